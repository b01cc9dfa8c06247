"""From the settings of charts to their constructs."""

from collections.abc import Mapping, Sequence
from functools import singledispatchmethod
from typing import TypedDict

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_helm.release import Release
from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.data import Bucket, LogBucket
from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.helm.aws_for_fluent_bit import AwsForFluentBit
from constructs_va.helm.aws_load_balancer_controller import AwsLoadBalancerController
from constructs_va.helm.cert_manager import CertManager
from constructs_va.helm.cluster_autoscaler import ClusterAutoscaler
from constructs_va.helm.external_dns import ExternalDns
from constructs_va.helm.karpenter import Karpenter
from constructs_va.helm.keda import Keda
from constructs_va.helm.kube_prometheus_stack import KubePrometheusStack
from constructs_va.helm.metrics_server import MetricsServer
from constructs_va.helm.trivy_operator import TrivyOperator
from constructs_va.helm.velero import Velero
from constructs_va.network import Network
from constructs_va.registry import PullThroughCache
from constructs_va.settings import AwsContext, Environment
from constructs_va.settings.charts import (
    AwsForFluentBitSettings,
    AwsLoadBalancerControllerSettings,
    CertManagerSettings,
    Chart,
    ChartName,
    ChartSettings,
    ClusterAutoscalerSettings,
    ExternalDnsSettings,
    KarpenterSettings,
    KedaSettings,
    KubePrometheusStackSettings,
    MetricsServerSettings,
    TrivyOperatorSettings,
    VaultServerSettings,
    VeleroSettings,
)
from constructs_va.vault import VaultServer


class Given(TypedDict):
    """What every chart's construct is given."""

    context: AwsContext
    cluster: EksCluster
    chart: Chart
    after: Sequence[ITerraformDependable]


class ChartInstaller:
    """Installs charts in a stack, each after those that it needs.

    Args:
        ground: what every chart comes after.
        namespaces: by its name, what a namespace is made of: its charts come after that too.
    """

    def __init__(
        self,
        stack: Construct,
        environment: Environment,
        *,
        network: Network,
        cluster: EksCluster,
        alarms: AlarmTopic,
        buckets: Mapping[str, Bucket],
        logs: LogBucket | None,
        image_cache: PullThroughCache | None,
        ground: Sequence[ITerraformDependable],
        namespaces: Mapping[str, Sequence[ITerraformDependable]],
    ) -> None:
        self._stack, self._environment = stack, environment
        self._network, self._cluster = network, cluster
        self._alarms = alarms
        self._buckets, self._logs, self._image_cache = buckets, logs, image_cache
        self._ground, self._namespaces = list(ground), namespaces
        self._prometheus = environment.platform.namespace_of("kube-prometheus-stack")
        self._monitored = self._prometheus is not None

    def install(
        self, charts: Sequence[tuple[Chart, ChartSettings]]
    ) -> Mapping[ChartName, Construct]:
        """The charts' constructs. What a chart needs must come before it."""
        installed: dict[ChartName, Construct] = {}
        for chart, settings in sorted(charts, key=_monitoring_first):
            needs = [release for need in chart.needs for release in _releases(installed[need])]
            given = Given(
                context=self._environment.context,
                cluster=self._cluster,
                chart=chart,
                after=[*self._ground, *self._namespaces.get(settings.namespace, ()), *needs],
            )
            installed[chart.name] = construct = self._install(settings, given)
            if isinstance(construct, KubePrometheusStack):
                self._ground.append(construct.definitions.resource)
        return installed

    @singledispatchmethod
    def _install(self, settings: ChartSettings, given: Given) -> Construct:
        raise TypeError(f"{given['chart'].name} has no construct for {type(settings).__name__}")

    @_install.register
    def _(self, settings: AwsForFluentBitSettings, given: Given) -> Construct:
        return AwsForFluentBit(
            self._stack, settings.NAME, settings, **given, monitored=self._monitored
        )

    @_install.register
    def _(self, settings: AwsLoadBalancerControllerSettings, given: Given) -> Construct:
        return AwsLoadBalancerController(
            self._stack,
            settings.NAME,
            settings,
            **given,
            tags=self._environment.default_tags(),
            monitored=self._monitored,
        )

    @_install.register
    def _(self, settings: CertManagerSettings, given: Given) -> Construct:
        return CertManager(self._stack, settings.NAME, settings, **given, monitored=self._monitored)

    @_install.register
    def _(self, settings: ClusterAutoscalerSettings, given: Given) -> Construct:
        return ClusterAutoscaler(
            self._stack,
            settings.NAME,
            settings,
            **given,
            node_groups=self._environment.cluster.node_groups,
            monitored=self._monitored,
        )

    @_install.register
    def _(self, settings: ExternalDnsSettings, given: Given) -> Construct:
        return ExternalDns(self._stack, settings.NAME, settings, **given, monitored=self._monitored)

    @_install.register
    def _(self, settings: KarpenterSettings, given: Given) -> Construct:
        karpenter = Karpenter(
            self._stack,
            settings.NAME,
            settings,
            **given,
            network=self._network,
            tags=self._environment.default_tags(),
            monitored=self._monitored,
        )
        if self._image_cache:
            self._image_cache.allow_pull(karpenter.nodes.role)
        return karpenter

    @_install.register
    def _(self, settings: KedaSettings, given: Given) -> Construct:
        return Keda(self._stack, settings.NAME, settings, **given, monitored=self._monitored)

    @_install.register
    def _(self, settings: KubePrometheusStackSettings, given: Given) -> Construct:
        return KubePrometheusStack(
            self._stack,
            settings.NAME,
            settings,
            **given,
            alarms=self._alarms,
            companions={chart.NAME for chart in self._environment.platform.charts},
        )

    @_install.register
    def _(self, settings: MetricsServerSettings, given: Given) -> Construct:
        return MetricsServer(
            self._stack, settings.NAME, settings, **given, monitored=self._monitored
        )

    @_install.register
    def _(self, settings: TrivyOperatorSettings, given: Given) -> Construct:
        trivy = TrivyOperator(
            self._stack, settings.NAME, settings, **given, monitored=self._monitored
        )
        if self._image_cache:
            self._image_cache.allow_pull(trivy.role)
        return trivy

    @_install.register
    def _(self, settings: VaultServerSettings, given: Given) -> Construct:
        return VaultServer(
            self._stack,
            settings.NAME,
            settings,
            **given,
            network=self._network,
            monitored_from=self._prometheus,
            logs=self._logs,
        )

    @_install.register
    def _(self, settings: VeleroSettings, given: Given) -> Construct:
        return Velero(
            self._stack,
            settings.NAME,
            settings,
            **given,
            bucket=self._buckets[settings.bucket],
            monitored=self._monitored,
        )


def _monitoring_first(item: tuple[Chart, ChartSettings]) -> bool:
    """Sorts the chart that brings the kinds by which all others have their metrics read first."""
    return item[0].name != "kube-prometheus-stack"


def _releases(construct: Construct) -> list[Release]:
    """All that a chart's construct installs: its release, and objects that come with it."""
    return [child for child in construct.node.find_all() if isinstance(child, Release)]
