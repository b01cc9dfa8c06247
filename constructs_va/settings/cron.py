"""Set times, as cron writes them."""

from typing import Annotated

from pydantic import AfterValidator

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, MONTHS),
    ("weekday", 0, 6, WEEKDAYS),
)
"""Each field's meaning, its least and its greatest number, and words for these.

Source: Kubernetes documentation, "CronJob", "Schedule syntax". It also takes words such as
``@daily``, which leave the hour to the reader's memory; these are not taken here.
"""

ALLOWED = (
    "five fields: a minute 0-59, an hour 0-23, a day of the month 1-31, a month 1-12 or jan-dec, "
    "and a weekday 0-6 (0 is Sunday) or sun-sat; each one *, or a list of numbers and ranges "
    "(1,3-5), with a step if need be (*/5)"
)


def _cron(value: str) -> str:
    fields = value.split(" ")
    if len(fields) != len(FIELDS):
        raise ValueError(ALLOWED)
    for text, (meaning, least, greatest, words) in zip(fields, FIELDS, strict=True):
        if not all(_fits(part, least, greatest, words) for part in text.split(",")):
            raise ValueError(f"{ALLOWED}; {text!r} is no {meaning}")
    return value


Cron = Annotated[str, AfterValidator(_cron)]
"""When something runs: ``30 2 * * *`` is every day at half past two."""


def _fits(part: str, least: int, greatest: int, words: tuple[str, ...]) -> bool:
    """Whether a field's part is ``*``, a number or a range, each with a step or without."""
    span, slash, step = part.partition("/")
    if slash and not (_number(step, ()) or 0) > 0:
        return False
    if span == "*":
        return True
    first, dash, last = span.partition("-")
    begin, end = (_number(text, words, least) for text in (first, last if dash else first))
    return begin is not None and end is not None and least <= begin <= end <= greatest


def _number(text: str, words: tuple[str, ...], first: int = 0) -> int | None:
    if text.lower() in words:
        return words.index(text.lower()) + first
    return int(text) if text.isascii() and text.isdecimal() else None
