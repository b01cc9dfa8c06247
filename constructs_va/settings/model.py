"""The base of all settings: frozen, unknown fields refused, every problem reported.

A model's field types say what one value may be; its :meth:`Settings.check` says which values go
together. Constructing a model raises one :class:`SettingsError` with everything that is wrong with
it. Within :func:`evaluate` it doesn't raise yet: the problems of the whole tree are gathered, so
that a user sees all of them at once, each with its path from the root.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from constructs_va.settings import translation
from constructs_va.settings.errors import Problem, SettingsError

_gathered: "ContextVar[list[Settings] | None]" = ContextVar("gathered", default=None)


class Settings(BaseModel):
    """Base of settings models: data without behaviour, compared and hashed by value."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    _problems: tuple[Problem, ...] = PrivateAttr(default=())

    if not TYPE_CHECKING:  # pydantic's own signature, field by field, is what type checkers see

        def __init__(self, **given: Any) -> None:
            problems: list[Problem] = []
            known = {name: given[name] for name in given if name in type(self).model_fields}
            try:
                super().__init__(**given)
            except ValidationError as error:
                problems = translation.problems_of(type(self), error)
                try:  # what is known may still break rules of its own
                    super().__init__(**known)
                except ValidationError:
                    _fill_unchecked(self, known)
                else:
                    problems.extend(_checked(self))
            else:
                problems.extend(_checked(self))
            if not problems:
                return
            source = translation.source_of_settings()
            located = tuple(_with_source(problem, source) for problem in problems)
            gathered = _gathered.get()
            if gathered is None:
                raise SettingsError(located, translation.title(type(self), given)) from None
            object.__setattr__(self, "__pydantic_private__", {"_problems": located})
            gathered.append(self)

    def check(self) -> Iterator[Problem]:
        """The problems with values that don't go together; called once the fields are valid."""
        return iter(())

    def problem(self, field: str, *, allowed: str, remedy: str) -> Problem:
        """A problem with one of this model's fields, or with a field of one: ``network.cidr``."""
        value: object = self
        for name in field.split("."):
            value = getattr(value, name)
        return Problem(path=field, given=value, allowed=allowed, remedy=remedy)

    def model_copy(self, *, update: Any = None, deep: bool = False) -> Self:
        """A copy with some fields changed. Unlike pydantic's, the copy is checked as a new one."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{**given, **(update or {})})


_S = TypeVar("_S", bound=Settings)


def evaluate(build: Callable[[], _S], subject: str) -> _S:
    """Call ``build`` and return the settings that it makes.

    Raises:
        SettingsError: with the problems of all settings made on the way, however deeply nested.
    """
    gathered: list[Settings] = []
    token = _gathered.set(gathered)
    try:
        settings = build()
    except Exception:
        if not gathered:
            raise
        # What the rest of `build` stumbled over follows from the problems that are known already.
        raise SettingsError(_unplaced(gathered), subject) from None
    finally:
        _gathered.reset(token)
    if gathered:
        placed = list(_placed(settings))
        elsewhere = [model for model in gathered if id(model) not in {id(m) for _, m in placed}]
        problems = [problem.under(path) for path, model in placed for problem in model._problems]
        raise SettingsError([*problems, *_unplaced(elsewhere)], subject)
    return settings


def _checked(settings: Settings) -> Sequence[Problem]:
    """The model's own problems. Rules over a part that has problems itself may not come to an end."""
    if not any(model._problems for _, model in _placed(settings)):
        return tuple(settings.check())
    problems: list[Problem] = []
    with suppress(Exception):
        problems.extend(settings.check())
    return problems


def _placed(settings: Settings) -> Iterator[tuple[str, Settings]]:
    """The model and all models in it, each with its path."""
    yield "", settings
    for name, value in settings.__dict__.items():
        for key, part in _parts(value):
            for path, model in _placed(part):
                yield Problem(path, None, "", "").under(f"{name}{key}").path, model


def _parts(value: object) -> Iterator[tuple[str, Settings]]:
    if isinstance(value, Settings):
        yield "", value
    elif isinstance(value, tuple | list):
        for index, item in enumerate(cast(Sequence[object], value)):
            if isinstance(item, Settings):
                name = item.__dict__.get("name")
                yield f'["{name}"]' if isinstance(name, str) else f"[{index}]", item


def _unplaced(models: Sequence[Settings]) -> list[Problem]:
    return [
        problem.under(translation.title(type(model), model.__dict__))
        for model in models
        for problem in model._problems
    ]


def _with_source(problem: Problem, source: str) -> Problem:
    return problem if problem.source else Problem(**{**vars(problem), "source": source})


def _fill_unchecked(settings: Settings, given: dict[str, Any]) -> None:
    """Give a model that failed its checks what it was given, so that gathering can go on."""
    raw = type(settings).model_construct(**given)
    object.__setattr__(settings, "__dict__", raw.__dict__)
    object.__setattr__(settings, "__pydantic_fields_set__", raw.__pydantic_fields_set__)
    object.__setattr__(settings, "__pydantic_extra__", None)
    object.__setattr__(settings, "__pydantic_private__", raw.__pydantic_private__)
