"""Which nodes a component's pods run on."""

from constructs_va.workloads.labels import replicas_of
from constructs_va.workloads.pod import (
    Affinity,
    LabelSelector,
    MatchExpression,
    NodeAffinity,
    NodeSelector,
    NodeSelectorTerm,
    TopologySpread,
)


def spread(component: str) -> list[TopologySpread]:
    """Its replicas apart, over zones and then over nodes, as far as that is possible.

    Those of one version alone count: else a new version would fill the gaps between the old one's
    replicas, and stand askew once these are gone. Source: Kubernetes documentation, "Pod Topology
    Spread Constraints", ``matchLabelKeys``.
    """
    return [
        TopologySpread(
            topology_key=key,
            label_selector=LabelSelector(replicas_of(component)),
            match_label_keys=["pod-template-hash"],
        )
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]


def on_demand_only() -> Affinity:
    """Nodes that AWS doesn't take back, of a managed node group or of Karpenter's.

    Source: Amazon EKS User Guide, "Managed node group capacity types"; Karpenter documentation,
    "Scheduling", "Well-Known Labels".
    """
    terms = [
        NodeSelectorTerm([MatchExpression("eks.amazonaws.com/capacityType", ["ON_DEMAND"])]),
        NodeSelectorTerm([MatchExpression("karpenter.sh/capacity-type", ["on-demand"])]),
    ]
    return Affinity(NodeAffinity(NodeSelector(terms)))
