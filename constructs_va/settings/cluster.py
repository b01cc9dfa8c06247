"""What an environment decides about its Kubernetes cluster."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Literal

from typing_extensions import override

from constructs_va.settings.addons import (
    ADDONS_BEFORE_NODES,
    ADDONS_ON_NODES,
    Addon,
    AddonVersion,
)
from constructs_va.settings.errors import Problem
from constructs_va.settings.kubernetes_versions import KubernetesMinor
from constructs_va.settings.model import Settings
from constructs_va.settings.node_group import NodeGroupSettings
from constructs_va.settings.types import (
    UNROUTED_BLOCKS,
    IamPrincipalArn,
    LogRetentionDays,
    Name,
    Network,
    PrivateNetwork,
    SecurityGroupId,
    Zone,
)

Group = Literal["operators", "developers", "readers"]
"""A group of people in the cluster. What it may do there is in the platform's access rules."""

MOST_PUBLIC_BLOCKS = 40
"""Source: Amazon EKS User Guide, "View and manage Amazon EKS and Fargate service quotas"."""

MOST_PRIVATE_RULES = 40
"""Of the 60 rules that a security group may have; load balancers add theirs to the same group.

Source: Amazon VPC User Guide, "Amazon VPC quotas", "Security groups".
"""

WIDEST_PUBLIC_PREFIX = 8
"""Of a block from which the API is reached. The whole internet is two of /1, and of /8 far more
than there may be blocks."""

SHARED = IPv4Network("100.64.0.0/10")


class AccessEntry(Settings):
    """Who may do what in the cluster: an IAM principal, by groups or by an access policy of EKS.

    Groups are for people: what each may do is written for the VA. A policy is for what stands
    above that, as whoever applies the platform.
    """

    principal_arn: IamPrincipalArn
    """The IAM role (or user) that people or pipelines assume."""

    groups: tuple[Group, ...] = ()
    """The groups that the principal is in."""

    policy: Literal["cluster_admin", "admin", "edit", "view"] | None = None
    """The EKS access policy, from everything in the cluster to reading in a namespace.

    Source: Amazon EKS User Guide, "Review access policy permissions".
    """

    namespaces: tuple[Name, ...] = ()
    """The namespaces in which the policy holds. Default: the whole cluster."""

    @property
    def principal(self) -> str:
        """The principal's name, without the path that it may have in IAM."""
        return self.principal_arn.rsplit("/", 1)[-1]

    @override
    def check(self) -> Iterator[Problem]:
        if not self.groups and not self.policy:
            yield self.problem(
                "groups", allowed="a group, or else a policy", remedy="name one, or drop the entry"
            )
        if self.namespaces and not self.policy:
            yield self.problem(
                "namespaces",
                allowed="none without a policy; what a group may do says where",
                remedy="leave them out, or set a policy",
            )


class ClusterSettings(Settings):
    """An EKS cluster and its nodes."""

    kubernetes: KubernetesMinor
    """The Kubernetes minor version."""

    node_groups: tuple[NodeGroupSettings, ...]
    """The groups of nodes; at least one of them on demand. They are updated in this order, each
    after the one before: change the order in an apply of its own, as Terraform stops at a cycle
    where two groups that change places are replaced as well."""

    access: tuple[AccessEntry, ...]
    """Who may use the cluster. Nobody else can, its creator included; one must administrate it."""

    publicly_reachable: bool = False
    """Whether the Kubernetes API also answers outside the VPC, to ``public_access_cidrs`` alone."""

    public_access_cidrs: tuple[Network, ...] = ()
    """Public address blocks (offices, runners) from which the API is reached."""

    private_access_cidrs: tuple[PrivateNetwork, ...] = ()
    """Private address blocks, of networks that are connected to the VPC (runners, a VPN), from
    which the API is reached at its private addresses. Nodes bear the API's security group: port 443
    of nodes and pods is open to these blocks, too. Default: only nodes and pods reach the API."""

    private_access_security_groups: tuple[SecurityGroupId, ...] = ()
    """Security groups in the VPC, or in one peered with it, whose members reach the API, too."""

    control_plane_zones: tuple[Zone, ...] = ()
    """The zones of the control plane's interfaces, and of node groups that name none. Never change
    it: EKS keeps a control plane to the zones that it was made with, and a node group in other
    zones is another node group. Default: the environment's zones, where these are two."""

    service_cidr: PrivateNetwork = IPv4Network("172.20.0.0/16")
    """Addresses of Kubernetes services; seen within the cluster only."""

    log_retention_days: LogRetentionDays = 90
    """Days for which control plane logs are kept."""

    deletion_protection: bool = True
    """Whether EKS refuses to delete the cluster until this is turned off in an apply of its own."""

    support: Literal["standard", "extended"] = "standard"
    """When standard support of the minor ends: be upgraded by AWS (``standard``) or pay more."""

    zonal_shift: bool = True
    """Whether AWS may move traffic out of a zone that is impaired."""

    metrics_addon: bool = True
    """Whether EKS installs metrics-server. False where the platform's chart does."""

    addon_versions: Mapping[Addon, AddonVersion] = {}
    """Add-ons pinned to a build, for example ``{"coredns": "v1.12.1-eksbuild.2"}``. Each other one
    follows the build that AWS names as default for the Kubernetes minor, whenever somebody
    applies. In production all of them must be pinned."""

    @property
    def addons_on_nodes(self) -> tuple[Addon, ...]:
        """The add-ons that need nodes to run on."""
        return tuple(
            name for name in ADDONS_ON_NODES if name != "metrics-server" or self.metrics_addon
        )

    @property
    def floating_addons(self) -> tuple[Addon, ...]:
        """The add-ons that are installed and not pinned to a build."""
        installed = (*ADDONS_BEFORE_NODES, *self.addons_on_nodes)
        return tuple(name for name in installed if name not in self.addon_versions)

    def zones_within(self, zones: Sequence[str]) -> tuple[str, ...]:
        """The control plane's zones, in an environment with these."""
        return self.control_plane_zones or tuple(zones)

    def check_zones(self, zones: Sequence[str]) -> Iterator[Problem]:
        """The problems of these settings in an environment with these zones."""
        if not self.control_plane_zones and len(zones) > 2:
            yield self.problem(
                "control_plane_zones",
                allowed="written down where the environment has more than two zones: EKS keeps the "
                "control plane to those that it is made with",
                remedy="name them: all of them for a new cluster, and for one that there is those "
                "it was made with",
            )
        named = {"control_plane_zones": self.control_plane_zones} | {
            f'node_groups["{group.name}"].zones': group.zones for group in self.node_groups
        }
        for path, chosen in named.items():
            strangers = [zone for zone in chosen if zone not in zones]
            if strangers:
                yield Problem(
                    path=path,
                    given=chosen,
                    allowed=f"zones of the environment: {', '.join(zones)}",
                    remedy=f"take {', '.join(strangers)} out, or append to the environment's zones",
                )

    @override
    def check(self) -> Iterator[Problem]:
        yield from self._check_endpoint()
        yield from self._check_private_access()
        yield from self._check_control_plane_zones()
        yield from self._check_access()
        yield from self._check_node_groups()
        # Source: Amazon EKS API Reference, KubernetesNetworkConfigRequest, serviceIpv4Cidr.
        if not 12 <= self.service_cidr.prefixlen <= 24 or self.service_cidr.overlaps(SHARED):
            yield self.problem(
                "service_cidr",
                allowed="a prefix from /12 to /24, in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
                remedy="take another block",
            )

    def _check_endpoint(self) -> Iterator[Problem]:
        if self.publicly_reachable and not self.public_access_cidrs:
            yield self.problem(
                "public_access_cidrs",
                allowed="one or more address blocks where publicly_reachable is True",
                remedy="name the blocks that need the API, or leave publicly_reachable out",
            )
        if self.public_access_cidrs and not self.publicly_reachable:
            yield self.problem(
                "public_access_cidrs",
                allowed="none where publicly_reachable is False",
                remedy="set publicly_reachable=True, or leave the blocks out",
            )
        blocks = self.public_access_cidrs
        # Source: Amazon EKS User Guide, "Configure network access to cluster API server endpoint".
        refused = [
            str(block)
            for block in blocks
            if block.prefixlen < WIDEST_PUBLIC_PREFIX or any(map(block.overlaps, UNROUTED_BLOCKS))
        ]
        if refused:
            yield self.problem(
                "public_access_cidrs",
                allowed=f"public blocks of /{WIDEST_PUBLIC_PREFIX} at the widest: not the whole "
                "internet, and no private or reserved addresses",
                remedy=f"name the blocks that need the API, instead of {', '.join(refused)}",
            )
        if len(blocks) > MOST_PUBLIC_BLOCKS or len(set(blocks)) < len(blocks):
            yield self.problem(
                "public_access_cidrs",
                allowed=f"{MOST_PUBLIC_BLOCKS} blocks at most, each once",
                remedy="take out what is there twice, or join blocks that lie side by side",
            )

    def _check_private_access(self) -> Iterator[Problem]:
        for field in ("private_access_cidrs", "private_access_security_groups"):
            sources: Sequence[object] = getattr(self, field)
            if len(set(sources)) < len(sources):
                yield self.problem(
                    field, allowed="each of them once", remedy="take the repetition out"
                )
        if (
            len(self.private_access_cidrs) + len(self.private_access_security_groups)
            > MOST_PRIVATE_RULES
        ):
            yield self.problem(
                "private_access_cidrs",
                allowed=f"{MOST_PRIVATE_RULES} blocks and security groups at most, together",
                remedy="join blocks that lie side by side",
            )

    def _check_control_plane_zones(self) -> Iterator[Problem]:
        zones = self.control_plane_zones
        # Source: Amazon EKS User Guide, "View Amazon EKS networking requirements".
        if zones and not 2 <= len(set(zones)) == len(zones):
            yield self.problem(
                "control_plane_zones",
                allowed="two or more zones, each once",
                remedy="name zones of the environment, or leave it out where there are two",
            )

    def _check_access(self) -> Iterator[Problem]:
        if not any(
            entry.policy == "cluster_admin" and not entry.namespaces for entry in self.access
        ):
            yield self.problem(
                "access",
                allowed="at least one entry with the policy cluster_admin for the whole cluster",
                remedy="name the role that administrates the cluster; otherwise nobody could",
            )
        principals = Counter(entry.principal for entry in self.access)
        for principal in (name for name, count in principals.items() if count > 1):
            yield Problem(
                path="access",
                given=f"{principals[principal]} entries for {principal!r}",
                allowed="each principal once; its name is its key in Terraform",
                remedy="keep one entry; for a second policy, let a role of its own be assumed",
            )

    def _check_node_groups(self) -> Iterator[Problem]:
        names = Counter(group.name for group in self.node_groups)
        for name in (name for name, count in names.items() if count > 1):
            yield Problem(
                path="node_groups",
                given=f"{names[name]} groups named {name!r}",
                allowed="each name once",
                remedy="rename one of them; the name is its key in Terraform",
            )
        if not any(group.capacity == "on_demand" for group in self.node_groups):
            yield self.problem(
                "node_groups",
                allowed="at least one group with on_demand capacity",
                remedy="add one: with spot alone, nothing runs DNS when AWS takes nodes back",
            )
