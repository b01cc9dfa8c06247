"""With whom a component has connections, as its settings declare them.

What all pods of the namespace stand on, DNS and what gives them their AWS roles, is the namespace's
own: see :class:`.Namespace`.
"""

from collections.abc import Iterator

from constructs_va.kubernetes.traffic import (
    INTERNET,
    Addresses,
    Pods,
    Traffic,
    aws_apis,
    kubernetes_api,
)
from constructs_va.settings import ComponentSettings
from constructs_va.settings.network import InterfaceEndpoint
from constructs_va.vault.server_names import SERVER_LABELS
from constructs_va.vault.server_network import API_PORT
from constructs_va.workloads.labels import pods_of, replicas_of
from constructs_va.workloads.surroundings import Surroundings

HTTPS = 443

PROMETHEUS = {"app.kubernetes.io/name": "prometheus"}
"""Labels of Prometheus' pods. Source: prometheus-operator, ``makeStatefulSetSpec`` in
``pkg/prometheus/server/statefulset.go``."""


def incoming(settings: ComponentSettings, around: Surroundings) -> Iterator[Traffic]:
    """Who connects to it: components that call it, load balancers if it is exposed, and
    Prometheus."""
    callers = around.callers.get(settings.name, ())
    if callers:
        yield Traffic([Pods(labels=pods_of(name)) for name in callers], tcp=[settings.port])
    if settings.metrics:
        prometheus = Pods(around.prometheus_namespace, PROMETHEUS)
        yield Traffic([prometheus], tcp=[settings.metrics.port])
    if settings.exposed:
        # Nothing but load balancers and NAT gateways has addresses of the public subnets.
        public = [Addresses(str(subnets.public)) for subnets in around.subnets]
        yield Traffic(public, tcp=[settings.port])


def outgoing(settings: ComponentSettings, around: Surroundings) -> Iterator[Traffic]:
    """Whom it connects to."""
    for name in settings.calls:
        yield Traffic([Pods(labels=replicas_of(name))], tcp=[around.ports[name]])
    services = tuple(_aws_services(settings))
    if services:
        yield aws_apis(around.network, *services)
    if settings.database:
        databases = [Addresses(str(subnets.database)) for subnets in around.subnets]
        yield Traffic(databases, tcp=[around.database.port])
    if settings.database or settings.secrets:
        yield Traffic([Pods(around.vault_namespace, SERVER_LABELS)], tcp=[API_PORT])
    if settings.kubernetes_api:
        yield kubernetes_api(around.cluster, around.network)
    if settings.egress:
        yield Traffic([INTERNET], tcp=[HTTPS])


def _aws_services(settings: ComponentSettings) -> Iterator[InterfaceEndpoint]:
    """The services of AWS that it calls itself. Keys are used by these on its behalf."""
    if settings.consumes or settings.publishes:
        yield "sqs"
    if settings.buckets:
        yield "s3"
