"""Values that pydantic would take though they are something else."""

from collections.abc import Mapping
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
    return None


def _takes(annotation: object, kind: type) -> bool:
    return annotation is kind or any(_takes(part, kind) for part in get_args(annotation))
