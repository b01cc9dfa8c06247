"""Times of day and week, in UTC, in which RDS may do its work: as AWS writes them."""

import re
from typing import Annotated

from pydantic import AfterValidator

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * _DAY_MINUTES
_TIME = "([01][0-9]|2[0-3]):([0-5][0-9])"
_DAILY = re.compile(f"{_TIME}-{_TIME}")
_WEEKLY = re.compile(f"({'|'.join(_DAYS)}):{_TIME}-({'|'.join(_DAYS)}):{_TIME}")
_SHORTEST = 30
"""Minutes. Source: Amazon RDS User Guide, "Backup window" and "Amazon RDS maintenance window"."""


def _daily(value: str) -> str:
    if not _DAILY.fullmatch(value) or _length(value) < _SHORTEST:
        raise ValueError(f"hh:mm-hh:mm in UTC, at least {_SHORTEST} minutes long")
    return value


def _weekly(value: str) -> str:
    if not _WEEKLY.fullmatch(value) or _length(value) < _SHORTEST:
        raise ValueError(f"ddd:hh:mm-ddd:hh:mm in UTC, at least {_SHORTEST} minutes long")
    return value


DailyWindow = Annotated[str, AfterValidator(_daily)]
"""A time of every day, for example ``02:00-03:00``."""

WeeklyWindow = Annotated[str, AfterValidator(_weekly)]
"""A time of every week, for example ``sun:04:00-sun:05:00``."""


def overlap(one: str, other: str) -> bool:
    """Whether two windows, each daily or weekly, have a minute in common."""
    return bool(_minutes(one) & _minutes(other))


def earlier(weekly: str, *, days: int) -> str:
    """The weekly window moved to the same time some days before."""

    def moved(moment: str) -> str:
        day, time = moment.split(":", maxsplit=1)
        return f"{_DAYS[(_DAYS.index(day) - days) % len(_DAYS)]}:{time}"

    return "-".join(map(moved, weekly.split("-")))


def _length(window: str) -> int:
    start, end = map(_minute_of_week, window.split("-"))
    return (end - start) % (_WEEK_MINUTES if window[0].isalpha() else _DAY_MINUTES)


def _minutes(window: str) -> set[int]:
    """The minutes of the week that lie in the window."""
    start = _minute_of_week(window.split("-", maxsplit=1)[0])
    once = {(start + minute) % _WEEK_MINUTES for minute in range(_length(window))}
    if window[0].isalpha():
        return once
    return {(minute + day * _DAY_MINUTES) % _WEEK_MINUTES for minute in once for day in range(7)}


def _minute_of_week(moment: str) -> int:
    *day, hours, minutes = moment.split(":")
    return (_DAYS.index(day[0]) * _DAY_MINUTES if day else 0) + int(hours) * 60 + int(minutes)
