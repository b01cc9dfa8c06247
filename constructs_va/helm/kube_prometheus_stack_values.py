"""The values that we set of kube-prometheus-stack, and of the charts that it consists of."""

from collections.abc import Iterable, Mapping

from pydantic import Field

from constructs_va.helm.alertmanager_config import AlertmanagerConfig
from constructs_va.helm.durations import in_go
from constructs_va.helm.enabled import Enabled
from constructs_va.helm.placement import Affinity, rather_on_demand
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity
from constructs_va.helm.storage import Storage
from constructs_va.helm.values import (
    Resources,
    ServiceAccount,
    TopologySpread,
    UpdateStrategy,
    Values,
)
from constructs_va.helm.values import spread_over_zones as spread
from constructs_va.kubernetes import PlatformPriority
from constructs_va.settings.charts import KubePrometheusStackSettings


class DefaultRules(Values):
    """The rules that come with the chart."""

    disabled: Mapping[str, bool]


class AlertmanagerSpec(Values):
    """The Alertmanagers."""

    replicas: int
    storage: Storage
    resources: Resources
    affinity: Affinity
    topology_spread_constraints: list[TopologySpread]
    priority_class_name: str = PlatformPriority.name
    automount_service_account_token: bool


class Alertmanager(Values):
    """What tells people."""

    config: AlertmanagerConfig
    service_account: ServiceAccount
    pod_disruption_budget: Enabled
    alertmanager_spec: AlertmanagerSpec


class PrometheusSpec(Values):
    """The Prometheus servers."""

    replicas: int
    retention: str
    retention_size: str
    storage_spec: Storage
    resources: Resources
    affinity: Affinity
    topology_spread_constraints: list[TopologySpread]
    priority_class_name: str = PlatformPriority.name
    rule_selector_nil_uses_helm_values: bool = False
    service_monitor_selector_nil_uses_helm_values: bool = False
    pod_monitor_selector_nil_uses_helm_values: bool = False
    probe_selector_nil_uses_helm_values: bool = False
    scrape_config_selector_nil_uses_helm_values: bool = False


class Prometheus(Values):
    """What gathers metrics and finds what is wrong."""

    pod_disruption_budget: Enabled
    prometheus_spec: PrometheusSpec


class ConfigReloader(Values):
    """What stands beside each server, and tells it of changes."""

    resources: Resources


class Operator(Values):
    """What turns Prometheus Operator's objects into servers and their configuration."""

    resources: Resources
    priority_class_name: str = PlatformPriority.name
    prometheus_config_reloader: ConfigReloader


class Part(Values):
    """A part that has resources of its own."""

    resources: Resources


class KubeStateMetrics(Part):
    """What tells of the cluster's objects; of secrets it would have to see all that is in them."""

    priority_class_name: str = PlatformPriority.name
    collectors_exclude: tuple[str, ...] = ("secrets",)


class NodeExporter(Part):
    """What tells of each node. It has the node's network and processes, and no rights of root."""

    priority_class_name: str = "system-node-critical"
    update_strategy: UpdateStrategy = UpdateStrategy()
    container_security_context: ContainerSecurity = ContainerSecurity()
    security_context: PodSecurity = PodSecurity()


class AdminSecret(Values):
    """Where the password of Grafana's administrator is."""

    existing_secret: str


class NamespacedRbac(Values):
    """Rights in its own namespace alone; otherwise it reads the secrets of all of them."""

    namespaced: bool = True


class OwnNamespace(Values):
    """Where Grafana's dashboards are looked for."""

    search_namespace: str


class GrafanaSidecar(Part):
    """What brings dashboards and data sources into Grafana."""

    dashboards: OwnNamespace


class Grafana(Values):
    """Dashboards."""

    enabled: bool | None = None
    admin: AdminSecret | None = None
    resources: Resources | None = None
    sidecar: GrafanaSidecar | None = None
    rbac: NamespacedRbac | None = None


class KubePrometheusStackValues(Values):
    """The values that we set."""

    crds: Enabled
    default_rules: DefaultRules
    alertmanager: Alertmanager
    prometheus: Prometheus
    prometheus_operator: Operator
    grafana: Grafana
    kube_state_metrics: KubeStateMetrics = Field(serialization_alias="kube-state-metrics")
    node_exporter: NodeExporter = Field(serialization_alias="prometheus-node-exporter")
    kube_controller_manager: Enabled
    kube_scheduler: Enabled
    kube_etcd: Enabled
    kube_proxy: Enabled


def values_for(
    settings: KubePrometheusStackSettings,
    *,
    alerts: AlertmanagerConfig,
    service_account: str,
    replaced_rules: Iterable[str],
) -> KubePrometheusStackValues:
    """The values for an environment.

    Args:
        alerts: whom Alertmanager tells.
        service_account: that of the Alertmanagers, which has a role.
        replaced_rules: alerts of the chart in whose place we have our own.
    """
    out_of_reach = Enabled(enabled=False)
    return KubePrometheusStackValues(
        crds=Enabled(enabled=False),  # a release of their own
        default_rules=DefaultRules(disabled=dict.fromkeys(replaced_rules, True)),
        alertmanager=_alertmanager(alerts, service_account),
        prometheus=_prometheus(settings),
        prometheus_operator=Operator(
            resources=Resources.of(cpu="50m", memory="250Mi"),
            prometheus_config_reloader=ConfigReloader(
                resources=Resources.of(cpu="10m", memory="50Mi")
            ),
        ),
        grafana=_grafana(settings.grafana_secret, settings.namespace),
        kube_state_metrics=KubeStateMetrics(resources=Resources.of(cpu="20m", memory="250Mi")),
        node_exporter=NodeExporter(resources=Resources.of(cpu="20m", memory="60Mi")),
        # EKS keeps these three to itself, and its kube-proxy shows metrics to its own node alone.
        kube_controller_manager=out_of_reach,
        kube_scheduler=out_of_reach,
        kube_etcd=out_of_reach,
        kube_proxy=out_of_reach,
    )


def _alertmanager(config: AlertmanagerConfig, service_account: str) -> Alertmanager:
    return Alertmanager(
        config=config,
        service_account=ServiceAccount(name=service_account),
        pod_disruption_budget=Enabled(),
        alertmanager_spec=AlertmanagerSpec(
            replicas=2,  # they agree on who tells, so that nobody is told twice
            storage=Storage.of(gib=5),
            resources=Resources.of(cpu="20m", memory="100Mi"),
            affinity=Affinity(node_affinity=rather_on_demand()),
            topology_spread_constraints=spread({"app.kubernetes.io/name": "alertmanager"}),
            automount_service_account_token=False,  # it asks nothing of Kubernetes
        ),
    )


def _prometheus(settings: KubePrometheusStackSettings) -> Prometheus:
    return Prometheus(
        pod_disruption_budget=Enabled(),
        prometheus_spec=PrometheusSpec(
            replicas=2,  # both gather everything, so that one can fail
            retention=in_go(settings.retention),
            retention_size=f"{settings.storage_gib * USABLE_PERCENT // 100}GB",
            storage_spec=Storage.of(gib=settings.storage_gib),
            resources=Resources.of(cpu="500m", memory=f"{settings.memory_gib}Gi"),
            affinity=Affinity(node_affinity=rather_on_demand()),
            topology_spread_constraints=spread({"app.kubernetes.io/name": "prometheus"}),
        ),
    )


def _grafana(secret: str | None, namespace: str) -> Grafana:
    if secret is None:
        return Grafana(enabled=False)
    return Grafana(
        admin=AdminSecret(existing_secret=secret),
        resources=Resources.of(cpu="50m", memory="300Mi"),
        sidecar=GrafanaSidecar(
            resources=Resources.of(cpu="10m", memory="150Mi"),
            dashboards=OwnNamespace(search_namespace=namespace),
        ),
        rbac=NamespacedRbac(),
    )


USABLE_PERCENT = 80
"""How much of its disk Prometheus may fill; its GB are 2^30 bytes, as a volume's Gi.

Source: Prometheus documentation, "Storage", "Right-Sizing Retention Size".
"""
