"""Nodes have room for all replicas that there may be, once there are as many nodes as may be.

Those that are ending aren't counted: a new one waits until they leave room, which they do within
their grace period.
"""

from collections.abc import Iterator, Sequence

from constructs_va.settings.cluster import ClusterSettings
from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.instance_types import KNOWN
from constructs_va.settings.invariants import demand, platform_demand
from constructs_va.settings.invariants.paths import of_component, of_node_group
from constructs_va.settings.node_group import NodeGroupSettings
from constructs_va.settings.platform import PlatformSettings
from constructs_va.settings.resources import NOTHING, Resources


def check(
    components: Sequence[ComponentSettings], cluster: ClusterSettings, platform: PlatformSettings
) -> Iterator[Problem]:
    """The problems of replicas for which no node would be started.

    Where Karpenter starts nodes, of sizes that it chooses, the limits of its pools say how many.
    """
    if not components or platform.runs("karpenter"):
        return
    groups = [group for group in cluster.node_groups if not _keeps_away(group)]
    unknown = [problem for group in groups for problem in _check_size(group)]
    if unknown:
        yield from unknown
        return
    daemons = platform_demand.per_node(platform)
    yield from _check_pods(components, groups, daemons)
    room = _room(groups, daemons) - platform_demand.of_platform(platform)
    yield from _check_sum(components, groups, room, "beside what the platform requests")
    staying = [component for component in components if not component.spot]
    if staying:
        on_demand = [group for group in groups if group.capacity == "on_demand"]
        room = _room(on_demand, daemons)
        yield from _check_sum(staying, on_demand, room, "with on_demand capacity, for spot=False")


def _check_size(group: NodeGroupSettings) -> Iterator[Problem]:
    strangers = [name for name in group.instance_types if name not in KNOWN]
    if strangers and not group.size:
        yield Problem(
            path=of_node_group(group.name, "instance_types"),
            given=", ".join(strangers),
            allowed=f"types whose size is known: {', '.join(KNOWN)}",
            remedy="take one of these, or say how large they are: "
            "size=InstanceSize(vcpus=…, memory_gib=…)",
        )


def _check_pods(
    components: Sequence[ComponentSettings], groups: Sequence[NodeGroupSettings], daemons: Resources
) -> Iterator[Problem]:
    """A problem for each component of which no pod fits on any node, however empty."""
    for component in components:
        pod = demand.of_pod(component)
        rooms = {
            group.name: _smallest(group) - daemons
            for group in groups
            if component.spot or group.capacity == "on_demand"
        }
        if not any(not [*pod.beyond(room)] for room in rooms.values()):
            each = "; ".join(
                f"{of_node_group(name, 'instance_types')} leaves {_shown(room)}"
                for name, room in rooms.items()
            )
            yield Problem(
                path=of_component(component, "memory_mib"),
                given=_shown(pod),
                allowed=f"what a node has room for: {each or 'no group takes it'}",
                remedy="request less, or take larger instances",
            )


def _check_sum(
    components: Sequence[ComponentSettings],
    groups: Sequence[NodeGroupSettings],
    room: Resources,
    which: str,
) -> Iterator[Problem]:
    needed = demand.of_all(components, demand.running_pods)
    for kind in needed.beyond(room):
        yield Problem(
            path="cluster.node_groups",
            given="up to " + ", ".join(f"{one.scaling.maximum} of {one.name}" for one in groups),
            allowed=f"room for {needed.shown(kind)}: what components request together at the "
            "maximum of their scaling, "
            f"{demand.largest(components, kind, demand.running_pods)}; there are "
            f"{room.shown(kind)} {which}",
            remedy="raise the maximum of a node group, or lower what components request or the "
            "maximum of their scaling",
        )


def _room(groups: Sequence[NodeGroupSettings], daemons: Resources) -> Resources:
    """What all nodes that there may be leave for pods that are no daemons."""
    return sum(((_smallest(one) - daemons) * one.scaling.maximum for one in groups), start=NOTHING)


def _smallest(group: NodeGroupSettings) -> Resources:
    """What any node of the group leaves for pods, whichever of its types it is."""
    sizes = [group.size] if group.size else [KNOWN[name] for name in group.instance_types]
    nodes = [size.allocatable for size in sizes]
    return Resources(
        cpu_millicores=min(node.cpu_millicores for node in nodes),
        memory_mib=min(node.memory_mib for node in nodes),
        pods=min(node.pods for node in nodes),
    )


def _shown(resources: Resources) -> str:
    return f"{resources.shown('cpu')} and {resources.shown('memory')}"


def _keeps_away(group: NodeGroupSettings) -> bool:
    """Whether components don't run there: none tolerates a taint."""
    return any(taint.effect != "PREFER_NO_SCHEDULE" for taint in group.taints)
