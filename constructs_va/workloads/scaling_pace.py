"""How fast replicas come and go, whoever scales them: up at once, down slowly."""

from collections.abc import Sequence
from typing import Literal

from constructs_va.helm.values import Values

CALM_SECONDS = 300
"""How long load must be low before replicas go: people pause between two questions."""


class Policy(Values):
    """The most by which the number of replicas changes within a minute."""

    type: Literal["Percent", "Pods"]
    value: int
    period_seconds: int = 60


class Direction(Values):
    """The pace of one direction. Of several policies the one that changes most counts."""

    stabilization_window_seconds: int
    """For how long what would change the number must have been so."""

    select_policy: str = "Max"
    policies: Sequence[Policy]


class Behaviour(Values):
    """The pace of both directions, as a HorizontalPodAutoscaler has it in ``behavior``."""

    scale_up: Direction
    scale_down: Direction


def behaviour() -> Behaviour:
    """Up at once, by as many again or by four a minute; down by a quarter a minute, once calm."""
    twice, four = Policy(type="Percent", value=100), Policy(type="Pods", value=4)
    quarter = Policy(type="Percent", value=25)
    return Behaviour(
        scale_up=Direction(stabilization_window_seconds=0, policies=[twice, four]),
        scale_down=Direction(stabilization_window_seconds=CALM_SECONDS, policies=[quarter]),
    )
