"""Which container image a component runs."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.image_source import registry_of
from constructs_va.settings.model import Settings

MOVING_TAGS = frozenset({
    "alpha", "beta", "canary", "current", "dev", "develop", "development", "edge", "head", "latest",
    "main", "master", "nightly", "prod", "production", "release", "snapshot", "stable", "stage",
    "staging", "test", "trunk",
})  # fmt: skip
"""Words, in lower case, that are tags which are moved to another image: they name no version."""

_PART = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"

Repository = Annotated[
    str, Field(pattern=rf"^([a-z0-9.-]+:[0-9]+/)?{_PART}(/{_PART})*$", max_length=255)
]
"""Source: distribution/reference, "Reference grammar" and ``RepositoryNameTotalLengthMax``, without
capitals in host names."""


class ImageSettings(Settings):
    """An image that never changes under its name: by its digest, or by a tag that stays."""

    repository: Repository
    """Where it is, without tag and digest: ``va/web``, or ``registry.example.com:5000/va/web``. A
    name without a registry is in the account's own."""

    tag: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")] | None = None
    """A tag that is never moved, such as a version or a commit."""

    digest: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    """The image's own digest, which is surer than a tag."""

    @property
    def reference(self) -> str:
        """The image as container engines write it."""
        return (
            f"{self.repository}@{self.digest}" if self.digest else f"{self.repository}:{self.tag}"
        )

    @property
    def registry(self) -> str | None:
        """The registry that the repository names, if it names one."""
        return registry_of(self.repository)

    @override
    def check(self) -> Iterator[Problem]:
        if (self.tag is None) == (self.digest is None):
            yield self.problem(
                "tag", allowed="a tag or a digest, and not both", remedy="give one of the two"
            )
        if self.tag and self.tag.lower() in MOVING_TAGS:
            yield self.problem(
                "tag",
                allowed="a tag that stays where it is, such as a version or a commit",
                remedy="name the version: pods that start later would run something else",
            )
