from ipaddress import IPv4Network

from constructs_va.settings import Autoscaled, Fixed, NetworkSettings, NodeGroupSettings
from constructs_va.settings.charts import KarpenterSettings, NodePoolSettings
from constructs_va.settings.invariants import addresses
from constructs_va.settings.platform import PlatformSettings
from tests.settings.invariants.builders import only
from tests.settings.invariants.test_capacity import STAYING, cluster

ZONES = ("eu-central-1a", "eu-central-1b", "eu-central-1c")
NETWORK = NetworkSettings(cidr=IPv4Network("10.40.0.0/19"))
"""In each zone a private subnet of 1,024 addresses: 64 blocks of 16, 60 of them for 6 nodes."""


def group(nodes: int) -> NodeGroupSettings:
    return STAYING.model_copy(update={"scaling": Fixed(nodes)})


def test_the_zones_that_are_left_have_addresses_for_all_nodes() -> None:
    full = NodeGroupSettings(name="full", instance_types=("m7i.large",), scaling=Autoscaled(1, 12))
    problem = only(addresses.check(NETWORK, ZONES, cluster(group(1), full), PlatformSettings()))
    assert (problem.path, problem.given) == ("network.cidr", NETWORK.cidr)
    assert "the private subnets of 2 of 3 zones, each a /22" in problem.allowed
    assert "13 nodes with 110 pods each, the maximum of cluster.node_groups" in problem.allowed
    assert problem.allowed.endswith("they have for 12")


def test_they_may_have_just_enough() -> None:
    assert not [*addresses.check(NETWORK, ZONES, cluster(group(12)), PlatformSettings())]
    assert [*addresses.check(NETWORK, ZONES[:2], cluster(group(12)), PlatformSettings())]


def test_karpenter_s_nodes_may_all_be_small() -> None:
    pool = NodePoolSettings(name="general", instance_families=("m7i",), max_cpu=22)
    platform = PlatformSettings(
        charts=(KarpenterSettings(image="bottlerocket@1.50.0", pools=(pool,)),)
    )
    assert addresses.most_nodes(cluster(group(1)), platform) == 1 + 11
    assert not [*addresses.check(NETWORK, ZONES, cluster(group(1)), platform)]
    assert [*addresses.check(NETWORK, ZONES, cluster(group(2)), platform)]


def test_a_network_without_room_for_its_zones_says_so_itself() -> None:
    small = NetworkSettings.model_construct(cidr=IPv4Network("10.40.0.0/24"), zone_slots=4)
    few = NetworkSettings(cidr=IPv4Network("10.40.0.0/19"), zone_slots=2)
    for network in (small, few):
        assert not [*addresses.check(network, ZONES, cluster(group(9)), PlatformSettings())]


def test_every_slot_may_be_a_zone() -> None:
    full = NetworkSettings(cidr=IPv4Network("10.40.0.0/19"), zone_slots=2)
    assert [*addresses.check(full, ZONES[:2], cluster(group(99)), PlatformSettings())]


def test_a_single_zone_is_refused_as_such_and_not_for_its_addresses() -> None:
    assert not [*addresses.check(NETWORK, ZONES[:1], cluster(group(99)), PlatformSettings())]
