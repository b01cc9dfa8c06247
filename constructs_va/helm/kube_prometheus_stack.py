"""kube-prometheus-stack."""

from collections.abc import Collection, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.foundation.dead_mans_switch import DeadMansSwitch
from constructs_va.helm import alert_rules
from constructs_va.helm.alertmanager_config import notify
from constructs_va.helm.custom_objects import CustomObjects
from constructs_va.helm.kube_prometheus_stack_values import values_for
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.release import HelmRelease
from constructs_va.helm.values import Values
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, ChartName, KubePrometheusStackSettings

ALERTMANAGER = "alertmanager"


class KubePrometheusStack(Construct):
    """Prometheus, Alertmanager and the rules by which they tell the environment's alarm topic.

    Alertmanager gives a sign of life to a dead man's switch, so that the topic is also told when
    Prometheus or Alertmanager itself is down, or can't publish.

    What brings ServiceMonitors, PodMonitors or rules of its own comes after ``definitions``; they
    are found in every namespace, whatever their labels.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        alarms: the topic that alerts go to.
        companions: the charts that run beside it, to which some alert rules belong.
        after: what must be there first.
    """

    definitions: HelmRelease
    """The kinds of Prometheus Operator. Uninstalled only where all may be destroyed."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: KubePrometheusStackSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        alarms: AlarmTopic,
        companions: Collection[ChartName] = (),
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self.definitions = self._define_definitions(chart, after)
        self.switch = DeadMansSwitch(
            self, "switch", context=context, name="alertmanager", alarms=alarms
        )
        self.role = self._define_role(alarms)
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=values_for(
                settings,
                alerts=notify(alarms, self.switch, context),
                service_account=ALERTMANAGER,
                replaced_rules=alert_rules.REPLACED,
            ),
            extra_values=settings.extra_values,
            after=[*permissions_of(self.role), self.definitions.resource, *after],
        )
        self._define_rules(companions)
        self.switch.arm(
            description="Alertmanager has given no sign of life for 15 minutes: alerts on the "
            "cluster reach nobody. See whether its pods and those of Prometheus run.",
            after=[self.release.resource],
        )

    def _define_definitions(
        self, chart: Chart, after: Sequence[ITerraformDependable]
    ) -> HelmRelease:
        if chart.definitions is None:
            raise ValueError(
                f"{chart.name} {chart.version} names no chart of its custom resource definitions: "
                "pass the catalogue's chart"
            )
        return HelmRelease(
            self,
            "definitions",
            chart.definitions,
            namespace=self._settings.namespace,
            values=Values(),
            protected=not self._context.destroyable,
            after=after,
        )

    def _define_role(self, alarms: AlarmTopic) -> PodIdentityRole:
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="alertmanager",
            service_account=ServiceAccount(self._settings.namespace, ALERTMANAGER),
        )
        alarms.allow_publish(role)
        self.switch.allow_publish(role)
        return role

    def _define_rules(self, companions: Collection[ChartName]) -> None:
        """The rules, once the operator is there: its webhook looks at them."""
        CustomObjects(
            self,
            "rules",
            [alert_rules.for_charts(companions)],
            release="va-alert-rules",
            namespace=self._settings.namespace,
            after=[self.release.resource],
        )
