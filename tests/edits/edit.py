"""An edit of a setting, and what Terraform is to do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from constructs_va.settings import Environment

Layer = Literal["network", "data", "cluster", "platform", "vault", "assistant"]


@dataclass(frozen=True)
class Edit:
    """A row of the table in ``docs/what-a-change-does.md``."""

    setting: str
    """The setting's path."""

    change: str
    """The change to it, in a few words: ``longer``, ``one is added``."""

    make: Callable[[Environment], Environment]
    """Makes the change. The new environment is checked like any other."""

    consequence: str
    """The consequence for the running system, and the order to keep where there is one."""

    layer: Layer = "data"
    """The layer whose plan is looked at."""

    plan: frozenset[str] = frozenset()
    """All that Terraform plans in that layer: ``update aws_sqs_queue``, each once."""

    refused: str = ""
    """Where the edit is refused, by the settings or by Terraform: part of the message."""

    @property
    def name(self) -> str:
        """The edit's name in tests: the setting and the change."""
        return f"{self.setting} {self.change}"


def plans(**types: str) -> frozenset[str]:
    """All that Terraform plans, by effect: ``plans(update="aws_eip aws_route")``."""
    return frozenset(
        f"{effect} {type_}" for effect, all_ in types.items() for type_ in all_.split()
    )
