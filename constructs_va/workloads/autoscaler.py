"""A HorizontalPodAutoscaler: scaling by load, or a number of replicas that is always the same."""

from collections.abc import Mapping
from typing import Any

from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.settings import Autoscaled, ComponentSettings
from constructs_va.workloads.labels import labels
from constructs_va.workloads.scaling_pace import behaviour


def autoscaler(settings: ComponentSettings) -> CustomObject:
    """Keeps the number of replicas between the least and the most that there may be.

    It puts a number beyond these right within its period of 15 seconds, before it asks for any
    metric, whoever changed it; where both are the same, that is all it does. It leaves alone what
    somebody scaled to 0, as for maintenance.
    Source: Kubernetes documentation, "Horizontal Pod Autoscaling", "How does a
    HorizontalPodAutoscaler work?" and "Implicit maintenance-mode deactivation".
    """
    scaling = settings.scaling
    spec: dict[str, Any] = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": settings.name},
        "minReplicas": scaling.minimum,
        "maxReplicas": scaling.maximum,
    }
    if isinstance(scaling, Autoscaled):
        spec |= {
            "metrics": [_cpu_of(settings.name, scaling)],
            "behavior": behaviour().rendered(),
        }
    return CustomObject(
        api_version="autoscaling/v2",
        kind="HorizontalPodAutoscaler",
        metadata=Metadata(name=settings.name, labels=labels(settings.name)),
        spec=spec,
    )


def _cpu_of(container: str, scaling: Autoscaled) -> Mapping[str, Any]:
    """The part of its requested CPU that the container uses, on average over replicas.

    Only the component's own container counts: the agent of Vault beside it would thin it out.
    """
    target = {"type": "Utilization", "averageUtilization": scaling.cpu}
    return {
        "type": "ContainerResource",
        "containerResource": {"name": "cpu", "container": container, "target": target},
    }
