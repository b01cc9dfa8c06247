"""Private subnets have addresses for all nodes and pods that there may be, with one zone down.

Nodes take addresses for their pods in blocks of 16, each from one place, and one block ahead. So
it is blocks that are counted.
"""

from collections.abc import Iterator, Sequence

from constructs_va.settings.charts.karpenter import KarpenterSettings
from constructs_va.settings.cluster import ClusterSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.instance_types import KARPENTERS_SMALLEST, MOST_PODS
from constructs_va.settings.network import NetworkSettings
from constructs_va.settings.platform import PlatformSettings
from constructs_va.settings.subnets import plan_subnets, smallest_prefix

BLOCK = 16
"""Source: Amazon EKS User Guide, "Assign more IP addresses to Amazon EKS nodes with prefixes": a
/28 prefix. One that is free is kept ready (WARM_PREFIX_TARGET)."""

BLOCKS_OF_NODE = -(-MOST_PODS // BLOCK) + 1 + 1
"""For as many pods as a node may have, one ahead, and one for the node's own interfaces."""

BLOCKS_OF_SUBNET = 4
"""The first and the last, in which AWS keeps five addresses; one for the cluster's interfaces; and
one for the endpoints of AWS services.

Source: Amazon VPC User Guide, "Subnet CIDR blocks"; Amazon EKS User Guide, "View Amazon EKS
networking requirements for VPC and subnets": 16 addresses are recommended.
"""


def check(
    network: NetworkSettings,
    zones: Sequence[str],
    cluster: ClusterSettings,
    platform: PlatformSettings,
) -> Iterator[Problem]:
    """A problem where nodes or pods would find no address when a zone fails."""
    slots = network.zone_slots
    if not 2 <= len(zones) <= slots or network.cidr.prefixlen > smallest_prefix(slots):
        return  # The environment, or its network, says so itself.
    subnets = [zone.private for zone in plan_subnets(network.cidr, zones, slots)]
    free = subnets[0].num_addresses // BLOCK - BLOCKS_OF_SUBNET
    room = max(free, 0) // BLOCKS_OF_NODE * (len(zones) - 1)
    nodes = most_nodes(cluster, platform)
    if nodes > room:
        yield Problem(
            path="network.cidr",
            given=network.cidr,
            allowed=f"a block in which the private subnets of {len(zones) - 1} of {len(zones)} "
            f"zones, each a /{subnets[0].prefixlen}, have addresses for {nodes} nodes with "
            f"{MOST_PODS} pods each, the maximum of cluster.node_groups; they have for {room}",
            remedy="take a larger block, before the VPC is made, or lower the maximum of a node "
            "group",
        )


def most_nodes(cluster: ClusterSettings, platform: PlatformSettings) -> int:
    """The most nodes that there may be, Karpenter's as small as they may be."""
    managed = sum(group.scaling.maximum for group in cluster.node_groups)
    pools = (chart.pools for chart in platform.charts if isinstance(chart, KarpenterSettings))
    return managed + sum(pool.max_cpu // KARPENTERS_SMALLEST for those in pools for pool in those)
