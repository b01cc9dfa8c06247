"""What an environment decides about a command that runs at set times."""

from datetime import timedelta
from typing import Annotated

from annotated_types import Ge
from pydantic import AfterValidator, Field

from constructs_va.settings.cron import Cron
from constructs_va.settings.model import Settings
from constructs_va.settings.text import Text
from constructs_va.settings.types import Duration


def _program_first(value: tuple[str, ...]) -> tuple[str, ...]:
    if value and not value[0].strip():
        raise ValueError("the name of a program first, and then its arguments")
    return value


Command = Annotated[tuple[Text, ...], AfterValidator(_program_first)]
"""A program and its arguments, each a word of its own: no shell parts them."""


class Schedule(Settings):
    """A command at set times."""

    cron: Cron
    """When, in UTC, as cron writes it: ``0 3 * * *``."""

    command: Annotated[Command, Field(min_length=1)]
    """What to run."""

    longest_run: Annotated[Duration, Ge(timedelta(seconds=1))] = timedelta(minutes=30)
    """After how long it is stopped."""
