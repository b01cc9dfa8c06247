"""How a VPC's addresses are divided.

The block is cut into equal slots, one a zone, with slots to spare: a zone that is added later takes
the next slot, and no address that is in use moves. Within its slot a zone has

====================  ========  =======================================================
private subnet        1/2       nodes and pods, which take most addresses
public subnet         1/8       load balancers and NAT gateways
database subnet       1/8       no route to the internet
kept free             1/4       for what comes later
====================  ========  =======================================================
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

LARGEST_VPC_PREFIX, SMALLEST_VPC_PREFIX = 16, 28
"""Source: Amazon VPC User Guide, "VPC CIDR blocks": between a /16 and a /28 netmask."""

SMALLEST_SUBNET_PREFIX = 27
"""Source: User Guide for Application Load Balancers, "Subnets for your load balancer": /27."""


@dataclass(frozen=True)
class ZoneSubnets:
    """The address blocks of one availability zone."""

    zone: str
    private: IPv4Network
    public: IPv4Network
    database: IPv4Network


def smallest_prefix(slots: int) -> int:
    """The longest prefix of a VPC block in which ``slots`` zones still fit."""
    return SMALLEST_SUBNET_PREFIX - 3 - (slots.bit_length() - 1)


def plan_subnets(cidr: IPv4Network, zones: Sequence[str], slots: int) -> tuple[ZoneSubnets, ...]:
    """The subnets of each zone.

    Args:
        cidr: the VPC's block, at most ``smallest_prefix(slots)`` long.
        zones: the availability zones, at most ``slots``; appending one moves no other.
        slots: into how many zones the block is divided: a power of two.
    """
    if len(zones) > slots or cidr.prefixlen > smallest_prefix(slots):
        raise ValueError(f"{cidr} has no room for {len(zones)} zones in {slots} slots")
    blocks = cidr.subnets(prefixlen_diff=slots.bit_length() - 1)
    return tuple(_divide(zone, block) for zone, block in zip(zones, blocks, strict=False))


def _divide(zone: str, block: IPv4Network) -> ZoneSubnets:
    private, rest = block.subnets(prefixlen_diff=1)
    public, database, *_ = rest.subnets(prefixlen_diff=2)
    return ZoneSubnets(zone=zone, private=private, public=public, database=database)
