from ipaddress import IPv4Network
from typing import Any, Literal

import pytest

from constructs_va.settings import ALL_INTERFACE_ENDPOINTS, NetworkSettings, Problem, SettingsError

VPC = IPv4Network("10.0.0.0/16")


def problem_of(cidr: IPv4Network = VPC, **others: Any) -> Problem:
    """The only problem with these settings."""
    with pytest.raises(SettingsError) as refused:
        NetworkSettings(cidr=cidr, **others)
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize(
    ("cidr", "slots"), [("10.0.0.0/15", 4), ("10.0.0.0/23", 4), ("10.0.0.0/22", 8)]
)
def test_a_block_too_large_or_too_small_is_refused_with_what_fits(cidr: str, slots: int) -> None:
    problem = problem_of(cidr=IPv4Network(cidr), zone_slots=slots)
    assert problem.path == "cidr"
    assert problem.given == IPv4Network(cidr)
    assert "from /16" in problem.allowed
    assert f"room for {slots} zones" in problem.allowed
    assert "10.0.0.0/16" in problem.remedy


@pytest.mark.parametrize(("prefix", "slots"), [(16, 4), (23, 2), (22, 4), (21, 8)])
def test_the_largest_and_the_smallest_block_are_taken(prefix: int, slots: Literal[2, 4, 8]) -> None:
    cidr = IPv4Network(f"10.0.0.0/{prefix}")
    assert NetworkSettings(cidr=cidr, zone_slots=slots).cidr == cidr


def test_a_public_block_is_refused() -> None:
    problem = problem_of(cidr=IPv4Network("8.8.0.0/16"))
    assert problem.path == "cidr"
    assert "10.0.0.0/8" in problem.allowed


def test_a_block_that_overlaps_a_connected_network_is_refused() -> None:
    problem = problem_of(reserved_cidrs=(IPv4Network("10.0.128.0/20"),))
    assert problem.path == "cidr"
    assert "10.0.128.0/20" in problem.allowed


def test_every_connected_network_that_overlaps_is_reported() -> None:
    reserved = (IPv4Network("10.0.0.0/20"), IPv4Network("10.0.16.0/20"))
    with pytest.raises(SettingsError) as refused:
        NetworkSettings(cidr=VPC, reserved_cidrs=reserved)
    assert len(refused.value.problems) == 2


def test_an_endpoint_named_twice_is_refused() -> None:
    assert problem_of(interface_endpoints=("sts", "sts")).path == "interface_endpoints"


def test_an_endpoint_that_nobody_knows_is_refused_with_those_there_are() -> None:
    problem = problem_of(interface_endpoints=("fax",))
    assert problem.path == "interface_endpoints[0]"
    assert all(service in problem.allowed for service in ALL_INTERFACE_ENDPOINTS)


def test_more_zones_than_slots_are_a_problem() -> None:
    zones = ("eu-central-1a", "eu-central-1b", "eu-central-1c")
    (problem,) = NetworkSettings(cidr=VPC, zone_slots=2).check_zones(zones)
    assert problem.path == "zone_slots"
    assert "at least 3" in problem.allowed


def test_as_many_zones_as_slots_are_none() -> None:
    zones = ("eu-central-1a", "eu-central-1b")
    assert list(NetworkSettings(cidr=VPC, zone_slots=2).check_zones(zones)) == []
