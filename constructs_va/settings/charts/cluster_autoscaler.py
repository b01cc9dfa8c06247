"""cluster-autoscaler: adds a node where a pod finds no room, and takes idle nodes away."""

from datetime import timedelta
from typing import ClassVar

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.types import Duration, Name

CHARTS = (
    Chart(
        name="cluster-autoscaler",
        version="9.59.0",
        app_version="1.35.0",
        repository="https://kubernetes.github.io/autoscaler",
        # It reads the scheduler's rules from its own build: app minor = cluster minor.
        images={"image.repository": "registry.k8s.io/autoscaling/cluster-autoscaler"},
        kubernetes=("1.35",),
        not_yet={
            # Source: kubernetes/autoscaler, chart 9.59.0, Chart.yaml, read 2026-08.
            "1.36": "its newest chart, 9.59.0, brings cluster-autoscaler 1.35; 1.36 is out without "
            "a chart"
        },
        metrics_ports=(8085,),
        excludes=("karpenter",),
    ),
)


class ClusterAutoscalerSettings(ChartSettings):
    """Scales the node groups that have ``Autoscaled`` scaling, within their bounds."""

    NAME: ClassVar[ChartName] = "cluster-autoscaler"

    namespace: Name = "kube-system"

    remove_idle_after: Duration = timedelta(minutes=10)
    """How long a node must have been unneeded before it is taken away."""
