"""Values that pydantic would take though they are something else, or that Terraform would."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast, get_args, get_origin

from pydantic import BaseModel


def allowed_instead(value: object, annotation: object) -> str | None:
    """What a field of this type is to be given instead of the value; None where that is fine."""
    if get_origin(annotation) is tuple:
        # A model can be iterated over, and a set too, in an order that differs from run to run.
        if isinstance(value, BaseModel):
            name = type(value).__name__
            return f"a tuple; of one {name} alone it is ({name}(…),), with a comma"
        if isinstance(value, set | frozenset | Mapping):
            return f"a tuple, whose order stays, and no {type(cast(object, value)).__name__}"
    if isinstance(value, bool) and _takes(annotation, int) and not _takes(annotation, bool):
        return "a whole number"
    if any(begin in text for text in _strings(value) for begin in ("${", "%{")):
        return "text without ${ and %{, which Terraform would take for the begin of an expression"
    return None


def _takes(annotation: object, kind: type) -> bool:
    return annotation is kind or any(_takes(part, kind) for part in get_args(annotation))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in cast(Mapping[object, object], value).items():
            yield from _strings(pair)
    elif isinstance(value, tuple | list):
        for item in cast(Sequence[object], value):
            yield from _strings(item)
