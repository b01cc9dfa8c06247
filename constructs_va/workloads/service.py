"""The Service by which others reach a component by its name."""

from cdktf_cdktf_provider_kubernetes import service_v1 as k8s
from constructs import Construct

from constructs_va.settings import ComponentSettings
from constructs_va.workloads.labels import labels, replicas_of
from constructs_va.workloads.probes import PORT_NAME


def define_service(
    scope: Construct, settings: ComponentSettings, *, namespace: str
) -> k8s.ServiceV1:
    """A Service of the component's name and port, which only the cluster knows.

    Its target port is a number: the controller of network policies finds out what a name stands for
    by looking at a running pod, and until there is one, callers aren't let through. Source:
    amazon-network-policy-controller-k8s, ``pkg/k8s/service_utils.go``, ``LookupServiceListenPort``.
    """
    return k8s.ServiceV1(
        scope,
        "service",
        metadata=k8s.ServiceV1Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        spec=k8s.ServiceV1Spec(
            type="ClusterIP",
            selector=dict(replicas_of(settings.name)),
            port=[
                k8s.ServiceV1SpecPort(
                    name=PORT_NAME, port=settings.port, target_port=str(settings.port)
                )
            ],
        ),
    )
