"""What is wrong with settings, said so that the reader can mend it without opening this library."""

import re
import reprlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """One thing wrong with settings: where it is, what was given, what is allowed, what to do."""

    path: str
    """Where in the settings, for example ``network.cidr`` or ``queues["events"].retention``."""

    given: object
    """The value as it was given; ``NOTHING`` where a needed value is missing."""

    allowed: str
    remedy: str
    source: str = ""
    """File and line at which the settings were written, where known."""

    count: int = 1
    """How many problems it stands for, where it tells that there are more of one field."""

    def under(self, prefix: str) -> "Problem":
        """The same problem as seen from the settings that hold these at ``prefix``."""
        return replace(self, path=joined(prefix, self.path))

    def __str__(self) -> str:
        given = "" if self.given is NOTHING else f" = {shown(self.given)}"
        source = f"   ({self.source})" if self.source else ""
        return f"{self.path}{given}{source}\n  allowed: {self.allowed}\n  do:      {self.remedy}"


def joined(prefix: str, path: str) -> str:
    """A path from two parts: ``network`` and ``cidr``, or ``zones`` and ``[1]``."""
    separator = "." if prefix and path and not path.startswith("[") else ""
    return f"{prefix}{separator}{path}"


class Nothing:
    """The type of :data:`NOTHING`."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = Nothing()
"""Stands for a value that wasn't given, where None could be one."""


MOST_OF_A_FIELD = 20
"""Problems of one field that are told one by one. Who made a mistake twenty times made it in a
loop, or gave something else altogether."""


def capped(problems: Iterable[Problem], field: str | None = None) -> tuple[Problem, ...]:
    """The first problems of each field, and for each with more of them one that says how many.

    Args:
        field: the one field that all of them are of. Default: what their paths say without the
            keys in brackets, so that one field of many components is one.
    """
    told, further = Counter[str](), Counter[str]()
    shown_ones: list[Problem] = []
    for problem in problems:
        of = _KEY.sub("[…]", problem.path).removesuffix("[…]") if field is None else field
        if problem.count == 1 and told[of] < MOST_OF_A_FIELD:
            told[of] += 1
            shown_ones.append(problem)
        else:
            further[of] += problem.count
    more = [
        Problem(
            path=of,
            given=NOTHING,
            allowed=f"none; there are {count:,} more problems here",
            remedy="mend the ones above, and look again",
            count=count,
        )
        for of, count in further.items()
    ]
    return (*shown_ones, *more)


_KEY = re.compile(r"\[[^\]]*\]")


class SettingsError(ValueError):
    """Settings that can't be used: all problems that were found, together.

    Of a field with more than :data:`MOST_OF_A_FIELD`, the rest is told by its number alone.
    """

    def __init__(self, problems: Iterable[Problem], subject: str = "settings") -> None:
        self.problems = capped(problems)
        self.subject = subject
        super().__init__(str(self))

    def __str__(self) -> str:
        count = sum(problem.count for problem in self.problems)
        heading = f"{self.subject}: {count:,} {'problem' if count == 1 else 'problems'}"
        return "\n\n".join([heading, *map(str, self.problems)])


_LONGEST_SHOWN = 120
_CONTAINERS: frozenset[type] = frozenset({list, tuple, dict, set, frozenset})
_SOME = reprlib.Repr()
_SOME.maxlist = _SOME.maxtuple = _SOME.maxdict = _SOME.maxset = _SOME.maxfrozenset = 12
_SOME.maxother = _SOME.maxstring = _LONGEST_SHOWN


def shown(value: object, form: Callable[[object], str] = str) -> str:
    """A value for a reader, in some 120 characters: a long one, or one of many parts, is cut.

    Args:
        form: makes the text of a value that is neither text nor a container.
    """
    try:
        if isinstance(value, str):
            text = repr(value[: _LONGEST_SHOWN + 1])
        else:
            text = _SOME.repr(value) if type(value) in _CONTAINERS else form(value)
    except Exception:  # a number of too many digits to write, say, or an object that has no text
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def quoted(name: object) -> str:
    """A name within a path: ``"events"``. What can't be printed is written as an escape."""
    return f'"{shown(name)[1:-1]}"' if isinstance(name, str) else shown(name)


def key(step: object) -> str:
    """What is in a container, as part of a path: ``controller``, ``["a/b"]`` or ``[2]``."""
    plain = isinstance(step, str) and _PLAIN.fullmatch(step)
    return str(step) if plain else f"[{quoted(step)}]"


_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
