"""Which providers can be had: found out by trying, wherever this machine has them from."""

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.terraform.command import Terraform


class NotToBeHad(Exception):  # noqa: N818  (no error: a test is skipped for it)
    """No version of a provider can be had; the message is terraform's."""


@dataclass(frozen=True)
class Provider:
    """A version of a provider that can be had, for a version that is wanted."""

    name: str
    source: str
    wanted: str
    version: str

    @property
    def is_older(self) -> bool:
        """Whether it is older than the one that is wanted."""
        return _numbers(self.version) < _numbers(self.wanted)


@dataclass(frozen=True)
class Providers:
    """What has been found out in this run."""

    terraform: Terraform
    _found: dict[str, Provider | NotToBeHad] = field(default_factory=dict)
    _schemas: dict[Provider, dict[str, Any]] = field(default_factory=dict)

    def get(self, name: str, source: str, wanted: str) -> Provider:
        """The version that is wanted or, where that can't be had, the newest that can.

        Raises:
            NotToBeHad: there is none.
        """
        key = f"{source} {wanted}"
        if key not in self._found:
            self._found[key] = self._look_for(name, source, wanted)
        found = self._found[key]
        if isinstance(found, NotToBeHad):
            raise found
        return found

    def schema(self, provider: Provider) -> dict[str, Any]:
        """All that the provider knows, as ``terraform providers schema`` tells it."""
        if provider not in self._schemas:
            with tempfile.TemporaryDirectory() as folder:
                self._ask_for(Path(folder), provider.name, provider.source, provider.version)
                schemas = self.terraform.json(Path(folder), "providers", "schema")
            (self._schemas[provider],) = schemas["provider_schemas"].values()
        return self._schemas[provider]

    def _look_for(self, name: str, source: str, wanted: str) -> Provider | NotToBeHad:
        with tempfile.TemporaryDirectory() as folder:
            if self._ask_for(Path(folder), name, source, wanted) is None:
                return Provider(name, source, wanted, wanted)
            problem = self._ask_for(Path(folder), name, source, None)
            if problem:
                return NotToBeHad(problem)
            selections = self.terraform.json(Path(folder), "version")["provider_selections"]
            (version,) = selections.values()
            return Provider(name, source, wanted, version)

    def _ask_for(self, folder: Path, name: str, source: str, version: str | None) -> str | None:
        """Init a folder that needs just this; what went wrong, where something did."""
        required = {"source": source} | ({"version": version} if version else {})
        content = {"terraform": {"required_providers": {name: required}}}
        (folder / "main.tf.json").write_text(json.dumps(content), encoding="utf-8")
        return self.terraform.init(folder)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.partition("-")[0].split("."))
