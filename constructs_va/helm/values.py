"""Values for charts as typed models, so that a key that is mistyped fails type checking.

A field's name is the chart's key in snake case: ``replica_count`` is written ``replicaCount``. A
key of another shape has an alias. What is None isn't written: the chart's own default holds.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Values(BaseModel):
    """Base of the values of a chart, and of their parts."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )

    def rendered(self) -> dict[str, Any]:
        """The values as the chart reads them."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class ServiceAccount(Values):
    """The service account that a chart makes; its name is what an AWS role is associated with."""

    name: str
    create: bool | None = None
    """Default: the chart's own, which is to make it."""


class Amounts(Values):
    """An amount of CPU and of memory, as Kubernetes writes them: ``100m`` and ``128Mi``."""

    cpu: str | None = None
    memory: str | None = None


class Resources(Values):
    """What a container asks for, and what it may use at most."""

    requests: Amounts
    limits: Amounts

    @classmethod
    def of(cls, cpu: str, memory: str) -> "Resources":
        """Requests of both, and a limit on memory alone.

        A limit on CPU throttles a container even where the node is idle; one on memory keeps a leak
        from taking the node along. Source: Kubernetes documentation, "Resource Management for Pods
        and Containers".
        """
        return cls(requests=Amounts(cpu=cpu, memory=memory), limits=Amounts(memory=memory))


class LabelSelector(Values):
    """The pods that have these labels."""

    match_labels: Mapping[str, str]


class TopologySpread(Values):
    """Keeps pods of a kind apart, so that a zone or a node that fails takes few along."""

    max_skew: int = 1
    topology_key: str
    when_unsatisfiable: str = "ScheduleAnyway"
    label_selector: LabelSelector


def spread_over_zones(labels: Mapping[str, str]) -> list[TopologySpread]:
    """Spread the pods with these labels over zones, then over nodes, as far as that is possible."""
    return [
        TopologySpread(topology_key=key, label_selector=LabelSelector(match_labels=labels))
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]


class DaemonSetRollingUpdate(Values):
    """How many of a DaemonSet's pods are replaced at a time."""

    max_unavailable: str = "25%"


class UpdateStrategy(Values):
    """How a DaemonSet's pods are replaced: a quarter at a time.

    One at a time, which is Kubernetes' default, a release on many nodes would take longer than it
    may, and be rolled back just as slowly.
    """

    type: str = "RollingUpdate"
    rolling_update: DaemonSetRollingUpdate = DaemonSetRollingUpdate()
