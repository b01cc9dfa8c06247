"""Kubernetes objects that are made by a Helm release of the library's own chart."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from constructs_va.testing.template import Block, Template

CHART = "objects-chart"
"""The library's own chart, in the folder that a stack's copy of it is in."""


@dataclass(frozen=True)
class ReleasedObject(Mapping[str, Any]):
    """A Kubernetes object, as its release gives it to Helm. Its members are its items."""

    release: Block
    members: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The object's kind, for example ``Deployment``."""
        return self["kind"]

    @property
    def name(self) -> str:
        """The object's name, once for each kind in its namespace."""
        return self["metadata"]["name"]

    def __getitem__(self, member: str) -> Any:
        return self.members[member]

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)


def objects_in(template: Template, kind: str | None = None) -> list[ReleasedObject]:
    """All objects of a stack's releases, or those of one kind.

    Values that only Terraform knows are references, such as ``${aws_sqs_queue.events.url}``.
    """
    everything = [one for release in template.all("helm_release") for one in _of(release)]
    return [one for one in everything if kind in (None, one.kind)]


def object_in(template: Template, kind: str, name: str) -> ReleasedObject:
    """The only object of this kind and name.

    Raises:
        AssertionError: there is none, or there are several. The message names those of the kind.
    """
    objects = objects_in(template, kind)
    found = [one for one in objects if one.name == name]
    if len(found) != 1:
        there = ", ".join(one.name for one in objects) or "none"
        raise AssertionError(f"expected one {kind} {name}, found {len(found)}; there are: {there}")
    return found[0]


def _of(release: Block) -> Iterator[ReleasedObject]:
    if CHART in release["chart"]:
        for text in release["values"]:
            yield from (ReleasedObject(release, one) for one in json.loads(text)["objects"])
