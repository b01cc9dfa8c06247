"""Edits as functions: what replaces what in an environment."""

from collections.abc import Callable
from typing import Any

from constructs_va.settings import Environment

Make = Callable[[Environment], Environment]


def fields(**values: Any) -> Make:
    """Other values for fields of the environment itself."""
    return lambda before: before.model_copy(update=values)


def part(name: str, **values: Any) -> Make:
    """Other values for fields of one part: ``part("database", storage_gib=200)``."""
    return lambda before: before.model_copy(
        update={name: getattr(before, name).model_copy(update=values)}
    )


def member(collection: str, name: str, /, **values: Any) -> Make:
    """Other values for fields of one member: ``member("queues", "jobs", delay=…)``."""

    def make(before: Environment) -> Environment:
        members = [
            one.model_copy(update=values) if one.name == name else one
            for one in getattr(before, collection)
        ]
        return before.model_copy(update={collection: tuple(members)})

    return make


def without(collection: str, name: str) -> Make:
    """One member less."""

    def make(before: Environment) -> Environment:
        left = tuple(one for one in getattr(before, collection) if one.name != name)
        return before.model_copy(update={collection: left})

    return make


def added(collection: str, new: object) -> Make:
    """One member more, at the end."""
    return lambda before: before.model_copy(
        update={collection: (*getattr(before, collection), new)}
    )


def node_groups(change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Make:
    """Other node groups."""
    return lambda before: part("cluster", node_groups=change(before.cluster.node_groups))(before)
