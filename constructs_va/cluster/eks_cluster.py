"""The Kubernetes cluster."""

from collections.abc import Iterable
from ipaddress import IPv4Network

from cdktf_cdktf_provider_aws.eks_cluster import EksCluster as AwsEksCluster
from cdktf_cdktf_provider_aws.eks_cluster import (
    EksClusterAccessConfig,
    EksClusterEncryptionConfig,
    EksClusterEncryptionConfigProvider,
    EksClusterKubernetesNetworkConfig,
    EksClusterUpgradePolicy,
    EksClusterVpcConfig,
    EksClusterZonalShiftConfig,
)
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from constructs_va.cluster.access import PrincipalAccess
from constructs_va.cluster.addons import ManagedAddon
from constructs_va.cluster.live_version import LiveVersion
from constructs_va.cluster.node_group import NodeGroup
from constructs_va.cluster.node_role import NodeRole
from constructs_va.cluster.oidc_provider import OidcProvider
from constructs_va.cluster.private_access import PrivateAccess
from constructs_va.cluster.volumes_key import VolumesKey
from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.foundation.lifecycle import kept
from constructs_va.foundation.log_group import LogGroup
from constructs_va.foundation.policy import trust
from constructs_va.foundation.role import Role
from constructs_va.network import Network, Peer
from constructs_va.settings import AwsContext, ClusterSettings, SettingsError
from constructs_va.settings.addons import ADDONS_BEFORE_NODES, Addon


class EksCluster(Peer):
    """An EKS cluster with its nodes, its add-ons and those who may use it.

    It is named as the context's prefix. Its API answers in the VPC, and outside of it only to the
    settings' named addresses. Terraform makes it in this order and destroys it in the reverse one:
    log group, control plane, what nodes need to become ready, nodes, what runs on nodes. One node
    group is made, or updated, after the other, in the order of the settings.

    Raises:
        SettingsError: the service CIDR has addresses of the network's, or zones aren't the
            context's.

    Whoever applies it needs ``kms:CreateGrant`` and ``kms:DescribeKey`` on its key, and gets no
    access to it by that: only ``settings.access`` gives access. The account must have the
    service-linked role of EC2 Auto Scaling: see :class:`.VolumesKey`.
    """

    name: str
    """The cluster's name; whatever uses it comes after the cluster."""

    arn: str

    endpoint: str
    """The URL of the Kubernetes API."""

    certificate_authority: str
    """The certificate, in base64, by which clients know the Kubernetes API."""

    version: str
    """The Kubernetes minor, for example ``1.35``."""

    service_cidr: IPv4Network
    """Addresses of Kubernetes services; the first is that of the Kubernetes API within."""

    security_group_id: str
    """The group that EKS makes for the cluster: nodes, pods and the control plane bear it, and
    reach each other by it."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: ClusterSettings,
        *,
        context: AwsContext,
        network: Network,
    ) -> None:
        super().__init__(scope, id_)
        _check(settings, network, context)
        self._settings, self._context, self._network = settings, context, network
        self.key = EncryptionKey(self, "key", context=context, name="cluster-secrets")
        self.volumes_key = VolumesKey(self, "volumes-key", context=context)
        self._zones = settings.zones_within(context.zones)
        self.resource = self._define_control_plane(self._define_role(), self._define_log_group())
        self.name, self.arn = self.resource.name, self.resource.arn
        self.endpoint = self.resource.endpoint
        self.certificate_authority = self.resource.certificate_authority.get(0).data
        self.version, self.service_cidr = settings.kubernetes, settings.service_cidr
        self.security_group_id = self.resource.vpc_config.cluster_security_group_id
        self.oidc_provider = OidcProvider(self, "oidc-provider", cluster=self.resource)
        self._define_access()
        PrivateAccess(self, "private-access", settings, security_group_id=self.security_group_id)
        before_nodes = self._define_addons_before_nodes()
        self.node_role = NodeRole(self, "node-role", context=context)
        self.node_groups = self._define_node_groups(after=before_nodes)
        self._define_addons_on_nodes()

    def allow_from(self, peer: Peer, *, purpose: str) -> None:
        """Let the peer, a runner in the VPC say, connect to the Kubernetes API.

        The rule lives beside the peer, in its stack. It opens port 443 of nodes and pods as well,
        which bear the same group.
        """
        VpcSecurityGroupIngressRule(
            peer,
            "to-kubernetes-api",
            security_group_id=self.security_group_id,
            referenced_security_group_id=peer.security_group_id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            description=purpose,
        )

    def _define_role(self) -> Role:
        return Role(
            self,
            "role",
            context=self._context,
            name="cluster",
            trust=trust("ControlPlaneAssumes", {"Service": ("eks.amazonaws.com",)}),
            managed_policies=("AmazonEKSClusterPolicy",),
        )

    def _define_log_group(self) -> LogGroup:
        """The group that EKS logs to, under the name that EKS prescribes.

        Source: Amazon EKS User Guide, "Send control plane logs to CloudWatch Logs".
        """
        key = EncryptionKey(
            self,
            "logs-key",
            context=self._context,
            name="cluster-logs",
            services=logs_service(self._context),
        )
        return LogGroup(
            self,
            "logs",
            context=self._context,
            name=f"/aws/eks/{self._context.prefix}/cluster",
            retention_days=self._settings.log_retention_days,
            key=key,
        )

    def _define_control_plane(self, role: Role, logs: LogGroup) -> AwsEksCluster:
        settings = self._settings
        live = LiveVersion(self, "live-version", cluster_name=self._context.prefix)
        return AwsEksCluster(
            self,
            "Default",
            name=self._context.prefix,
            version=settings.kubernetes,
            role_arn=role.arn,
            vpc_config=self._vpc_config(),
            kubernetes_network_config=EksClusterKubernetesNetworkConfig(
                service_ipv4_cidr=str(settings.service_cidr)
            ),
            access_config=EksClusterAccessConfig(
                authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False
            ),
            bootstrap_self_managed_addons=False,
            encryption_config=EksClusterEncryptionConfig(
                provider=EksClusterEncryptionConfigProvider(key_arn=self.key.arn),
                resources=["secrets"],
            ),
            enabled_cluster_log_types=list(ALL_LOG_TYPES),
            deletion_protection=settings.deletion_protection,
            upgrade_policy=EksClusterUpgradePolicy(support_type=settings.support.upper()),
            zonal_shift_config=EksClusterZonalShiftConfig(enabled=settings.zonal_shift),
            # Logs go to a group with a retention only if it is there first, and EKS can clean up
            # its network interfaces only as long as its role has the policy.
            depends_on=[logs.resource, *role.attachments],
            lifecycle=kept(self._context, preconditions=[live.is_at_most(settings.kubernetes)]),
        )

    def _vpc_config(self) -> EksClusterVpcConfig:
        cidrs = [str(cidr) for cidr in self._settings.public_access_cidrs]
        return EksClusterVpcConfig(
            subnet_ids=[self._network.private_subnet_ids[zone] for zone in self._zones],
            endpoint_private_access=True,
            endpoint_public_access=self._settings.publicly_reachable,
            public_access_cidrs=cidrs if self._settings.publicly_reachable else None,
        )

    def _define_access(self) -> None:
        for entry in self._settings.access:
            PrincipalAccess(
                self,
                f"access-{entry.principal}",
                entry,
                context=self._context,
                cluster=self.resource,
            )

    def _define_addons_before_nodes(self) -> list[ManagedAddon]:
        """What nodes need to become ready. Each is a DaemonSet, active as soon as it is accepted.

        The Pod Identity agent comes first, as the CNI gets its permissions from it. On a new node
        both start at once, in the host's network, and the CNI starts again until the agent answers.
        """
        agent = self._define_addon(POD_IDENTITY_AGENT)
        return [
            agent,
            *(
                self._define_addon(name, after=[agent])
                for name in ADDONS_BEFORE_NODES
                if name != POD_IDENTITY_AGENT
            ),
        ]

    def _define_node_groups(self, after: Iterable[ManagedAddon]) -> dict[str, NodeGroup]:
        """The groups, each after the one before it.

        Otherwise Terraform would update all of them at once, and pods that leave a node of one
        group would find the nodes of the others leaving, too. A group that can't be updated also
        keeps the rest as they are.
        """
        groups: dict[str, NodeGroup] = {}
        earlier = [addon.resource for addon in after]
        for settings in self._settings.node_groups:
            group = groups[settings.name] = NodeGroup(
                self,
                f"nodes-{settings.name}",
                settings,
                context=self._context,
                cluster=self.resource,
                network=self._network,
                role=self.node_role,
                zones=self._zones,
                key=self.volumes_key,
                after=earlier,
            )
            earlier = [*earlier, group.resource]
        return groups

    def _define_addons_on_nodes(self) -> None:
        """What stays degraded, and fails the apply, until there are nodes for its pods."""
        for name in self._settings.addons_on_nodes:
            self._define_addon(name, after=self.node_groups.values())

    def _define_addon(
        self, name: Addon, after: Iterable[ManagedAddon | NodeGroup] = ()
    ) -> ManagedAddon:
        return ManagedAddon(
            self,
            f"addon-{name}",
            self._settings,
            context=self._context,
            cluster=self.resource,
            name=name,
            volumes_key=self.volumes_key,
            after=[earlier.resource for earlier in after],
        )


def _check(settings: ClusterSettings, network: Network, context: AwsContext) -> None:
    problems = list(settings.check_zones(context.zones))
    if settings.service_cidr.overlaps(network.cidr):
        problems.append(
            settings.problem(
                "service_cidr",
                allowed=f"a block that shares no address with the network's, {network.cidr}",
                remedy="take another block; pods could not reach what has an address in both",
            )
        )
    if problems:
        raise SettingsError(problems, type(settings).__name__)


POD_IDENTITY_AGENT: Addon = "eks-pod-identity-agent"

ALL_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
"""Source: Amazon EKS User Guide, "Send control plane logs to CloudWatch Logs"."""
