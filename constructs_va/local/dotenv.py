"""The ``.env`` file: what differs from one person's machine to another's, and nobody commits."""

from collections.abc import Sequence
from dataclasses import dataclass

from constructs_va.settings import ComponentSettings

PLACEHOLDER = "placeholder"
"""The value of what the ``.env`` file doesn't have. Everything starts with it."""


@dataclass(frozen=True)
class Entry:
    """A variable of the file."""

    name: str
    meaning: str


def from_env(name: str) -> str:
    """What the file has for the variable, as a Compose file asks for it."""
    return f"${{{name}:-{PLACEHOLDER}}}"


def of_component(component: ComponentSettings, variable: str) -> str:
    """The variable of the file for a secret that the component knows by ``variable``.

    Two underscores part the two names: with one, different pairs could give the same.
    """
    return f"{component.name.upper().replace('-', '_')}__{variable}"


def render(entries: Sequence[Entry]) -> str:
    """An example of the file, with all that can be in it."""
    heading = (
        "# Copy this to .env in the project's folder, and replace what you have. It all may stay.\n"
        "# Values in single quotes are taken literally.\n"
    )
    return heading + "".join(
        f"\n# {entry.meaning}\n{entry.name}={PLACEHOLDER}\n" for entry in entries
    )
