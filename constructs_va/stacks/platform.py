"""What runs on the cluster before the VA does: its charts, and the cells that all run in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.data import Bucket, LogBucket
from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.foundation.stack import AwsStack
from constructs_va.kubernetes import (
    ChartNamespace,
    DefaultStorageClass,
    GroupRights,
    Namespace,
    OwnNamespaces,
    PlatformPriority,
    connect_to,
)
from constructs_va.network import Network
from constructs_va.registry import PullThroughCache
from constructs_va.settings import Environment
from constructs_va.settings.charts import Chart
from constructs_va.settings.platform import KUBERNETES_OWN
from constructs_va.stacks.charts import ChartInstaller

KUBELET_PORT = 10250
COREDNS_METRICS_PORT = 9153
"""Source: Kubernetes documentation, "Ports and Protocols"; CoreDNS documentation, "prometheus"."""

BALANCED = {"elbv2.k8s.aws/pod-readiness-gate-inject": "enabled"}
"""Pods behind a load balancer are ready once it takes them to be: no rollout overtakes it.

Source: AWS Load Balancer Controller documentation, "Pod readiness gate".
"""


class PlatformStack(AwsStack):
    """The platform layer.

    Terraform makes it from the ground up: storage and namespaces with their quotas and network
    policies, then each chart after those that it needs. It takes it down in the reverse order, so
    that no controller is gone while something of its kinds is left.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        network: Network,
        cluster: EksCluster,
        alarms: AlarmTopic,
        buckets: Mapping[str, Bucket],
        logs: LogBucket | None,
        image_cache: PullThroughCache | None,
    ) -> None:
        super().__init__(scope, "platform", environment)
        self._network, self._cluster = network, cluster
        self._settings, self._components = environment.platform, environment.components
        source = {"source": environment.image_source}
        self._in_order = [
            (chart.model_copy(update=source), settings)
            for chart, settings in self._settings.in_order(environment.cluster.kubernetes)
        ]
        self._prometheus = self._settings.namespace_of("kube-prometheus-stack")
        connect_to(cluster, self, context=self.context)
        self.storage_class = DefaultStorageClass(self, "storage-class", key=cluster.volumes_key)
        self.priority = PlatformPriority(self, "priority")
        self.namespaces = self._define_namespaces()
        self.chart_namespaces = self._define_chart_namespaces()
        self.own_namespaces = self._define_own_namespaces()
        self.rights = self._define_rights()
        self.charts = ChartInstaller(
            self,
            environment,
            network=network,
            cluster=cluster,
            alarms=alarms,
            buckets=buckets,
            logs=logs,
            image_cache=image_cache,
            ground=[
                self.storage_class.resource,
                self.priority.resource,
                *(namespace.resource for namespace in self.namespaces.values()),
            ],
            namespaces={
                **{name: cell.ready for name, cell in self.chart_namespaces.items()},
                OwnNamespaces.SYSTEM: self.own_namespaces.ready,
            },
        ).install(self._in_order)

    def _define_namespaces(self) -> dict[str, Namespace]:
        """The VA's own."""
        return {
            settings.name: Namespace(
                self,
                f"namespace-{settings.name}",
                settings,
                context=self.context,
                cluster=self._cluster,
                labels=BALANCED if self._settings.runs("aws-load-balancer-controller") else None,
            )
            for settings in self._settings.namespaces
        }

    def _scraped_ports(self) -> Sequence[int]:
        """All ports that Prometheus reads metrics on."""
        of_charts = (port for chart, _ in self._in_order for port in chart.metrics_ports)
        of_components = (one.metrics.port for one in self._components if one.metrics)
        return sorted({*of_charts, *of_components, KUBELET_PORT, COREDNS_METRICS_PORT})

    def _define_own_namespaces(self) -> OwnNamespaces:
        return OwnNamespaces(
            self,
            "own-namespaces",
            context=self.context,
            cluster=self._cluster,
            network=self._network,
            charts=[
                chart
                for chart, settings in self._in_order
                if settings.namespace == OwnNamespaces.SYSTEM
            ],
            metrics_from=self._prometheus,
        )

    def _define_rights(self) -> GroupRights:
        vault = self._settings.namespace_of("vault")
        return GroupRights(
            self,
            "rights",
            namespaces=list(self.namespaces.values()),
            vault=self.chart_namespaces[vault] if vault else None,
            operators_enter_pods=self._settings.operators_enter_pods,
            developers_enter_pods=self._settings.developers_enter_pods,
        )

    def _define_chart_namespaces(self) -> dict[str, ChartNamespace]:
        """Those of charts, but for what runs in one of Kubernetes' own."""
        tenants: dict[str, list[Chart]] = defaultdict(list)
        for chart, settings in self._in_order:
            if settings.namespace not in KUBERNETES_OWN:
                tenants[settings.namespace].append(chart)
        return {
            name: ChartNamespace(
                self,
                f"namespace-{name}",
                name=name,
                charts=charts,
                context=self.context,
                cluster=self._cluster,
                network=self._network,
                metrics_from=self._prometheus,
                scraped_ports=self._scraped_ports(),
            )
            for name, charts in tenants.items()
        }
