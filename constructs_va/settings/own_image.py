"""What a local environment decides about a component that runs itself."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.text import Line, Text


class OwnImage(Settings):
    """A component that runs itself, in place of the stub that stands in for it."""

    build: Annotated[Line, Field(min_length=1, max_length=1024)] | None = None
    """A folder with the Dockerfile that its image is built from, as seen from where ``main.py`` is
    run. Default: nothing is built; the image that its settings name is there, or is pulled."""

    health_command: tuple[Text, ...] = ()
    """What is run in its container to find out whether it can work. Default: a shell asks its
    readiness path by ``wget``, ``curl`` or ``python3``, whichever the image has."""

    @override
    def check(self) -> Iterator[Problem]:
        # Source: Compose Specification, "healthcheck".
        kind, *words = self.health_command or ("CMD", "true")
        if kind not in ("CMD", "CMD-SHELL") or not words:
            yield self.problem(
                "health_command",
                allowed='("CMD", program, argument, …) or ("CMD-SHELL", "a line for the shell")',
                remedy="begin with one of these words, and say what to run",
            )
