"""How much of a component those may take away who empty a node."""

from cdktf_cdktf_provider_kubernetes import pod_disruption_budget_v1 as k8s
from constructs import Construct

from constructs_va.settings import ComponentSettings
from constructs_va.settings.invariants.disruption import MAX_UNAVAILABLE
from constructs_va.workloads.labels import labels, replicas_of


def define_disruption_budget(
    scope: Construct, settings: ComponentSettings, *, namespace: str
) -> k8s.PodDisruptionBudgetV1:
    """A budget for the component's replicas: a node can always be emptied, one after the other."""
    return k8s.PodDisruptionBudgetV1(
        scope,
        "disruption-budget",
        metadata=k8s.PodDisruptionBudgetV1Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        spec=k8s.PodDisruptionBudgetV1Spec(
            max_unavailable=str(MAX_UNAVAILABLE),
            selector=k8s.PodDisruptionBudgetV1SpecSelector(
                match_labels=dict(replicas_of(settings.name))
            ),
        ),
    )
