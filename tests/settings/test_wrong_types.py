"""What no field takes ends in a problem at that field, whatever it is, and at once."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from constructs_va.settings import Settings, SettingsError, evaluate
from constructs_va.settings.given import LARGEST
from environments.production import production
from tests.settings.fields import models


class Broken:
    """An object of which nothing can be asked."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    def __iter__(self) -> Iterator[int]:
        raise RuntimeError("no items")

    __hash__ = None  # pyright: ignore[reportAssignmentType]


def nested(depth: int) -> list[Any]:
    """A list in a list, over and over."""
    values: list[Any] = []
    for _ in range(depth):
        values = [values]
    return values


def in_itself() -> list[Any]:
    values: list[Any] = []
    values.append(values)
    return values


WRONG: Sequence[object] = (
    object(), Broken(), [Broken()], {"a": Broken()}, Settings, Decimal("NaN"), NotImplemented,
    -1, 10**30, 10**5000, 0.5, float("nan"), float("inf"), b"a", bytearray(10), [b"a"], [10**5000],
    "\0", "\ud800", "x" * 10**6, {1: 2}, {None: None}, {"\ud800": 1}, set[str](), {"a"},
    range(10**12), nested(5000), in_itself(), [object()] * 1000, timedelta.max, timedelta.min,
    {str(i): Broken() for i in range(99)}, timedelta(microseconds=1),
)  # fmt: skip


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_what_no_field_takes_is_a_problem_at_the_field(model: type[Settings]) -> None:
    for field in model.model_fields:
        for value in WRONG:
            with pytest.raises(SettingsError) as error:
                model(**{field: value})
            paths = [problem.path for problem in error.value.problems]
            assert any(path.startswith(field) for path in paths), (field, type(value), paths)
            str(error.value).encode()  # can be printed


EXTREMES: Sequence[object] = (
    None, True, False, 0, 1, LARGEST, "", "a", (), {}, timedelta(0), timedelta(seconds=1),
    timedelta(days=3650),
)  # fmt: skip


def test_what_a_field_takes_at_its_ends_meets_rules_that_can_tell() -> None:
    environment = evaluate(production, "production")
    refused, taken = 0, 0
    for part in _one_of_each(environment):
        for field in type(part).model_fields:
            for value in EXTREMES:
                try:
                    changed = part.model_copy(update={field: value})
                    _exchanged(environment, part, changed)
                except SettingsError:
                    refused += 1
                else:
                    taken += 1
    assert refused > taken > 0


def _one_of_each(environment: Settings) -> Iterator[Settings]:
    """The first part of each type."""
    first: dict[type[Settings], Settings] = {}
    for part in _parts(environment):
        first.setdefault(type(part), part)
    yield from first.values()


def _parts(value: object) -> Iterator[Settings]:
    if isinstance(value, Settings):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in cast(tuple[object, ...], value):
            yield from _parts(item)


def _exchanged(value: Any, old: Settings, new: Settings) -> Any:
    """The value with another part in place of one, checked again as far up as it goes."""
    if value is old:
        return new
    if isinstance(value, tuple):
        held = cast(tuple[object, ...], value)
        items = tuple(_exchanged(item, old, new) for item in held)
        return held if all(a is b for a, b in zip(items, held, strict=True)) else items
    if not isinstance(value, Settings):
        return value
    changes: dict[str, Any] = {}
    for name in type(value).model_fields:
        held = getattr(value, name)
        exchanged = _exchanged(held, old, new)
        if exchanged is not held:
            changes[name] = exchanged
    return value.model_copy(update=changes) if changes else value
