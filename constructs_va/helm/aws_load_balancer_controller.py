"""aws-load-balancer-controller."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct
from pydantic import Field

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.helm import values
from constructs_va.helm.enabled import Enabled, enabled_if
from constructs_va.helm.load_balancing_policy import load_balancing, web_application_firewall
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.pod_security import Capabilities, SeccompProfile
from constructs_va.helm.release import HelmRelease
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AwsLoadBalancerControllerSettings, Chart

LABELS = {"app.kubernetes.io/name": "aws-load-balancer-controller"}


class PodSecurityContext(values.Values):
    """What the chart's own security context of the pod leaves out."""

    seccomp_profile: SeccompProfile = SeccompProfile()


class SecurityContext(values.Values):
    """What the chart's own security context of the container leaves out."""

    capabilities: Capabilities = Capabilities()


class PodDisruptionBudget(values.Values):
    """How many of its pods a drain may take at once."""

    max_unavailable: int = 1


class AwsLoadBalancerControllerValues(values.Values):
    """The values that we set."""

    cluster_name: str
    region: str
    vpc_id: str
    default_target_type: str
    default_tags: Mapping[str, str] | None
    enable_cert_manager: bool = True
    enable_service_mutator_webhook: bool = False
    enable_shield: bool = False
    enable_waf: bool = False
    enable_waf_v2: bool = Field(default=True, serialization_alias="enableWafv2")
    disable_ingress_group_name_annotation: bool = True
    pod_security_context: PodSecurityContext = PodSecurityContext()
    security_context: SecurityContext = SecurityContext()
    pod_disruption_budget: PodDisruptionBudget = PodDisruptionBudget()
    resources: values.Resources
    topology_spread_constraints: list[values.TopologySpread]
    service_monitor: Enabled | None


class AwsLoadBalancerController(Construct):
    """Makes load balancers for ingresses of its classes and services that name its class.

    It doesn't make itself the class of services that name none: the webhook for that would let no
    service at all be created while the controller is away.

    Ingresses share a load balancer by their class alone: with the annotation for that, whoever may
    make an ingress in any namespace could join another's load balancer, and change it.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        tags: tags of all that it makes in AWS.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: AwsLoadBalancerControllerSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        tags: Mapping[str, str] | None = None,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self.role = self._define_role()
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=self._values(tags, monitored=monitored),
            extra_values=settings.extra_values,
            after=[*permissions_of(self.role), *after],
        )

    def _define_role(self) -> PodIdentityRole:
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="load-balancers",
            service_account=ServiceAccount(
                self._settings.namespace, "aws-load-balancer-controller"
            ),
        )
        role.allow("balance-load", *load_balancing(self._context, self._cluster))
        # Also where there is no web ACL (any more): it takes away the one that was there.
        role.allow("use-web-acls", *web_application_firewall(self._context))
        return role

    def _values(
        self, tags: Mapping[str, str] | None, *, monitored: bool
    ) -> AwsLoadBalancerControllerValues:
        return AwsLoadBalancerControllerValues(
            cluster_name=self._cluster.name,
            # Both would otherwise be asked of the node, out of a pod's reach.
            region=self._context.region,
            vpc_id=self._cluster.resource.vpc_config.vpc_id,
            # To pods themselves, which have addresses of the VPC, and not through a node's port.
            default_target_type="ip",
            default_tags=tags,
            resources=values.Resources.of(cpu="50m", memory="256Mi"),
            topology_spread_constraints=values.spread_over_zones(LABELS),
            service_monitor=enabled_if(monitored),
        )
