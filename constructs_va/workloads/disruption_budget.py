"""How much of a component those may take away who empty a node."""

from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.settings import ComponentSettings
from constructs_va.settings.invariants.disruption import UNAVAILABLE_PERCENT
from constructs_va.workloads.labels import labels, replicas_of


def disruption_budget(settings: ComponentSettings) -> CustomObject:
    """A PodDisruptionBudget of a share of the replicas, and of one where there are few.

    Kubernetes rounds the share up. Replicas that aren't ready may always be evicted: otherwise,
    while more of them are down than the budget allows, no node that they are on could be emptied.
    Source: Kubernetes documentation, "Specifying a Disruption Budget for your Application",
    "Rounding logic when specifying percentages" and "Unhealthy Pod Eviction Policy".
    """
    return CustomObject(
        api_version="policy/v1",
        kind="PodDisruptionBudget",
        metadata=Metadata(name=settings.name, labels=labels(settings.name)),
        spec={
            "maxUnavailable": f"{UNAVAILABLE_PERCENT}%",
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": dict(replicas_of(settings.name))},
        },
    )
