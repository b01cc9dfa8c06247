"""The Service by which others reach a component by its name."""

from cdktf_cdktf_provider_kubernetes import service_v1 as k8s
from constructs import Construct

from constructs_va.settings import ComponentSettings
from constructs_va.workloads.labels import labels, replicas_of
from constructs_va.workloads.probes import PORT_NAME


def define_service(
    scope: Construct, settings: ComponentSettings, *, namespace: str
) -> k8s.ServiceV1:
    """A Service of the component's name and port, which only the cluster knows."""
    return k8s.ServiceV1(
        scope,
        "service",
        metadata=k8s.ServiceV1Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        spec=k8s.ServiceV1Spec(
            type="ClusterIP",
            selector=dict(replicas_of(settings.name)),
            port=[k8s.ServiceV1SpecPort(name=PORT_NAME, port=settings.port, target_port=PORT_NAME)],
        ),
    )
