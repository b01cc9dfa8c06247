"""From plain dataclasses to the classes of Terraform's provider, which has some other spellings."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, cast

from constructs_va.workloads.parts import Part

SPELLED: Mapping[str, str] = {
    "containers": "container",
    "node_selector_terms": "node_selector_term",
    "volume_mounts": "volume_mount",
    "volumes": "volume",
}
"""Lists that Kubernetes names in the plural and the provider in the singular."""

LISTED = frozenset({"projected"})
"""Parts of which there is one in Kubernetes, and a list in the provider."""

AS_TEXT = frozenset({"fs_group", "run_as_group", "run_as_user"})
"""Numbers that the provider takes as text, to tell 0 from nothing."""


def struct(module: ModuleType, name: str, part: Part) -> Any:
    """An instance of the provider's class of this name, with what the part holds.

    The class of a nested part is found by its name: the outer class's, and the field's. Such are
    all names in the provider's packages.
    """
    return getattr(module, name)(
        **{
            SPELLED.get(field, field): _field(module, name, field, value)
            for field, value in part.given().items()
        }
    )


def _field(module: ModuleType, outer: str, field: str, value: object) -> object:
    inner = f"{outer}{_capitalized(SPELLED.get(field, field))}"
    if field in AS_TEXT:
        return str(value)
    return _value(module, inner, [value] if field in LISTED else value)


def _value(module: ModuleType, name: str, value: object) -> object:
    if isinstance(value, Part):
        return struct(module, name, value)
    if isinstance(value, tuple | list):
        return [_value(module, name, item) for item in cast(Sequence[object], value)]
    return dict(cast(Mapping[str, str], value)) if isinstance(value, Mapping) else value


def _capitalized(field: str) -> str:
    return "".join(word.capitalize() for word in field.split("_"))
