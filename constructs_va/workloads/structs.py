"""From plain dataclasses to the provider's classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import ModuleType
from typing import Any, cast


@dataclass(frozen=True)
class Part:
    """Part of a resource. Its fields have the provider's own names."""


def struct(module: ModuleType, name: str, part: Part) -> Any:
    """An instance of the provider's class of this name, with what the part holds.

    The class of a nested part is found by its name: the outer class's, and the field's. Such are
    all names in the provider's packages.
    """
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    return getattr(module, name)(
        **{
            field: _value(module, f"{name}{_capitalized(field)}", value)
            for field, value in values.items()
            if value not in (None, (), [])
        }
    )


def _value(module: ModuleType, name: str, value: object) -> object:
    if isinstance(value, Part):
        return struct(module, name, value)
    if isinstance(value, tuple | list):
        return [_value(module, name, item) for item in cast(Sequence[object], value)]
    return dict(cast(Mapping[str, str], value)) if isinstance(value, Mapping) else value


def _capitalized(field: str) -> str:
    return "".join(word.capitalize() for word in field.split("_"))
