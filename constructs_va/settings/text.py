"""Free text: what AWS, Kubernetes and Compose write down as it is, and any program can read back.

Where nothing holds a field's text to a pattern of its own, it is one of these types. Neither keeps
text from being an expression of Terraform, ``${…}`` or ``%{…}``: who writes it down escapes it.
"""

import re
from typing import Annotated

from pydantic import AfterValidator

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROLS_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_TOKEN = "${TfToken["

LONGEST = 120_000
"""Bytes. Linux starts no program with an argument, or a variable and its name, of over 131,071.

Source: Linux manual pages, execve(2), "Limits on size of arguments and environment".
"""


def problem_of_text(text: str, *, lines: bool = False) -> str | None:
    """A text's fault, said as what is allowed instead; None where it has none.

    Args:
        lines: whether it may have tabs and several lines.
    """
    if len(text.encode(errors="surrogatepass")) > LONGEST:
        return f"text of {LONGEST:,} bytes at most"
    if (_CONTROLS_BUT_LINES if lines else _CONTROLS).search(text):
        return "text without NUL and other control characters" + (
            ", but for tabs and line breaks" if lines else ": a single line"
        )
    if _SURROGATES.search(text):
        return "text of whole characters: half a pair of surrogates can't be written as UTF-8"
    if _TOKEN in text:
        return "text that is known now: a token of cdktf stands for what Terraform knows later"
    return None


def _checked(*, lines: bool) -> AfterValidator:
    def check(text: str) -> str:
        problem = problem_of_text(text, lines=lines)
        if problem:
            raise ValueError(problem)
        return text

    return AfterValidator(check)


Line = Annotated[str, _checked(lines=False)]
"""Text of one line, without control characters."""

Text = Annotated[str, _checked(lines=True)]
"""Text of any number of lines: as a variable's value, or as an argument that is a script."""
