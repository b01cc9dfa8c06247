"""What is wrong with settings, said so that the reader can mend it without opening this library."""

from collections.abc import Iterable
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

    def under(self, prefix: str) -> "Problem":
        """The same problem as seen from the settings that hold these at ``prefix``."""
        return replace(self, path=joined(prefix, self.path))

    def __str__(self) -> str:
        given = "" if self.given is NOTHING else f" = {_shown(self.given)}"
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


class SettingsError(ValueError):
    """Settings that can't be used: all problems that were found, together."""

    def __init__(self, problems: Iterable[Problem], subject: str = "settings") -> None:
        self.problems = tuple(problems)
        self.subject = subject
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        heading = f"{self.subject}: {count} {'problem' if count == 1 else 'problems'}"
        return "\n\n".join([heading, *map(str, self.problems)])


_LONGEST_SHOWN = 120


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    quoted = repr(text) if isinstance(value, str) else text
    return quoted if len(quoted) <= _LONGEST_SHOWN else f"{quoted[: _LONGEST_SHOWN - 1]}…"
