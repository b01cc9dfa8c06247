"""cluster-autoscaler."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.foundation.policy import Statement
from constructs_va.helm import values
from constructs_va.helm.durations import in_go
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity
from constructs_va.helm.release import HelmRelease
from constructs_va.settings import AwsContext, NodeGroupSettings
from constructs_va.settings.charts import Chart, ClusterAutoscalerSettings

NOBODY = 65534
"""The image's own user is root, which it has no need to be."""

LABELS = {"app.kubernetes.io/name": "aws-cluster-autoscaler"}


class AutoDiscovery(values.Values):
    """How it finds the groups that it scales: EKS tags them with the cluster's name."""

    cluster_name: str


class Rbac(values.Values):
    """The chart keeps the service account among its RBAC values."""

    service_account: values.ServiceAccount


class ServiceMonitor(values.Values):
    """How Prometheus finds the metrics: the chart puts it into another namespace by default."""

    enabled: bool = True
    namespace: str


class ClusterAutoscalerValues(values.Values):
    """The values that we set."""

    auto_discovery: AutoDiscovery
    aws_region: str
    rbac: Rbac
    replica_count: int
    resources: values.Resources
    topology_spread_constraints: list[values.TopologySpread]
    security_context: PodSecurity = PodSecurity(run_as_non_root=True, run_as_user=NOBODY)
    container_security_context: ContainerSecurity = ContainerSecurity()
    service_monitor: ServiceMonitor | None
    expander_priorities: Mapping[str, list[str]] | None
    extra_args: Mapping[str, str | bool]


class ClusterAutoscaler(Construct):
    """Adds nodes to ``Autoscaled`` groups while pods find no room, and takes idle ones away.

    AWS chooses a new node's zone, so a pod whose disk is in one zone may wait for a node in vain:
    ``docs/decisions/0017-groups-span-zones.md``.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        node_groups: the cluster's. Those of spot nodes grow first, as long as AWS has some.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: ClusterAutoscalerSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        node_groups: Sequence[NodeGroupSettings] = (),
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self._spot = [group.name for group in node_groups if group.capacity == "spot"]
        self.role = self._define_role()
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=self._values(monitored=monitored),
            extra_values=settings.extra_values,
            after=[*permissions_of(self.role), *after],
        )

    def _define_role(self) -> PodIdentityRole:
        """Sees all scaling groups, and changes those of this cluster alone.

        Source: cluster-autoscaler documentation, "Cluster Autoscaler on AWS", "IAM Policy".
        """
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="cluster-autoscaler",
            service_account=ServiceAccount(self._settings.namespace, "cluster-autoscaler"),
        )
        role.allow(
            "scale-node-groups",
            Statement("See", SEE),
            Statement(
                "Scale",
                (
                    "autoscaling:SetDesiredCapacity",
                    "autoscaling:TerminateInstanceInAutoScalingGroup",
                ),
                conditions={
                    "StringEquals": {
                        f"aws:ResourceTag/k8s.io/cluster-autoscaler/{self._context.prefix}": "owned"
                    }
                },
            ),
        )
        return role

    def _values(self, *, monitored: bool) -> ClusterAutoscalerValues:
        return ClusterAutoscalerValues(
            auto_discovery=AutoDiscovery(cluster_name=self._cluster.name),
            aws_region=self._context.region,
            rbac=Rbac(service_account=values.ServiceAccount(name="cluster-autoscaler")),
            # One works and one stands by; they elect a leader.
            replica_count=2,
            resources=values.Resources.of(cpu="50m", memory="300Mi"),
            topology_spread_constraints=values.spread_over_zones(LABELS),
            service_monitor=(
                ServiceMonitor(namespace=self._settings.namespace) if monitored else None
            ),
            expander_priorities=_spot_first(self._spot) if self._spot else None,
            extra_args={
                # Of the groups of one priority, the one that has the least left over.
                "expander": "priority,least-waste" if self._spot else "least-waste",
                "scale-down-unneeded-time": in_go(self._settings.remove_idle_after),
                # By default a node stays for good once a pod on it has an `emptyDir`, as nearly all
                # have for /tmp. Nothing of the VA keeps there what it can't lose: Kubernetes itself
                # throws it away with the pod.
                "skip-nodes-with-local-storage": False,
                "skip-nodes-with-system-pods": False,
            },
        )


def _spot_first(groups: Sequence[str]) -> Mapping[str, list[str]]:
    """Priority to the groups that have it, as expressions that their scaling groups' names match.

    EKS calls a scaling group ``eks-<node group>-<uuid>``; Terraform makes a node group's name of
    ours and 26 digits. A group that fails to start nodes, for want of spot capacity, is passed over
    for a while. Source: cluster-autoscaler documentation, "Priority based expander" and "FAQ", "How
    does scale-up work?"; Amazon EKS User Guide, "Simplify node lifecycle with managed node groups".
    """
    spot = [f"^eks-{group}(-[0-9a-f]{{26}})?-{UUID}$" for group in groups]
    return {"20": spot, "10": [".*"]}


UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

SEE = (
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeLaunchConfigurations",
    "autoscaling:DescribeScalingActivities",
    "autoscaling:DescribeTags",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetInstanceTypesFromInstanceRequirements",
    "eks:DescribeNodegroup",
)
