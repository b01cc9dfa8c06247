"""Which nodes pods of charts would rather run on."""

from collections.abc import Mapping, Sequence
from typing import Literal

from constructs_va.helm.values import Values


class Requirement(Values):
    """A label, and the values of which it must have one."""

    key: str
    operator: Literal["In"] = "In"
    values: Sequence[str]


class Expressions(Values):
    """Labels, all of which must be as required."""

    match_expressions: Sequence[Requirement]


class PreferredNodes(Values):
    """Nodes that are better than others, and how much."""

    weight: int
    preference: Expressions


class NodeAffinity(Values):
    """Nodes to rather run on."""

    preferred_during_scheduling_ignored_during_execution: Sequence[PreferredNodes]


class Affinity(Values):
    """Where to rather be."""

    node_affinity: NodeAffinity


ON_DEMAND: Mapping[str, str] = {
    "eks.amazonaws.com/capacityType": "ON_DEMAND",
    "karpenter.sh/capacity-type": "on-demand",
}
"""How a node says that AWS doesn't take it back: of a managed node group, and of Karpenter.

Source: Amazon EKS User Guide, "Managed node group capacity types"; Karpenter documentation,
"Scheduling", "Well-Known Labels".
"""


def rather_on_demand() -> NodeAffinity:
    """For pods with a disk: with their node they lose the only zone that they can run in.

    No more than rather, so that they still start where no such node has room.
    """
    return NodeAffinity(
        preferred_during_scheduling_ignored_during_execution=[
            PreferredNodes(
                weight=100,
                preference=Expressions(match_expressions=[Requirement(key=key, values=(value,))]),
            )
            for key, value in ON_DEMAND.items()
        ]
    )
