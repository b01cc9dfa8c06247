"""Partial comparison, and what to say where it fails."""

from collections.abc import Iterator, Mapping
from typing import cast


def matches(actual: object, expected: object) -> bool:
    """Whether ``actual`` has all that ``expected`` names.

    A mapping has to have the keys that ``expected`` has, and may have others; a list has to match
    item by item; anything else has to be equal, where ``True`` isn't 1.
    """
    return next(mismatches(actual, expected), None) is None


def mismatches(actual: object, expected: object, path: str = "") -> Iterator[str]:
    """What keeps ``actual`` from matching: a line for each place."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        yield from _in_mapping(
            cast(Mapping[str, object], actual), cast(Mapping[str, object], expected), path
        )
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _in_list(cast(list[object], actual), cast(list[object], expected), path)
    elif actual != expected or isinstance(actual, bool) != isinstance(expected, bool):
        yield f"{path or 'it'} is {actual!r}, not {expected!r}"


def _in_mapping(
    actual: Mapping[str, object], expected: Mapping[str, object], path: str
) -> Iterator[str]:
    for key, value in expected.items():
        place = f"{path}.{key}" if path else key
        if key in actual:
            yield from mismatches(actual[key], value, place)
        else:
            yield f"{place} isn't set, which should be {value!r}"


def _in_list(actual: list[object], expected: list[object], path: str) -> Iterator[str]:
    if len(actual) != len(expected):
        yield f"{path or 'it'} is {actual!r}, with {len(actual)} items, not {len(expected)}"
        return
    for index, (item, wanted) in enumerate(zip(actual, expected, strict=True)):
        yield from mismatches(item, wanted, f"{path}[{index}]")
