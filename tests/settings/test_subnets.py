from ipaddress import IPv4Network
from itertools import combinations

import pytest

from constructs_va.settings.subnets import ZoneSubnets, plan_subnets, smallest_prefix

ZONES = ("eu-central-1a", "eu-central-1b", "eu-central-1c")
VPC = IPv4Network("10.0.0.0/16")


def blocks(*plans: ZoneSubnets) -> list[IPv4Network]:
    return [block for plan in plans for block in (plan.private, plan.public, plan.database)]


def test_the_first_zone_begins_where_the_block_begins() -> None:
    first, *_ = plan_subnets(VPC, ZONES, slots=4)
    assert first == ZoneSubnets(
        zone="eu-central-1a",
        private=IPv4Network("10.0.0.0/19"),
        public=IPv4Network("10.0.32.0/21"),
        database=IPv4Network("10.0.40.0/21"),
    )


@pytest.mark.parametrize("slots", [2, 4, 8])
def test_subnets_lie_in_the_block_and_share_no_address(slots: int) -> None:
    zones = [f"zone-{number}" for number in range(slots)]
    subnets = blocks(*plan_subnets(VPC, zones, slots))
    assert len(subnets) == 3 * slots
    assert all(subnet.subnet_of(VPC) for subnet in subnets)
    assert not any(one.overlaps(other) for one, other in combinations(subnets, 2))


def test_a_zone_that_is_appended_moves_no_other() -> None:
    assert plan_subnets(VPC, ZONES, slots=4)[:2] == plan_subnets(VPC, ZONES[:2], slots=4)


@pytest.mark.parametrize("slots", [2, 4, 8])
def test_the_smallest_block_still_has_subnets_that_load_balancers_take(slots: int) -> None:
    smallest = IPv4Network(f"10.0.0.0/{smallest_prefix(slots)}")
    (plan,) = plan_subnets(smallest, ZONES[:1], slots)
    assert plan.public.prefixlen == 27


@pytest.mark.parametrize(
    ("cidr", "slots"),
    [
        pytest.param("10.0.0.0/16", 2, id="more zones than slots"),
        pytest.param("10.0.0.0/23", 4, id="a block smaller than the smallest"),
    ],
)
def test_what_does_not_fit_is_refused(cidr: str, slots: int) -> None:
    with pytest.raises(ValueError, match="no room for 3 zones"):
        plan_subnets(IPv4Network(cidr), ZONES, slots)
