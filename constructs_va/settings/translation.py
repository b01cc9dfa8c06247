"""From pydantic's errors to ours: what is allowed and what to do, in the reader's words."""

import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from constructs_va.settings.errors import (
    NOTHING,
    Problem,
    SettingsError,
    capped,
    joined,
    key,
    quoted,
)


def problems_of(model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """The errors of a failed validation, as problems of ``model``: the first ones of each field."""
    of_fields: dict[object, list[ErrorDetails]] = {}
    for details in error.errors(include_url=False):
        of_fields.setdefault(next(iter(details["loc"]), ""), []).append(details)
    return [
        problem
        for field, all_details in of_fields.items()
        for problem in capped(_problems(model, all_details), str(field))
    ]


def _problems(model: type[BaseModel], all_details: Iterable[ErrorDetails]) -> Iterator[Problem]:
    for details in all_details:
        cause = details.get("ctx", {}).get("error")
        if isinstance(cause, SettingsError):
            yield from _within(model, details, cause)
        else:
            yield _problem(model, details)


def unnamed(model: type[BaseModel], values: Sequence[object]) -> Iterator[Problem]:
    """A problem for each value that was given without its field's name."""
    for value in values:
        yield Problem(
            path="a value without a name",
            given=value,
            allowed=", ".join(sorted(model.model_fields)),
            remedy=f"name it, as in {model.__name__}({next(iter(model.model_fields))}=…)",
        )


def title(model: type[BaseModel], given: Mapping[str, Any]) -> str:
    """How settings are called before their place in an environment is known."""
    name = given.get("name")
    return f"{model.__name__}({quoted(name)})" if isinstance(name, str) else model.__name__


def source_of_settings() -> str:
    """File and line of the code that is making settings: the nearest frame outside this package."""
    here = Path(__file__).parent
    frame = sys._getframe(1)
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.parent != here and "pydantic" not in file.parts:
            return f"{_relative(file)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def _within(
    model: type[BaseModel], details: ErrorDetails, cause: SettingsError
) -> Iterator[Problem]:
    """The problems that a value has in itself, each with a remedy."""
    name = str(details["loc"][0])
    for problem in cause.problems:
        remedy = problem.remedy or _change(model, name)
        yield replace(problem.under(_path(details)), remedy=remedy)


def _change(model: type[BaseModel], name: str) -> str:
    return f"change {name!r}: {_described(model, name)}"


def _problem(model: type[BaseModel], details: ErrorDetails) -> Problem:
    kind, path = details["type"], _path(details)
    name = str(details["loc"][0]) if details["loc"] else ""
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(name, model.model_fields, n=1)
        remedy = f"rename it to {close[0]!r}" if close else f"take {name!r} out"
        return Problem(path, details["input"], ", ".join(sorted(model.model_fields)), remedy)
    if kind == "missing":
        return Problem(
            path, NOTHING, _described(model, name), f"give {model.__name__} a value for {name!r}"
        )
    return Problem(path, details["input"], _allowed(details), _change(model, name))


def _allowed(details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "model_type":
        return f"{context.get('class_name')}(…)"
    if isinstance(details["input"], str) and kind in ("too_long", "string_too_long"):
        return f"{context.get('max_length')} characters at most"
    if isinstance(details["input"], str) and kind in ("too_short", "string_too_short"):
        return f"{context.get('min_length')} characters or more"
    return details["msg"].removeprefix("Value error, ").removeprefix("Input should be ")


def _described(model: type[BaseModel], name: str) -> str:
    """The first paragraph of the field's docstring, or else of that of the settings in it."""
    fields = [cls.model_fields.get(name) for cls in model.__mro__ if issubclass(cls, BaseModel)]
    text = next((field.description for field in fields if field and field.description), None)
    if not text and fields[0]:
        kind = _settings_in(fields[0].annotation)
        text = f"{kind.__name__}: {kind.__doc__}" if kind else None
    return _first_paragraph(text or "a value of the field's type")


def _settings_in(annotation: object) -> type[BaseModel] | None:
    """The model that a type is, or is made of: of tuples of a model, say, or of one or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_settings_in, get_args(annotation))), None)


def _first_paragraph(text: str) -> str:
    return " ".join(text.replace("``", "").split("\n\n")[0].split())


def _path(details: ErrorDetails) -> str:
    """The field, and what in it: an item by its number, a value of a mapping by its key."""
    field, *steps = details["loc"] or ("",)
    keys = [key(step) for step in steps if not str(step).startswith(_OF_PYDANTIC)]
    return reduce(joined, keys, str(field))


_OF_PYDANTIC = ("function-", "is-instance", "literal[", "[key]")
"""How steps begin that say which of several types, or which check, found the problem."""


def _relative(file: Path) -> str:
    try:
        return file.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()
