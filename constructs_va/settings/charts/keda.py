"""KEDA: scales components by what waits for them, such as the messages in a queue.

Its custom resource definitions are part of the release, which upgrades them, and keeps them, and so
all scaled objects, when it is uninstalled.
"""

from typing import ClassVar

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.types import Name

CHARTS = (
    Chart(
        name="keda",
        version="2.20.2",
        app_version="2.20.2",
        repository="https://kedacore.github.io/charts",
        # Source: KEDA documentation, "Cluster", "Kubernetes Compatibility".
        images={
            "image.keda.registry": "ghcr.io",
            "image.metricsApiServer.registry": "ghcr.io",
            "image.webhooks.registry": "ghcr.io",
        },
        kubernetes=("1.33", "1.34", "1.35"),
        # Source: KEDA documentation 2.21, "Cluster", read 2026-08.
        not_yet={"1.36": "KEDA 2.20 is tested with 1.33 to 1.35, and 2.21 isn't out"},
        metrics_ports=(8080,),
        webhook_ports=(6443, 9443),  # metrics for the Kubernetes API, and the check of its objects
    ),
)


class KedaSettings(ChartSettings):
    """Scales Deployments and StatefulSets in every namespace, as their ScaledObjects say."""

    NAME: ClassVar[ChartName] = "keda"

    namespace: Name = "keda"
