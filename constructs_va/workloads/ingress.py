"""The way from the internet to a component: a load balancer that ends TLS."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

from cdktf_cdktf_provider_kubernetes import ingress_v1 as k8s
from constructs import Construct

from constructs_va.settings import ComponentSettings, Exposure
from constructs_va.workloads.certificate import Certificate
from constructs_va.workloads.labels import labels

Rule = k8s.IngressV1SpecRule
Http = k8s.IngressV1SpecRuleHttp
Path = k8s.IngressV1SpecRuleHttpPath
Backend = k8s.IngressV1SpecRuleHttpPathBackend
BackendService = k8s.IngressV1SpecRuleHttpPathBackendService
BackendPort = k8s.IngressV1SpecRuleHttpPathBackendServicePort

PREFIX = "alb.ingress.kubernetes.io"

GROUP = "va"
"""All ingresses of a group share one load balancer."""

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3, and 1.2 with forward secrecy. Source: User Guide for Application Load Balancers,
"Security policies for your Application Load Balancer"."""

FIRST_IN_GROUP = -1000
SECOND = timedelta(seconds=1)

LONGEST_DELAY = timedelta(seconds=3600)
"""How long requests go on at most that reached a replica before it was taken out. Source: User
Guide for Application Load Balancers, "Edit target group attributes", "Deregistration delay"."""

USUAL_IDLE = timedelta(seconds=60)
"""How long a load balancer waits for an answer unless it is told otherwise: no less here."""


def define_ingress(
    scope: Construct,
    settings: ComponentSettings,
    exposed: Exposure,
    *,
    namespace: str,
    certificate: Certificate,
    longest_answer: timedelta,
) -> k8s.IngressV1:
    """An ingress for the host name and path; external-dns gives the host name its address.

    Args:
        longest_answer: of all exposed components, which share the load balancer.
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
                for name, value in _annotations(
                    settings, exposed, certificate, longest_answer
                ).items()
            },
        ),
        spec=k8s.IngressV1Spec(
            ingress_class_name="alb",
            rule=[
                Rule(
                    host=exposed.host,
                    http=Http(path=[Path(path=exposed.path, path_type="Prefix", backend=backend)]),
                )
            ],
        ),
        wait_for_load_balancer=True,
    )


def _annotations(
    settings: ComponentSettings,
    exposed: Exposure,
    certificate: Certificate,
    longest_answer: timedelta,
) -> Mapping[str, str]:
    """Source: AWS Load Balancer Controller documentation, "Ingress annotations".

    Those of the load balancer must be the same on all ingresses of the group ("Exclusive" there).
    """
    health = settings.health
    delay = min(settings.grace_period, LONGEST_DELAY)
    return {
        "group.name": GROUP,
        # Within the group the longest path is asked first, so that "/" takes what is left.
        "group.order": str(max(FIRST_IN_GROUP, -len(exposed.path))),
        "scheme": "internet-facing",
        "listen-ports": json.dumps([{"HTTP": 80}, {"HTTPS": 443}]),
        "ssl-redirect": "443",
        "ssl-policy": TLS_POLICY,
        "certificate-arn": certificate.arn,
        "load-balancer-attributes": ",".join(_load_balancer(longest_answer)),
        "target-group-attributes": f"deregistration_delay.timeout_seconds={delay // SECOND}",
        "healthcheck-path": health.readiness,
        # Source: Elastic Load Balancing API Reference, CreateTargetGroup: 5 to 300 seconds, and
        # 2 to 10 failures.
        "healthcheck-interval-seconds": str(min(max(health.period // SECOND, 6), 300)),
        "unhealthy-threshold-count": str(max(health.failures, 2)),
        "success-codes": "200-399",
    }


def _load_balancer(longest_answer: timedelta) -> Iterator[str]:
    """Source: User Guide for Application Load Balancers, "Load balancer attributes"."""
    yield "routing.http.drop_invalid_header_fields.enabled=true"
    # Of a connection on which nothing comes for longer, users see a 504.
    yield f"idle_timeout.timeout_seconds={max(longest_answer, USUAL_IDLE) // SECOND}"
