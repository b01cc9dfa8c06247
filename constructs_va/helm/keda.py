"""KEDA."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.helm import values
from constructs_va.helm.enabled import Enabled
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.release import HelmRelease
from constructs_va.kubernetes import PlatformPriority
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, KedaSettings

OPERATOR = "keda-operator"
"""The operator's label, and the account that the chart makes for it."""

METRICS_SERVER = "keda-operator-metrics-apiserver"
WEBHOOKS = "keda-admission-webhooks"


class Images(values.Values):
    """How images are pulled; the chart asks the registry at every start."""

    pull_policy: str


class Definitions(values.Values):
    """The custom resource definitions, which the chart installs and upgrades."""

    additional_annotations: Mapping[str, str]


class Replicas(values.Values):
    """How many pods a part has."""

    replica_count: int


class Budget(values.Values):
    """How many pods of a part may be evicted at once."""

    max_unavailable: int = 1


class Budgets(values.Values):
    """One for each part."""

    operator: Budget
    metric_server: Budget
    webhooks: Budget


class Spreads(values.Values):
    """How each part's pods are kept apart."""

    operator: list[values.TopologySpread]
    metrics_server: list[values.TopologySpread]
    webhooks: list[values.TopologySpread]


class PartResources(values.Values):
    """What each part asks for."""

    operator: values.Resources
    metric_server: values.Resources
    webhooks: values.Resources


class Rbac(values.Values):
    """What the operator may scale."""

    enabled_custom_scaled_ref_kinds: bool


class Restriction(values.Values):
    """Whether a part sees secrets of its own namespace only."""

    secret: bool = True


class Permission(values.Values):
    """What is kept from a part."""

    restrict: Restriction


class Permissions(values.Values):
    """What is kept from the parts that could see secrets of every namespace."""

    operator: Permission
    metric_server: Permission


class PartMetrics(values.Values):
    """A part's metrics."""

    enabled: bool = True
    service_monitor: Enabled


class Metrics(values.Values):
    """The metrics of each part."""

    operator: PartMetrics
    metric_server: PartMetrics
    webhooks: PartMetrics


class KedaValues(values.Values):
    """The values that we set."""

    cluster_name: str
    image: Images
    crds: Definitions
    operator: Replicas
    metrics_server: Replicas
    webhooks: Replicas
    pod_disruption_budget: Budgets
    topology_spread_constraints: Spreads
    resources: PartResources
    priority_class_name: str = PlatformPriority.name
    rbac: Rbac
    permissions: Permissions
    prometheus: Metrics | None


class Keda(Construct):
    """Scales components by what waits for them.

    Its operator asks AWS as ``role``, which has no permissions at first: let it see each queue that
    something is scaled by, with ``queue.allow_read_depth(keda.role)``. Triggers name a
    TriggerAuthentication whose pod identity has the provider ``aws`` and no role.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: KedaSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.role = PodIdentityRole(
            self,
            "role",
            context=context,
            cluster=cluster,
            name="keda",
            service_account=ServiceAccount(settings.namespace, OPERATOR),
        )
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=_values(context, monitored=monitored),
            extra_values=settings.extra_values,
            after=[*permissions_of(self.role), *after],
        )


def _values(context: AwsContext, *, monitored: bool) -> KedaValues:
    two = Replicas(replica_count=2)  # the operator's elect a leader, the others share the work
    own_secrets_only = Permission(restrict=Restriction())
    metrics = PartMetrics(service_monitor=Enabled())
    return KedaValues(
        cluster_name=context.prefix,
        # A tag that has been pulled is used when its registry can't be reached, too.
        image=Images(pull_policy="IfNotPresent"),
        crds=Definitions(additional_annotations={"helm.sh/resource-policy": "keep"}),
        operator=two,
        metrics_server=two,
        webhooks=two,
        pod_disruption_budget=Budgets(operator=Budget(), metric_server=Budget(), webhooks=Budget()),
        topology_spread_constraints=Spreads(
            operator=values.spread_over_zones({"app": OPERATOR}),
            metrics_server=values.spread_over_zones({"app": METRICS_SERVER}),
            webhooks=values.spread_over_zones({"app": WEBHOOKS}),
        ),
        resources=PartResources(
            operator=values.Resources.of(cpu="50m", memory="500Mi"),
            metric_server=values.Resources.of(cpu="50m", memory="250Mi"),
            webhooks=values.Resources.of(cpu="50m", memory="150Mi"),
        ),
        # Deployments and StatefulSets, and not whatever kind has a number of replicas.
        rbac=Rbac(enabled_custom_scaled_ref_kinds=False),
        permissions=Permissions(operator=own_secrets_only, metric_server=own_secrets_only),
        prometheus=(
            Metrics(operator=metrics, metric_server=metrics, webhooks=metrics)
            if monitored
            else None
        ),
    )
