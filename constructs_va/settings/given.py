"""Values that pydantic would take though they are something else."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AnySet
from datetime import timedelta
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel

from constructs_va.settings.errors import Problem, key, shown


def misgiven(value: object, annotation: object) -> Iterator[Problem]:
    """The problems with a value for a field of this type, or with what is in the value.

    pydantic makes a tuple of whatever can be iterated over, and reads it to its end: of a network
    that lacks its comma, ``(IPv4Network("10.0.0.0/8"))``, these are 16,777,216 addresses.

    Returns:
        Problems with paths from the value on, such as ``[2]``, and without a remedy.
    """
    kinds = _alternatives(annotation)
    if value is None and type(None) in kinds:
        return
    kinds = tuple(kind for kind in kinds if kind is not type(None))
    found = [tuple(_misgiven(value, kind)) for kind in kinds]
    if all(found):
        yield from found[0]


def _misgiven(value: object, kind: object) -> Iterator[Problem]:
    container = get_origin(kind) or kind
    if container is tuple:
        yield from _of_tuple(value, get_args(kind))
    elif container in (Mapping, dict):
        yield from _of_mapping(value, get_args(kind))
    elif isinstance(container, type) and issubclass(container, BaseModel):
        yield from _of_model(value)
    elif kind in _PLAIN and (not isinstance(value, cast(type, kind)) or _is_bool(value, kind)):
        yield _problem(value, _PLAIN[cast(type, kind)])
    elif kind is int and not -LARGEST <= cast(int, value) <= LARGEST:
        yield _problem(value, f"a number of {LARGEST:,} at most")
    elif container is Literal:
        yield from _of_literal(value, get_args(kind))


_PLAIN: Mapping[type, str] = {
    bool: "True or False",
    int: "a whole number",
    str: "text",
    timedelta: "a length of time with its unit, such as timedelta(minutes=5)",
}
"""Types of values that are made of nothing else, and what each is to be given. pydantic would read
"5" as a number, bytes as text, "off" as False, and a number as a length of time in seconds."""

LARGEST = 2**31 - 1
"""What counts, sizes and numbers of days are at most in the APIs of AWS and Kubernetes: integers of
32 bits. Greater ones lose their last digits on the way, as Node and Helm count by floats."""


def _is_bool(value: object, *kinds: object) -> bool:
    """Whether a value is a bool, which is an int too, though none is asked for."""
    return isinstance(value, bool) and bool not in kinds


def _of_tuple(value: object, kinds: Sequence[object]) -> Iterator[Problem]:
    if not isinstance(value, tuple | list):
        yield _problem(value, _instead_of_tuple(value))
        return
    for index, item in enumerate(cast(Sequence[object], value)):
        # All of the first type, as in tuple[str, ...]; or each of its own, as in tuple[str, int].
        kind = kinds[0] if kinds[1:] == (...,) else kinds[index] if index < len(kinds) else Any
        for problem in misgiven(item, kind):
            yield problem.under(f"[{index}]")


def _of_mapping(value: object, kinds: Sequence[object]) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _problem(value, "a mapping, such as {…: …}")
        return
    for name, item in cast(Mapping[object, object], value).items() if kinds else ():
        for problem in (*misgiven(name, kinds[0]), *misgiven(item, kinds[1])):
            yield problem.under(key(name))


def _of_literal(value: object, choices: Sequence[object]) -> Iterator[Problem]:
    types = tuple(map(type, choices))
    if not isinstance(value, types) or _is_bool(value, *types):
        *others, last = map(repr, choices)
        yield _problem(value, f"{', '.join(others)} or {last}" if others else last)


def _of_model(value: object) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        for name in cast(Mapping[object, object], value):
            if not isinstance(name, str):
                yield Problem(key(name), name, "the name of a field", "")


def _instead_of_tuple(value: object) -> str:
    if value is None:
        return "a tuple; where there is nothing to name it is ()"
    if isinstance(value, BaseModel):
        return (
            f"a tuple; of one {type(value).__name__} alone it is ({type(value).__name__}(…),), "
            "with a comma"
        )
    # Sets differ in their order from run to run.
    if isinstance(value, AnySet | Mapping):
        return f"a tuple, whose order stays, and no {type(cast(object, value)).__name__}"
    if isinstance(value, Iterator):
        return "a tuple: write tuple(…) around what gives its values"
    return f"a tuple; of one value alone it is ({shown(value, repr)},), with a comma"


def _alternatives(annotation: object) -> tuple[object, ...]:
    """The types that a type is made of by ``|``, without what is said of them besides."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for part in get_args(annotation) for kind in _alternatives(part))
    return (annotation,)


def _problem(value: object, allowed: str) -> Problem:
    return Problem(path="", given=value, allowed=allowed, remedy="")
