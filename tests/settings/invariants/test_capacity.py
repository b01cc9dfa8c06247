from typing import Any

from constructs_va.settings import (
    AccessEntry,
    Autoscaled,
    ClusterSettings,
    ComponentSettings,
    Fixed,
    NodeGroupSettings,
    PlatformSettings,
    Problem,
    Taint,
)
from constructs_va.settings.charts import KarpenterSettings, NodePoolSettings
from constructs_va.settings.instance_types import KNOWN, InstanceSize
from constructs_va.settings.invariants import capacity, platform_demand
from tests.settings.invariants.builders import component, only

PLATFORM = PlatformSettings()
ROOM = KNOWN["m7i.large"].allocatable - platform_demand.ADDONS_PER_NODE
"""What one node leaves for pods."""

BESIDE = platform_demand.ADDONS
STAYING = NodeGroupSettings(name="base", instance_types=("m7i.large",), scaling=Fixed(1))
SPOT = NodeGroupSettings(
    name="spot", instance_types=("m7i.large", "m5.large"), capacity="spot", scaling=Autoscaled(0, 1)
)


def cluster(*groups: NodeGroupSettings) -> ClusterSettings:
    administrator = AccessEntry(
        principal_arn="arn:aws:iam::111122223333:role/admin", policy="cluster_admin"
    )
    return ClusterSettings(kubernetes="1.35", access=(administrator,), node_groups=groups)


def check(*components: ComponentSettings, groups: Any, platform: Any = PLATFORM) -> list[Problem]:
    return [*capacity.check(components, cluster(*groups), platform)]


def single(cpu: int, memory: int = 4, **settings: Any) -> ComponentSettings:
    """One that has one pod, and none more for an update."""
    return component(
        cpu_millicores=cpu, memory_mib=memory, scaling=Fixed(1), singleton=True, **settings
    )


FILLING = ROOM.cpu_millicores - BESIDE.cpu_millicores


def test_what_no_number_of_nodes_has_room_for_is_refused() -> None:
    problem = only(check(single(FILLING + 1), groups=(STAYING,)))
    assert problem.path == "cluster.node_groups"
    assert problem.given == "up to 1 of base"
    assert problem.allowed.endswith(f"{FILLING / 1000:g} CPUs beside what the platform requests")
    assert problem.allowed.startswith(f"room for {(FILLING + 1) / 1000:g} CPUs: ")
    assert 'for components["worker"]' in problem.allowed
    assert "raise the maximum of a node group" in problem.remedy


def test_the_last_node_may_be_full() -> None:
    assert not check(single(FILLING), groups=(STAYING,))


def test_memory_counts_as_cpu_does() -> None:
    memory = ROOM.memory_mib - BESIDE.memory_mib
    problem = only(check(single(1, memory + 1), groups=(STAYING,)))
    assert "GiB beside what the platform requests" in problem.allowed
    assert not check(single(1, memory), groups=(STAYING,))


def test_the_maximum_of_an_autoscaled_group_counts() -> None:
    two = (single(FILLING), single(1000))
    assert check(*two, groups=(STAYING,))
    assert not check(*two, groups=(STAYING, SPOT))


def test_what_may_not_run_on_spot_finds_room_elsewhere() -> None:
    pair = [single(ROOM.cpu_millicores // 2 + 1, spot=False) for _ in range(2)]
    groups = (STAYING, SPOT.model_copy(update={"scaling": Autoscaled(0, 9)}))
    problem = only(check(*pair, groups=groups))
    assert problem.given == "up to 1 of base"
    assert "spot=False" in problem.allowed
    assert not check(*(one.model_copy(update={"spot": True}) for one in pair), groups=groups)


def test_a_pod_fits_on_one_node() -> None:
    pod = single(ROOM.cpu_millicores + 1)
    groups = (STAYING.model_copy(update={"scaling": Fixed(9)}),)
    problem = only(check(pod, groups=groups))
    assert problem.path == 'components["worker"].memory_mib'
    assert 'cluster.node_groups["base"].instance_types leaves' in problem.allowed
    assert not check(single(ROOM.cpu_millicores), groups=groups)


def test_a_group_with_a_taint_has_room_for_others() -> None:
    tainted = SPOT.model_copy(update={"taints": (Taint(key="gpu"),)})
    two = (single(FILLING), single(1000))
    assert check(*two, groups=(STAYING, tainted))


def test_the_smallest_of_a_group_s_types_counts() -> None:
    mixed = STAYING.model_copy(update={"instance_types": ("m7i.2xlarge", "m7i.large")})
    assert check(single(FILLING + 1), groups=(mixed,))
    assert check(single(1, ROOM.memory_mib - BESIDE.memory_mib + 1), groups=(mixed,))


def test_types_of_unknown_size_are_told_and_not_guessed() -> None:
    strange = STAYING.model_copy(update={"instance_types": ("x9z.large", "m7i.large")})
    problem = only(check(component(), groups=(strange,)))
    assert problem.path == 'cluster.node_groups["base"].instance_types'
    assert problem.given == "x9z.large"
    assert "m7i.large" in problem.allowed
    assert "size=InstanceSize" in problem.remedy


def test_a_group_may_say_how_large_they_are() -> None:
    size = InstanceSize(vcpus=2, memory_gib=8, addresses=29)
    strange = STAYING.model_copy(update={"instance_types": ("x9z.large",), "size": size})
    assert not check(single(FILLING), groups=(strange,))
    assert check(single(FILLING + 1), groups=(strange,))


def test_karpenter_bounds_its_nodes_itself() -> None:
    pool = NodePoolSettings(name="general", instance_families=("m7i",), max_cpu=64)
    platform = PlatformSettings(
        charts=(KarpenterSettings(image="bottlerocket@1.50.0", pools=(pool,)),)
    )
    assert not check(single(FILLING + 1), groups=(STAYING,), platform=platform)
