"""What the platform itself requests of the nodes that components run on.

For charts, the numbers are those of the catalogue's versions with this library's values: a test
renders the charts and compares. For EKS's add-ons they are estimates, above what is known of them.
"""

from collections.abc import Iterator, Mapping

from constructs_va.settings.charts.chart import ChartName, ChartSettings
from constructs_va.settings.charts.kube_prometheus_stack import KubePrometheusStackSettings
from constructs_va.settings.charts.vault import VaultServerSettings
from constructs_va.settings.platform import PlatformSettings
from constructs_va.settings.resources import NOTHING, Resources

ADDONS = Resources(600, 1200, pods=6)
"""Two replicas each of CoreDNS, the EBS driver's controller and metrics-server: an estimate."""

ADDONS_PER_NODE = Resources(250, 200, pods=4)
"""vpc-cni, kube-proxy, the EBS driver and the Pod Identity agent: an estimate. Two are known: the
``requests`` in the charts of amazon-vpc-cni-k8s (25m) and aws-ebs-csi-driver (10m and 40Mi)."""

CHARTS: Mapping[ChartName, Resources] = {
    "aws-load-balancer-controller": Resources(100, 512, pods=2),
    "cert-manager": Resources(110, 1088, pods=7),
    "cluster-autoscaler": Resources(100, 600, pods=2),
    "external-dns": Resources(20, 128, pods=1),
    "karpenter": Resources(2000, 2048, pods=2),
    "keda": Resources(300, 1800, pods=6),
    "kube-prometheus-stack": Resources(110, 700, pods=4),
    "metrics-server": Resources(200, 400, pods=2),
    "trivy-operator": Resources(150, 1524, pods=2),
    "vault": Resources(40, 256, pods=2),
    "velero": Resources(200, 512, pods=1),
}
"""All replicas of a chart's Deployments and the like, but for those whose size is a setting."""

PER_NODE: Mapping[ChartName, Resources] = {
    "aws-for-fluent-bit": Resources(50, 200, pods=1),
    "kube-prometheus-stack": Resources(20, 60, pods=1),
}
"""A chart's daemons."""

GRAFANA = Resources(70, 600, pods=1)
VAULT_SERVER = Resources(255, 1056, pods=1)
PROMETHEUS_MILLICORES = 500
PROMETHEUS_SERVERS = 2


def of_platform(platform: PlatformSettings) -> Resources:
    """What it requests wherever it runs, beside what it does on each node."""
    return sum((of_chart(chart) for chart in platform.charts), start=ADDONS)


def per_node(platform: PlatformSettings) -> Resources:
    """What daemons request on each node."""
    daemons = (PER_NODE.get(chart.NAME, NOTHING) for chart in platform.charts)
    return sum(daemons, start=ADDONS_PER_NODE)


def of_chart(chart: ChartSettings) -> Resources:
    """What a chart requests, without its daemons."""
    return sum(_sized(chart), start=CHARTS.get(chart.NAME, NOTHING))


def _sized(chart: ChartSettings) -> Iterator[Resources]:
    """The parts of a chart whose size or number is a setting."""
    if isinstance(chart, KubePrometheusStackSettings):
        server = Resources(PROMETHEUS_MILLICORES, chart.memory_gib * 1024, pods=1)
        yield server * PROMETHEUS_SERVERS
        if chart.grafana_secret:
            yield GRAFANA
    if isinstance(chart, VaultServerSettings):
        yield VAULT_SERVER * chart.servers
