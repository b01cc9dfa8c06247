"""Namespaces of the platform's charts."""

from collections.abc import Sequence

from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.kubernetes.namespace import Namespace
from constructs_va.kubernetes.traffic import Addresses, Pods, Traffic, aws_apis, kubernetes_api
from constructs_va.network import Network
from constructs_va.settings import AwsContext, ContainerDefaults, NamespaceSettings, Quota
from constructs_va.settings.charts import Chart
from constructs_va.settings.namespace import loosest


class ChartNamespace(Namespace):
    """A namespace for charts, whose catalogue entries say what their pods need to do.

    The pods reach each other, the Kubernetes API and AWS. The Kubernetes API reaches their
    webhooks, and Prometheus their metrics, each on its ports. Charts with policies of their own
    have just these.

    Args:
        charts: what runs in it.
        metrics_from: the namespace of Prometheus, where there is one.
        scraped_ports: the ports, anywhere in the VPC, that Prometheus reads metrics on if it is one
            of these charts.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        charts: Sequence[Chart],
        context: AwsContext,
        cluster: EksCluster,
        network: Network,
        metrics_from: str | None = None,
        scraped_ports: Sequence[int] = (),
    ) -> None:
        settings = NamespaceSettings(
            name=name,
            pod_security=loosest(chart.pod_security for chart in charts),
            quota=QUOTA,
            defaults=ContainerDefaults(memory_limit_mib=None),
        )
        protected = any(chart.keeps_data for chart in charts)
        super().__init__(
            scope, id_, settings, context=context, cluster=cluster, protected=protected
        )
        if not all(chart.own_policies for chart in charts):
            self._allow_traffic(charts, cluster, network)
            self._allow_metrics(charts, network, metrics_from, scraped_ports)

    def _allow_traffic(
        self,
        charts: Sequence[Chart],
        cluster: EksCluster,
        network: Network,
    ) -> None:
        vpc = Addresses(str(network.cidr))
        self.allow("within", incoming=[Traffic([Pods()])], outgoing=[Traffic([Pods()])])
        self.allow("apis", outgoing=[kubernetes_api(cluster, network), aws_apis(network)])
        if webhooks := sorted({port for chart in charts for port in chart.webhook_ports}):
            # The control plane has its interfaces in the private subnets, at changing addresses.
            self.allow("webhooks", incoming=[Traffic([vpc], tcp=webhooks)])

    def _allow_metrics(
        self,
        charts: Sequence[Chart],
        network: Network,
        metrics_from: str | None,
        scraped_ports: Sequence[int],
    ) -> None:
        """Prometheus comes in to the charts' metrics, and gets out to those of all."""
        ports = sorted({port for chart in charts for port in chart.metrics_ports})
        if metrics_from and ports:
            prometheus = Pods(metrics_from, PROMETHEUS)
            self.allow("metrics", incoming=[Traffic([prometheus], tcp=ports)])
        if scraped_ports and any(chart.scrapes for chart in charts):
            # By addresses, as nodes have, and pods in their network.
            everywhere = Traffic([Addresses(str(network.cidr))], tcp=scraped_ports)
            self.allow("scraping", pods=PROMETHEUS, outgoing=[everywhere])


PROMETHEUS = {"app.kubernetes.io/name": "prometheus"}
"""Labels of Prometheus servers. Source: Prometheus Operator, ``pkg/prometheus/labels.go``."""

QUOTA = Quota(pods=200, cpu=64, memory_gib=256, storage_gib=2000)
"""Far above what charts need on a large cluster: it stops what runs wild, such as jobs that make
jobs, before it fills the cluster."""
