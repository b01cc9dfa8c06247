"""Parts of Kubernetes objects as plain dataclasses, and how they are written in a manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from pydantic.alias_generators import to_camel


@dataclass(frozen=True)
class Part:
    """Part of a Kubernetes object. Its fields have Kubernetes' own names, in snake case."""

    def given(self) -> dict[str, Any]:
        """The fields that say something, by their names: what is None or empty is left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value not in (None, (), [])}


def manifest(part: Part) -> dict[str, Any]:
    """The part as Kubernetes reads it: ``run_as_user`` is written ``runAsUser``."""
    return {to_camel(name): _value(value) for name, value in part.given().items()}


def _value(value: object) -> object:
    if isinstance(value, Part):
        return manifest(value)
    if isinstance(value, tuple | list):
        return [_value(item) for item in cast(Sequence[object], value)]
    return dict(cast(Mapping[str, str], value)) if isinstance(value, Mapping) else value
