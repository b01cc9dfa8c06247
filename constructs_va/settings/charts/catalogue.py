"""The charts that run on each Kubernetes minor, at the version that was checked with it."""

from collections.abc import Mapping

from constructs_va.settings.charts import (
    aws_for_fluent_bit,
    aws_load_balancer_controller,
    cert_manager,
    cluster_autoscaler,
    external_dns,
    karpenter,
    keda,
    kube_prometheus_stack,
    metrics_server,
    trivy_operator,
    vault,
    velero,
)
from constructs_va.settings.charts.chart import Chart, ChartName
from constructs_va.settings.kubernetes_versions import END_OF_STANDARD_SUPPORT, KubernetesMinor

CHARTS: tuple[Chart, ...] = (
    *aws_for_fluent_bit.CHARTS,
    *aws_load_balancer_controller.CHARTS,
    *cert_manager.CHARTS,
    *cluster_autoscaler.CHARTS,
    *external_dns.CHARTS,
    *karpenter.CHARTS,
    *keda.CHARTS,
    *kube_prometheus_stack.CHARTS,
    *metrics_server.CHARTS,
    *trivy_operator.CHARTS,
    *vault.CHARTS,
    *velero.CHARTS,
)

CATALOGUE: Mapping[KubernetesMinor, Mapping[ChartName, Chart]] = {
    minor: {chart.name: chart for chart in CHARTS if minor in chart.kubernetes}
    for minor in END_OF_STANDARD_SUPPORT
}
"""One version of a chart for each minor; a chart that isn't there doesn't support the minor, for
the reason that its entry has in ``not_yet``."""
