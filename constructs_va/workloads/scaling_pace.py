"""How fast replicas come and go, whoever scales them: up at once, down slowly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

CALM_SECONDS = 300
"""How long load must be low before replicas go: people pause between two questions."""


@dataclass(frozen=True)
class Step:
    """The most by which the number of replicas changes within a minute."""

    type: Literal["Percent", "Pods"]
    value: int
    period_seconds: int = 60


@dataclass(frozen=True)
class Pace:
    """The pace of one direction. Of several steps the largest counts."""

    stabilization_window_seconds: int
    """For how long what would change it must have been so."""

    steps: Sequence[Step]
    select_policy: str = "Max"


UP = Pace(0, (Step("Percent", 100), Step("Pods", 4)))
"""At once, by as many again or by four."""

DOWN = Pace(CALM_SECONDS, (Step("Percent", 25),))
"""By a quarter a minute."""
