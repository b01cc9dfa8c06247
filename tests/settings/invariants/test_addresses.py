from ipaddress import IPv4Network

from constructs_va.settings import Autoscaled, Fixed, NetworkSettings, NodeGroupSettings
from constructs_va.settings.charts import KarpenterSettings, NodePoolSettings
from constructs_va.settings.invariants import addresses
from constructs_va.settings.platform import PlatformSettings
from tests.settings.invariants.builders import only
from tests.settings.invariants.test_capacity import STAYING, cluster

ZONES = ("eu-central-1a", "eu-central-1b", "eu-central-1c")
NETWORK = NetworkSettings(cidr=IPv4Network("10.40.0.0/20"))
"""In each zone a private subnet of 512 addresses: 32 blocks of 16, for 3 nodes of 9."""


def group(nodes: int) -> NodeGroupSettings:
    return STAYING.model_copy(update={"scaling": Fixed(nodes)})


def test_the_zones_that_are_left_have_addresses_for_all_nodes() -> None:
    full = NodeGroupSettings(name="full", instance_types=("m7i.large",), scaling=Autoscaled(1, 6))
    problem = only(addresses.check(NETWORK, ZONES, cluster(group(1), full), PlatformSettings()))
    assert (problem.path, problem.given) == ("network.cidr", NETWORK.cidr)
    assert "the private subnets of 2 of 3 zones, each a /23" in problem.allowed
    assert "7 nodes with 110 pods each, the maximum of cluster.node_groups" in problem.allowed
    assert problem.allowed.endswith("they have for 6")


def test_they_may_have_just_enough() -> None:
    assert not [*addresses.check(NETWORK, ZONES, cluster(group(6)), PlatformSettings())]
    assert [*addresses.check(NETWORK, ZONES[:2], cluster(group(6)), PlatformSettings())]


def test_karpenter_s_nodes_may_all_be_small() -> None:
    pool = NodePoolSettings(name="general", instance_families=("m7i",), max_cpu=10)
    platform = PlatformSettings(
        charts=(KarpenterSettings(image="bottlerocket@1.50.0", pools=(pool,)),)
    )
    assert addresses.most_nodes(cluster(group(1)), platform) == 1 + 5
    assert not [*addresses.check(NETWORK, ZONES, cluster(group(1)), platform)]
    assert [*addresses.check(NETWORK, ZONES, cluster(group(2)), platform)]
