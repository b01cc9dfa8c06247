from ipaddress import IPv4Network
from typing import Any

import pytest

from constructs_va.settings import (
    AccessEntry,
    ClusterSettings,
    Fixed,
    NodeGroupSettings,
    Problem,
    SettingsError,
)

OFFICE = IPv4Network("203.0.113.0/24")
OPERATOR = AccessEntry(
    principal_arn="arn:aws:iam::111122223333:role/operator", policy="cluster_admin"
)
SYSTEM = NodeGroupSettings(name="system", instance_types=("m7i.large",), scaling=Fixed(2))
SPOT = SYSTEM.model_copy(
    update={"name": "spot", "capacity": "spot", "instance_types": ("m7i.large", "m6i.large")}
)


def cluster(**changes: Any) -> ClusterSettings:
    given: dict[str, Any] = {"kubernetes": "1.35", "access": (OPERATOR,), "node_groups": (SYSTEM,)}
    return ClusterSettings(**{**given, **changes})


def problem_of(**changes: Any) -> Problem:
    """The only problem with a cluster that has these changes."""
    with pytest.raises(SettingsError) as refused:
        cluster(**changes)
    (problem,) = refused.value.problems
    return problem


def access(principal: str, policy: str = "view", *namespaces: str) -> AccessEntry:
    return AccessEntry.model_validate(
        {
            "principal_arn": f"arn:aws:iam::111122223333:{principal}",
            "policy": policy,
            "namespaces": namespaces,
        }
    )


def test_a_public_endpoint_without_addresses_is_refused() -> None:
    problem = problem_of(publicly_reachable=True)
    assert (problem.path, problem.given) == ("public_access_cidrs", ())
    assert "one or more" in problem.allowed
    assert "name the blocks" in problem.remedy


def test_addresses_without_a_public_endpoint_are_refused() -> None:
    problem = problem_of(public_access_cidrs=(OFFICE,))
    assert (problem.path, problem.given) == ("public_access_cidrs", (OFFICE,))
    assert problem.allowed == "none where publicly_reachable is False"
    assert "publicly_reachable=True" in problem.remedy


@pytest.mark.parametrize(
    "blocks",
    [
        ("0.0.0.0/0",),
        ("0.0.0.0/1", "128.0.0.0/1"),
        ("8.0.0.0/7",),
        ("10.0.0.0/8",),
        ("172.0.0.0/8",),
        ("100.64.3.0/24",),
        ("127.0.0.1/32",),
    ],
)
def test_the_whole_internet_and_what_is_not_on_it_is_refused(blocks: tuple[str, ...]) -> None:
    given = (OFFICE, *map(IPv4Network, blocks))
    problem = problem_of(publicly_reachable=True, public_access_cidrs=given)
    assert (problem.path, problem.given) == ("public_access_cidrs", given)
    assert "public blocks of /8 at the widest" in problem.allowed
    assert problem.remedy == (f"name the blocks that need the API, instead of {', '.join(blocks)}")


def test_eks_takes_40_public_blocks_each_once() -> None:
    blocks = tuple(IPv4Network((203 << 24 | host, 32)) for host in range(41))
    problem = problem_of(publicly_reachable=True, public_access_cidrs=blocks)
    assert problem.allowed == "40 blocks at most, each once"
    problem = problem_of(publicly_reachable=True, public_access_cidrs=(OFFICE, OFFICE))
    assert problem.allowed == "40 blocks at most, each once"
    assert cluster(publicly_reachable=True, public_access_cidrs=blocks[:40])


def test_a_public_endpoint_for_named_addresses_is_taken() -> None:
    settings = cluster(publicly_reachable=True, public_access_cidrs=(OFFICE,))
    assert settings.public_access_cidrs == (OFFICE,)


@pytest.mark.parametrize(
    "entry", [access("role/developer", "edit"), access("role/operator", "cluster_admin", "va")]
)
def test_a_cluster_that_nobody_administrates_is_refused(entry: AccessEntry) -> None:
    problem = problem_of(access=(entry,))
    assert (problem.path, problem.given) == ("access", (entry,))
    assert "cluster_admin for the whole cluster" in problem.allowed
    assert "name the role" in problem.remedy


@pytest.mark.parametrize("principal", ["role/operator", "role/people/operator", "user/operator"])
def test_two_entries_for_one_principal_are_refused(principal: str) -> None:
    problem = problem_of(access=(OPERATOR, access(principal)))
    assert (problem.path, problem.given) == ("access", "2 entries for 'operator'")
    assert "each principal once" in problem.allowed
    assert "keep one entry" in problem.remedy


def test_several_principals_may_have_one_policy() -> None:
    second = access("role/deputy", "cluster_admin")
    assert cluster(access=(OPERATOR, second)).access == (OPERATOR, second)


@pytest.mark.parametrize("cidr", ["10.0.0.0/11", "172.20.0.0/25", "100.64.0.0/16"])
def test_service_addresses_that_eks_would_not_take_are_refused(cidr: str) -> None:
    problem = problem_of(service_cidr=IPv4Network(cidr))
    assert (problem.path, problem.given) == ("service_cidr", IPv4Network(cidr))
    assert "from /12 to /24" in problem.allowed
    assert problem.remedy == "take another block"


@pytest.mark.parametrize("cidr", ["10.0.0.0/12", "192.168.0.0/24"])
def test_the_largest_and_the_smallest_block_of_service_addresses_are_taken(cidr: str) -> None:
    assert cluster(service_cidr=IPv4Network(cidr)).service_cidr == IPv4Network(cidr)


def test_two_node_groups_of_one_name_are_refused() -> None:
    problem = problem_of(node_groups=(SYSTEM, SYSTEM))
    assert (problem.path, problem.given) == ("node_groups", "2 groups named 'system'")
    assert problem.allowed == "each name once"
    assert "rename" in problem.remedy


@pytest.mark.parametrize("groups", [(), (SPOT,)])
def test_a_cluster_without_nodes_on_demand_is_refused(groups: tuple[NodeGroupSettings]) -> None:
    problem = problem_of(node_groups=groups)
    assert (problem.path, problem.given) == ("node_groups", groups)
    assert "on_demand" in problem.allowed
    assert "add one" in problem.remedy


def test_one_group_on_demand_is_enough() -> None:
    assert cluster(node_groups=(SYSTEM, SPOT)).node_groups == (SYSTEM, SPOT)


def test_an_add_on_that_nobody_knows_is_refused_with_those_there_are() -> None:
    problem = problem_of(addon_versions={"core-dns": "v1.12.1-eksbuild.2"})
    assert problem.path == "addon_versions.core-dns"
    assert "coredns" in problem.allowed


@pytest.mark.parametrize("arn", ["arn:aws:sts::111122223333:assumed-role/operator/me", "operator"])
def test_a_principal_that_is_no_role_or_user_is_refused(arn: str) -> None:
    with pytest.raises(SettingsError) as refused:
        AccessEntry(principal_arn=arn, policy="view")
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == ("principal_arn", arn)


def test_a_principal_is_known_by_its_name_without_its_path() -> None:
    assert access("role/people/developer").principal == "developer"


def entry_problem(**entry: Any) -> Problem:
    with pytest.raises(SettingsError) as refused:
        AccessEntry(principal_arn="arn:aws:iam::111122223333:role/developer", **entry)
    (problem,) = refused.value.problems
    return problem


def test_an_entry_that_gives_nothing_is_refused() -> None:
    problem = entry_problem()
    assert (problem.path, problem.allowed) == ("groups", "a group, or else a policy")


def test_namespaces_of_a_policy_that_is_not_there_are_refused() -> None:
    problem = entry_problem(groups=("developers",), namespaces=("va",))
    assert (problem.path, problem.given) == ("namespaces", ("va",))
    assert "set a policy" in problem.remedy


@pytest.mark.parametrize("version", ["", "latest", "v1.12.1", "${a}"])
def test_an_add_on_is_pinned_to_a_build_or_not_at_all(version: str) -> None:
    problem = problem_of(addon_versions={"coredns": version})
    assert problem.path == "addon_versions.coredns"
    assert problem.allowed == "a build's name, such as 'v1.12.1-eksbuild.2'"
    assert cluster(addon_versions={"coredns": "v1.12.1-eksbuild.2"})
