"""Every field of every settings model, found by walking the models' annotations."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import constructs_va.settings
from constructs_va.settings import Environment, Settings
from constructs_va.settings.local import LocalEnvironment


@dataclass(frozen=True)
class Leaf:
    """A type within a field's type that no other type is in, and where it is."""

    model: type[Settings]
    field: str
    part: str
    """``""`` for the field itself; ``[]``, ``{key}`` and ``{value}`` for what is in containers."""

    kind: Any
    """The type with all that is said of it."""

    @property
    def name(self) -> str:
        """What it is called in tests, as ``ComponentSettings.environment{value}``."""
        return f"{self.model.__name__}.{self.field}{self.part}"

    @property
    def plain(self) -> object:
        """The type alone."""
        return get_args(self.kind)[0] if get_origin(self.kind) is Annotated else self.kind

    @property
    def is_model(self) -> bool:
        """Whether it is of settings of their own."""
        return isinstance(self.plain, type) and issubclass(self.plain, BaseModel)


@cache
def models() -> tuple[type[Settings], ...]:
    """All models that environments are made of, those of charts and of later fields included."""
    package = constructs_va.settings
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    found: dict[type[Settings], None] = {}
    pending: list[type[Settings]] = [Environment, LocalEnvironment]
    while pending:
        model = pending.pop(0)
        if model not in found:
            found[model] = None
            pending += [
                *(
                    sub
                    for sub in model.__subclasses__()
                    if sub.__module__.startswith(package.__name__)
                ),
                *(cast(type[Settings], one.plain) for one in leaves_of(model) if one.is_model),
            ]
    return tuple(found)


def leaves() -> Iterator[Leaf]:
    """The leaves of all fields of all models."""
    for model in models():
        yield from leaves_of(model)


def leaves_of(model: type[Settings]) -> Iterator[Leaf]:
    for name, info in model.model_fields.items():
        for part, kind in _parts(whole(info)):
            yield Leaf(model, name, part, kind)


def whole(info: FieldInfo) -> Any:
    """The type of a field with all that is said of it, as pydantic takes them apart."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _parts(kind: Any, part: str = "", said: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """``said``: what is said of a type that is a choice of others, as of a text or None."""
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        yield from _parts(inner, part, (*more, *said))
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _parts(one, part, said)
    elif get_origin(kind) is tuple:
        for item in dict.fromkeys(one for one in get_args(kind) if one is not ...):
            yield from _parts(item, f"{part}[]")
    elif get_origin(kind) in (Mapping, dict):
        for item, place in zip(get_args(kind), ("{key}", "{value}"), strict=True):
            yield from _parts(item, part + place)
    elif kind is not type(None):
        yield part, Annotated[(kind, *said)] if said else kind
