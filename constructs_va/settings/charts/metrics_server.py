"""metrics-server: tells autoscalers and ``kubectl top`` what pods use."""

from typing import ClassVar

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.types import Name

CHARTS = (
    Chart(
        name="metrics-server",
        version="3.13.1",
        app_version="0.8.1",
        repository="https://kubernetes-sigs.github.io/metrics-server",
        images={"image.repository": "registry.k8s.io/metrics-server/metrics-server"},
        # Source: metrics-server's README, "Compatibility Matrix": 0.8.x for 1.31 and newer.
        kubernetes=("1.33", "1.34", "1.35", "1.36"),
        metrics_ports=(10250,),
        webhook_ports=(10250,),  # the API that it serves
        node_ports=(10250,),  # the kubelet
        # The certificate by which the Kubernetes API knows it.
        needs=("cert-manager",),
    ),
)


class MetricsServerSettings(ChartSettings):
    """Instead of the managed add-on of EKS, where its values have to be set.

    Leave the add-on out of the cluster first: both install the same objects.
    """

    NAME: ClassVar[ChartName] = "metrics-server"

    namespace: Name = "kube-system"
