"""Karpenter itself."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.helm import values
from constructs_va.helm.custom_objects import CustomObjects
from constructs_va.helm.enabled import Enabled, enabled_if
from constructs_va.helm.environment_variable import EnvironmentVariable, aws_region
from constructs_va.helm.karpenter.interruptions import Interruptions
from constructs_va.helm.karpenter.node_identity import NodeIdentity
from constructs_va.helm.karpenter.node_pool import node_objects
from constructs_va.helm.karpenter.policy import statements
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.release import HelmRelease
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, KarpenterSettings


class Cluster(values.Values):
    """What Karpenter has to know of the cluster."""

    cluster_name: str
    cluster_endpoint: str
    interruption_queue: str
    eks_control_plane: bool = True


class ControllerImage(values.Values):
    """The controller's image, without the digest that the chart names."""

    digest: str


class Controller(values.Values):
    """The controller's container."""

    image: ControllerImage | None
    env: list[EnvironmentVariable]
    resources: values.Resources


class KarpenterValues(values.Values):
    """The values that we set."""

    settings: Cluster
    controller: Controller
    service_monitor: Enabled | None


class Karpenter(Construct):
    """Starts nodes for pods that find no room, of the settings' pools, and takes idle ones away.

    It runs on nodes of a managed group, as it can't start the node that it runs on. When a pool is
    removed, its nodes are drained and ended first; destroying waits for that.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        network: where its nodes are: in the private subnets, with the cluster's security group.
        tags: tags of all that it makes in AWS.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: KarpenterSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        network: Network,
        chart: Chart,
        tags: Mapping[str, str] | None = None,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self.interruptions = Interruptions(self, "interruptions", context=context)
        self.nodes = NodeIdentity(self, "nodes", context=context, cluster=cluster)
        self.role = self._define_role()
        self.definitions = self._define_definitions(chart, after)
        self.release = self._define_release(chart, monitored=monitored)
        self.pools = self._define_pools(network, tags or {})

    def _define_role(self) -> PodIdentityRole:
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="karpenter",
            service_account=ServiceAccount(self._settings.namespace, "karpenter"),
        )
        for id_, statement in statements(
            self._context, self._cluster, self.nodes, self.interruptions
        ).items():
            role.allow(id_, *statement)
        self._cluster.volumes_key.allow_volumes(role)
        return role

    def _define_definitions(
        self, chart: Chart, after: Sequence[ITerraformDependable]
    ) -> HelmRelease:
        if chart.definitions is None:
            raise ValueError(f"{chart.name} {chart.version} names no chart of its definitions")
        return HelmRelease(
            self,
            "definitions",
            chart.definitions,
            namespace=self._settings.namespace,
            values=values.Values(),
            protected=not self._context.destroyable,
            after=after,
        )

    def _define_release(self, chart: Chart, *, monitored: bool) -> HelmRelease:
        return HelmRelease(
            self,
            "release",
            chart,
            namespace=self._settings.namespace,
            values=KarpenterValues(
                settings=Cluster(
                    cluster_name=self._cluster.name,
                    cluster_endpoint=self._cluster.endpoint,
                    interruption_queue=self.interruptions.queue.name,
                ),
                controller=Controller(
                    # The chart's own digest: ECR's cache doesn't fetch what is asked for by one.
                    image=ControllerImage(digest="") if chart.source.mirror else None,
                    env=aws_region(self._context),
                    # Source: Karpenter documentation, "Getting Started with Karpenter".
                    resources=values.Resources.of(cpu="1", memory="1Gi"),
                ),
                service_monitor=enabled_if(monitored),
            ),
            extra_values=self._settings.extra_values,
            after=[
                self.definitions.resource,
                *permissions_of(self.role),
                *self.nodes.needed,
                *self.interruptions.needed,
            ],
        )

    def _define_pools(self, network: Network, tags: Mapping[str, str]) -> CustomObjects:
        return CustomObjects(
            self,
            "pools",
            node_objects(
                self._settings,
                instance_profile=self.nodes.instance_profile.name,
                subnet_ids=list(network.private_subnet_ids.values()),
                security_group_id=self._cluster.security_group_id,
                kms_key_id=self._cluster.volumes_key.arn,
                tags={**tags, "Name": self._context.name("karpenter")},
            ),
            release="va-node-pools",
            namespace=self._settings.namespace,
            timeout=DRAIN_TIMEOUT,
            after=[self.release.resource],
        )


DRAIN_TIMEOUT = timedelta(minutes=30)
"""How long Terraform waits, when it destroys, for the pools' nodes to be drained and ended."""
