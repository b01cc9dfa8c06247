"""Values that a user gives a chart: any that JSON knows, and no others."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, cast

from pydantic import AfterValidator

from constructs_va.settings.errors import Problem, SettingsError, capped, key
from constructs_va.settings.text import problem_of_text

DEEPEST = 50
"""How deep values may be nested: far deeper than any chart's are."""

MOST = 100_000
"""How many values there may be, those in others included. Kubernetes keeps a release in a secret of
1 MiB at most. Source: Kubernetes documentation, "Secrets", "Restriction on Secret data size"."""

LARGEST = 2**53
"""Helm reads numbers as Go's ``float64``, which has no whole numbers in between from here on."""


def _known_to_json(values: Mapping[str, Any]) -> Mapping[str, Any]:
    problems = capped(_Reader().problems(values), "")
    if problems:
        raise SettingsError(problems)
    return cast(Mapping[str, Any], _copy(values))


KNOWN_TO_JSON = AfterValidator(_known_to_json)
"""Holds a mapping to text, numbers, booleans, None, and lists and mappings of these. The field has
a copy: who later changes what was given changes nothing here."""


class _Reader:
    """Goes through values once, and ends where they don't."""

    def __init__(self) -> None:
        self._read = 0
        self._holders: list[object] = []

    def problems(self, value: object) -> Iterator[Problem]:
        self._read += 1
        if isinstance(value, str):
            fault = problem_of_text(value, lines=True)
        elif _is_container(value):
            fault = self._fault_of_container(value)
            if not fault:
                yield from self._in_container(value)
        else:
            fault = _fault_of_scalar(value)
        if fault:
            yield Problem("", value, fault, "write what the chart's templates are to read")

    def _fault_of_container(self, value: object) -> str | None:
        if any(value is holder for holder in self._holders):
            return "values that end: this is in itself"
        if len(self._holders) >= DEEPEST:
            return f"values nested {DEEPEST} deep at most"
        if self._read > MOST:
            return f"{MOST:,} values at most, those in others included"
        return None

    def _in_container(self, container: object) -> Iterator[Problem]:
        self._holders.append(container)
        if isinstance(container, Mapping):
            items = cast(Mapping[object, object], container).items()
            for name in (name for name, _ in items if not _is_key(name)):
                yield Problem("", name, "text for a key, of one line", "change the key")
        else:
            items = enumerate(cast(list[object], container))
        for step, value in items:
            for problem in self.problems(value):
                yield problem.under(key(step))
        self._holders.pop()


def _is_container(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _is_key(name: object) -> bool:
    return isinstance(name, str) and not problem_of_text(name)


def _fault_of_scalar(value: object) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        fits = -LARGEST <= value <= LARGEST
        return None if fits else f"a number from -{LARGEST} to {LARGEST}, or its digits as text"
    if isinstance(value, float):
        return None if isfinite(value) else "a number, neither infinite nor NaN"
    return "what JSON knows: text, a number, True, False, None, or a list or mapping of these"


def _copy(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _copy(item) for name, item in cast(Mapping[str, object], value).items()}
    if isinstance(value, list | tuple):
        return [_copy(item) for item in cast(list[object], value)]
    return value
