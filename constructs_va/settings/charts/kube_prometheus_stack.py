"""kube-prometheus-stack: metrics of the cluster and of what runs on it, and alerts on them.

Its custom resource definitions are a release of their own, of the operator's same version.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, ClassVar

from annotated_types import Ge
from typing_extensions import override

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.types import Duration, Name

REPOSITORY = "https://prometheus-community.github.io/helm-charts"
OPERATOR = "v0.93.1"

# Source: the chart's Chart.yaml, kubeVersion: 1.25 and newer; prometheus-operator v0.93.0,
# ``.github/env``: tested with 1.36.1.
KUBERNETES = ("1.33", "1.34", "1.35", "1.36")

CHARTS = (
    Chart(
        name="kube-prometheus-stack",
        version="88.5.3",
        app_version=OPERATOR,
        repository=REPOSITORY,
        images={
            "alertmanager.alertmanagerSpec.image.registry": "quay.io",
            "prometheus.prometheusSpec.image.registry": "quay.io",
            "prometheusOperator.image.registry": "quay.io",
            "prometheusOperator.prometheusConfigReloader.image.registry": "quay.io",
            "prometheusOperator.thanosImage.registry": "quay.io",
            "prometheusOperator.admissionWebhooks.patch.image.registry": "ghcr.io",
            "grafana.image.registry": "docker.io",
            "grafana.sidecar.image.registry": "quay.io",
            "kube-state-metrics.image.registry": "registry.k8s.io",
            "prometheus-node-exporter.image.registry": "quay.io",
        },
        kubernetes=KUBERNETES,
        pod_security="privileged",  # node-exporter sees the node's processes, files and network
        webhook_ports=(10250,),
        metrics_ports=(9100,),  # of node-exporter, at nodes' addresses; the others are beside it
        scrapes=True,
        definitions=Chart(
            name="prometheus-operator-crds",
            version="31.0.1",
            app_version=OPERATOR,
            repository=REPOSITORY,
            kubernetes=KUBERNETES,
        ),
    ),
)


class KubePrometheusStackSettings(ChartSettings):
    """Two Prometheus servers, each with all metrics, and two Alertmanagers that tell SNS."""

    NAME: ClassVar[ChartName] = "kube-prometheus-stack"

    namespace: Name = "monitoring"

    retention: Duration = timedelta(days=15)
    """How long metrics are kept, as long as there is room for them."""

    storage_gib: Annotated[int, Ge(10)] = 50
    """The disk of each Prometheus server, in GiB. Choose well: Kubernetes grows it by hand only.

    Source: Prometheus Operator documentation, "Storage", "Resizing volumes".
    """

    memory_gib: Annotated[int, Ge(1)] = 4
    """The memory of each Prometheus server, in GiB. It grows with the number of pods."""

    grafana_secret: Name | None = None
    """A Kubernetes secret in the namespace, with the keys ``admin-user`` and ``admin-password``.

    With it, Grafana runs. Make it outside of Terraform, by which a password would get into values
    and state. Default: no Grafana.
    """

    @override
    def check(self) -> Iterator[Problem]:
        if self.retention < timedelta(days=1):
            yield self.problem(
                "retention",
                allowed="one day or more",
                remedy="raise it; alert rules look back for hours",
            )
