"""How much of what AWS limits an environment takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from constructs_va.settings import Environment
from constructs_va.settings.instance_types import KNOWN
from constructs_va.settings.node_group import NodeGroupSettings


@dataclass(frozen=True)
class Need:
    """What an environment takes of one quota, at its largest."""

    id: str
    service: str
    """The service's code in Service Quotas."""

    quota: str
    """The quota's code. Source: Service Quotas, ``aws service-quotas list-service-quotas``."""

    number: int
    what: str
    path: str
    """The setting that makes it as much."""


STANDARD = "acdhimrtz"
"""How the types begin that share a quota of vCPUs.

Source: Amazon EC2 User Guide, "Amazon EC2 instance type quotas": Standard (A, C, D, H, I, M, R, T,
Z). ``inf``, ``dl`` and ``hpc`` begin so, too, and aren't meant.
"""

_NOT_STANDARD = ("inf", "dl", "hpc", "mac", "trn")


def needs_of(environment: Environment) -> Iterator[Need]:
    """What the environment takes, not counting what nodes that are replaced need meanwhile."""
    yield Need("vpcs", "vpc", "L-F678F1CE", 1, "VPC", "network")
    gateways = 1 if environment.network.nat == "single" else len(environment.zones)
    yield Need("addresses", "ec2", "L-0263D0A3", gateways, "public addresses", "network.nat")
    for capacity, quota in (("on_demand", "L-1216C47A"), ("spot", "L-34B43A08")):
        vcpus = _vcpus(environment, "spot" if capacity == "spot" else "on_demand")
        if vcpus:
            what = f"vCPUs of {'spot' if capacity == 'spot' else 'on-demand'} nodes"
            yield Need(f"vcpus-{capacity}", "ec2", quota, vcpus, what, "cluster.node_groups")


def _vcpus(environment: Environment, capacity: Literal["on_demand", "spot"]) -> int:
    groups = (one for one in environment.cluster.node_groups if one.capacity == capacity)
    return sum(group.scaling.maximum * _vcpus_of_node(group) for group in groups)


def _vcpus_of_node(group: NodeGroupSettings) -> int:
    """Of the largest of the group's types whose size is known; 0 of one with a quota of its own."""
    standard = [one for one in group.instance_types if _is_standard(one)]
    if not standard:
        return 0
    sizes = [KNOWN[one] for one in standard if one in KNOWN]
    return max((size.vcpus for size in sizes), default=group.size.vcpus if group.size else 0)


def _is_standard(instance_type: str) -> bool:
    return instance_type[0] in STANDARD and not instance_type.startswith(_NOT_STANDARD)
