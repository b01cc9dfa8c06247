"""Prometheus' reading of a component's metrics."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.helm.custom_objects import CustomObject, CustomObjects, Metadata
from constructs_va.settings import ComponentSettings
from constructs_va.settings.metrics import MetricsSettings
from constructs_va.workloads.labels import NAME, labels, replicas_of

PORT_NAME = "metrics"


def define_monitor(
    scope: Construct,
    settings: ComponentSettings,
    metrics: MetricsSettings,
    *,
    namespace: str,
    after: Sequence[ITerraformDependable],
) -> CustomObjects:
    """A PodMonitor: every replica is read, under the component's name as Prometheus' ``job``.

    The Prometheus operator must be there, which defines the kind.

    Args:
        after: what must be there first.
    """
    monitor = CustomObject(
        api_version="monitoring.coreos.com/v1",
        kind="PodMonitor",
        metadata=Metadata(name=settings.name, labels=labels(settings.name)),
        spec={
            "jobLabel": NAME,
            "selector": {"matchLabels": dict(replicas_of(settings.name))},
            "podMetricsEndpoints": [{"portNumber": metrics.port, "path": metrics.path}],
        },
    )
    return CustomObjects(
        scope,
        "monitor",
        [monitor],
        release=f"{settings.name}.monitor",
        namespace=namespace,
        after=after,
    )
