"""Which container image a component runs."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings

MOVING_TAGS = frozenset({"latest", "main", "master", "dev", "edge", "nightly", "stable"})
"""Tags that their publishers move to another image."""


class ImageSettings(Settings):
    """An image that never changes under its name: by its digest, or by a tag that stays."""

    repository: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9./_-]*$")]
    """Where it is, without tag and digest. A name without a registry is in the account's own."""

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

    @override
    def check(self) -> Iterator[Problem]:
        if (self.tag is None) == (self.digest is None):
            yield self.problem(
                "tag", allowed="a tag or a digest, and not both", remedy="give one of the two"
            )
        if self.tag in MOVING_TAGS:
            yield self.problem(
                "tag",
                allowed="a tag that stays where it is, such as a version or a commit",
                remedy="name the version: pods that start later would run something else",
            )
