"""Labels, by which services, budgets and network policies tell pods apart."""

from collections.abc import Mapping
from typing import Literal

Duty = Literal["replica", "migration", "schedule"]
"""What a pod is there for: to answer and to consume, or to run one command to its end."""

NAME = "app.kubernetes.io/name"
DUTY = "app.kubernetes.io/component"
"""Source: Kubernetes documentation, "Recommended Labels"."""


def labels(component: str, duty: Duty | None = None) -> Mapping[str, str]:
    """The labels of what belongs to a component."""
    of_all = {NAME: component, "app.kubernetes.io/part-of": "va"}
    return {**of_all, DUTY: duty} if duty else of_all


def pods_of(component: str) -> Mapping[str, str]:
    """Selects a component's replicas and the pods of its schedules, but not of its migration."""
    return {NAME: component}


def replicas_of(component: str) -> Mapping[str, str]:
    """Selects the pods that answer requests."""
    return {NAME: component, DUTY: "replica"}
