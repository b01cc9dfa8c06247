"""The way from the internet to a component: a load balancer that ends TLS."""

import json
from collections.abc import Mapping
from datetime import timedelta

from cdktf_cdktf_provider_kubernetes import ingress_v1 as k8s
from constructs import Construct

from constructs_va.settings import ComponentSettings, Exposure
from constructs_va.workloads.certificate import Certificate
from constructs_va.workloads.labels import labels
from constructs_va.workloads.load_balancer import LoadBalancer

Rule = k8s.IngressV1SpecRule
Http = k8s.IngressV1SpecRuleHttp
Path = k8s.IngressV1SpecRuleHttpPath
Backend = k8s.IngressV1SpecRuleHttpPathBackend
BackendService = k8s.IngressV1SpecRuleHttpPathBackendService
BackendPort = k8s.IngressV1SpecRuleHttpPathBackendServicePort

PREFIX = "alb.ingress.kubernetes.io"

FIRST_IN_GROUP = -1000
SECOND = timedelta(seconds=1)

LONGEST_DELAY = timedelta(seconds=3600)
"""How long requests go on at most that reached a replica before it was taken out. Source: User
Guide for Application Load Balancers, "Edit target group attributes", "Deregistration delay"."""


def define_ingress(
    scope: Construct,
    settings: ComponentSettings,
    exposed: Exposure,
    *,
    namespace: str,
    certificate: Certificate,
    load_balancer: LoadBalancer,
) -> k8s.IngressV1:
    """An ingress for the host name and path; external-dns gives the host name its address.

    Args:
        load_balancer: shared by all exposed components. Its class says what it is like.
    """
    port = BackendPort(number=settings.port)
    backend = Backend(service=BackendService(name=settings.name, port=port))
    return k8s.IngressV1(
        scope,
        "ingress",
        metadata=k8s.IngressV1Metadata(
            name=settings.name,
            namespace=namespace,
            labels=dict(labels(settings.name)),
            annotations={
                f"{PREFIX}/{name}": value
                for name, value in _annotations(settings, exposed, certificate).items()
            },
        ),
        spec=k8s.IngressV1Spec(
            ingress_class_name=load_balancer.ingress_class,
            rule=[
                Rule(
                    host=exposed.host,
                    http=Http(path=[Path(path=exposed.path, path_type="Prefix", backend=backend)]),
                )
            ],
        ),
        wait_for_load_balancer=True,
        depends_on=list(load_balancer.ready),
    )


def _annotations(
    settings: ComponentSettings,
    exposed: Exposure,
    certificate: Certificate,
) -> Mapping[str, str]:
    """Annotations of the component's own rule and target group, and of nothing that is shared.

    Source: AWS Load Balancer Controller documentation, "Ingress annotations": what may differ
    between ingresses of a group has the merge behaviour "Merge" there, or is of a service.
    """
    health = settings.health
    delay = min(settings.grace_period, LONGEST_DELAY)
    return {
        # Within the group the longest path is asked first, so that "/" takes what is left.
        "group.order": str(max(FIRST_IN_GROUP, -len(exposed.path))),
        "listen-ports": json.dumps([{"HTTP": 80}, {"HTTPS": 443}]),
        "certificate-arn": certificate.arn,
        "target-group-attributes": f"deregistration_delay.timeout_seconds={delay // SECOND}",
        "healthcheck-path": health.readiness,
        # Source: Elastic Load Balancing API Reference, CreateTargetGroup: 5 to 300 seconds, and
        # 2 to 10 failures.
        "healthcheck-interval-seconds": str(min(max(health.period // SECOND, 6), 300)),
        "unhealthy-threshold-count": str(max(health.failures, 2)),
        "success-codes": "200-399",
    }
