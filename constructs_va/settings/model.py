"""The base of all settings: frozen, unknown fields refused, every problem reported.

A model's field types say what one value may be; its :meth:`Settings.check` says which values go
together. Constructing a model raises one :class:`SettingsError` with everything that is wrong with
it. Within :func:`evaluate` it doesn't raise yet: the problems of the whole tree are gathered, so
that a user sees all of them at once, each with its path from the root.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, ClassVar, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from typing_extensions import override

from constructs_va.settings import translation
from constructs_va.settings.errors import NOTHING, Problem, SettingsError, capped, joined, quoted
from constructs_va.settings.given import misgiven

_gathered: "ContextVar[list[Settings] | None]" = ContextVar("gathered", default=None)


class Settings(BaseModel):
    """Base of settings models: data without behaviour, compared by value."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    _problems: tuple[Problem, ...] = PrivateAttr(default=())

    @field_validator("*", mode="before")
    @classmethod
    def _accept(cls, value: object, info: ValidationInfo) -> object:
        problems = capped(misgiven(value, cls.model_fields[str(info.field_name)].annotation))
        if problems:
            raise SettingsError(problems)
        return value

    POSITIONAL: ClassVar[tuple[str, ...]] = ()
    """Fields whose values may be given without their names, in this order."""

    def __init__(self, *unnamed: Any, **given: Any) -> None:
        given = {**dict(zip(self.POSITIONAL, unnamed, strict=False)), **given}
        try:
            super().__init__(**given)
        except ValidationError as error:
            found = [*translation.problems_of(type(self), error), *_fill_regardless(self, given)]
        else:
            found = list(_checked(self))
        if len(unnamed) > len(self.POSITIONAL):
            strangers = translation.unnamed(type(self), unnamed[len(self.POSITIONAL) :])
            # What is missing is most likely among these.
            found = [*strangers, *(problem for problem in found if problem.given is not NOTHING)]
        if found:
            source = translation.source_of_settings()
            problems = tuple(replace(p, source=p.source or source) for p in found)
            self._refuse(problems, translation.title(type(self), given))

    def _refuse(self, problems: tuple[Problem, ...], title: str) -> None:
        gathered = _gathered.get()
        if gathered is None:
            raise SettingsError(problems, title) from None
        object.__setattr__(self, "__pydantic_private__", {"_problems": problems})
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

    @override
    def __str__(self) -> str:
        return translation.title(type(self), self.__dict__)

    def model_copy(self, *, update: Any = None, deep: bool = False) -> Self:
        """A copy with some fields changed. Unlike pydantic's, the copy is checked as a new one."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{**given, **(update or {})})


_S = TypeVar("_S", bound=Settings)


def evaluate(build: Callable[[], _S], subject: str, kinds: tuple[type[Settings], ...] = ()) -> _S:
    """Call ``build`` and return the settings that it makes.

    Args:
        subject: what the settings are called in messages.
        kinds: the types of settings that ``build`` may return. Default: any.

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
    if not isinstance(settings, kinds or Settings):
        problem = Problem(
            path="return",
            given=settings,
            allowed=" or ".join(kind.__name__ for kind in kinds) or "settings",
            remedy="end the function with the return of what it describes",
        )
        raise SettingsError([*_unplaced(gathered), problem], subject)
    if gathered:
        placed = list(_placed(settings))
        elsewhere = [model for model in gathered if id(model) not in {id(m) for _, m in placed}]
        problems = [problem.under(path) for path, model in placed for problem in model._problems]
        raise SettingsError([*problems, *_unplaced(elsewhere)], subject)
    return settings


def _checked(settings: Settings) -> Sequence[Problem]:
    """The model's own problems. Rules may stumble over a part that has problems itself."""
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
                yield joined(f"{name}{key}", path), model


def _parts(value: object) -> Iterator[tuple[str, Settings]]:
    if isinstance(value, Settings):
        yield "", value
    elif isinstance(value, tuple | list):
        for index, item in enumerate(cast(Sequence[object], value)):
            if isinstance(item, Settings):
                name = item.__dict__.get("name")
                yield f"[{quoted(name)}]" if isinstance(name, str) else f"[{index}]", item


def _unplaced(models: Sequence[Settings]) -> list[Problem]:
    return [
        problem.under(translation.title(type(model), model.__dict__))
        for model in models
        for problem in model._problems
    ]


def _fill_regardless(settings: Settings, given: dict[str, Any]) -> Sequence[Problem]:
    """Give a model that was refused what can be used of what it was given.

    Returns:
        The problems of its rules, where all fields are valid but for ones that it doesn't know.
    """
    known = {name: value for name, value in given.items() if name in type(settings).model_fields}
    if len(known) < len(given):
        with suppress(ValidationError):
            BaseModel.__init__(settings, **known)
            return _checked(settings)
    raw = type(settings).model_construct(**known)
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_private__"):
        object.__setattr__(settings, slot, getattr(raw, slot))
    object.__setattr__(settings, "__pydantic_extra__", None)
    return ()
