"""How a failed run ends: with one message that says where and what, and exit code 1."""

import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

DEBUG = "VA_DEBUG"
"""Environment variable: set (or give ``--debug``) to see tracebacks."""


class UsageError(ValueError):
    """Something that the user gave is wrong; the message says all that there is to say."""


def end(error: Exception) -> NoReturn:
    """Tell the user what went wrong, and end the program with exit code 1."""
    if DEBUG in os.environ or "--debug" in sys.argv:
        traceback.print_exception(error)
    sys.exit(f"error: {describe(error)}")


def describe(error: Exception) -> str:
    """The error, with the construct and the line of the user's code at which it was raised."""
    if isinstance(error, UsageError):
        return str(error)
    frames = list(_frames(error))
    construct = next(filter(None, map(_construct_path, reversed(frames))), None)
    place = next(filter(None, map(_place, reversed(frames))), None)
    where = " ".join(filter(None, (construct and f"in {construct}", place and f"at {place}")))
    return (
        f"{where}{': ' if where else ''}{error}\n(--debug or {DEBUG}=1 shows the whole traceback.)"
    )


def _frames(error: BaseException) -> Iterator[FrameType]:
    step = error.__traceback__
    while step is not None:
        yield step.tb_frame
        step = step.tb_next


def _construct_path(frame: FrameType) -> str | None:
    """The path of the construct whose method the frame runs, if it is one's."""
    path = getattr(getattr(frame.f_locals.get("self"), "node", None), "path", None)
    return path if isinstance(path, str) else None


def _place(frame: FrameType) -> str | None:
    """File and line of the frame, unless it is an installed package's or Python's own."""
    file = Path(frame.f_code.co_filename)
    if not file.is_file() or "site-packages" in file.parts or file.is_relative_to(sys.base_prefix):
        return None
    return f"{os.path.relpath(file)}:{frame.f_lineno}"
