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


ZONES = ("eu-central-1a", "eu-central-1b", "eu-central-1c")


@pytest.mark.parametrize("block", ["0.0.0.0/0", "203.0.113.0/24", "10.0.0.0/7"])
def test_private_access_is_for_private_addresses(block: str) -> None:
    problem = problem_of(private_access_cidrs=(block,))
    assert problem.path == "private_access_cidrs[0]"


def test_a_source_of_private_access_that_is_there_twice_is_refused() -> None:
    runners = IPv4Network("10.10.0.0/24")
    problem = problem_of(private_access_cidrs=(runners, runners))
    assert (problem.path, problem.allowed) == ("private_access_cidrs", "each of them once")
    group = "sg-0123456789abcdef0"
    problem = problem_of(private_access_security_groups=(group, group))
    assert problem.path == "private_access_security_groups"


def test_what_is_no_id_of_a_security_group_is_refused() -> None:
    problem = problem_of(private_access_security_groups=("runners",))
    assert problem.path == "private_access_security_groups[0]"


def test_a_security_group_has_room_for_40_sources_beside_its_other_rules() -> None:
    blocks = tuple(IPv4Network((10 << 24 | host, 32)) for host in range(40))
    assert cluster(private_access_cidrs=blocks)
    problem = problem_of(
        private_access_cidrs=blocks, private_access_security_groups=("sg-01234567",)
    )
    assert problem.path == "private_access_cidrs"
    assert problem.allowed.startswith("40 ")


@pytest.mark.parametrize("zones", [ZONES[:1], (ZONES[0], ZONES[0])])
def test_a_control_plane_in_one_zone_is_refused(zones: tuple[str, ...]) -> None:
    problem = problem_of(control_plane_zones=zones)
    assert (problem.path, problem.given) == ("control_plane_zones", zones)


def test_two_zones_are_the_control_planes_without_saying_so() -> None:
    assert not list(cluster().check_zones(ZONES[:2]))
    assert cluster().zones_within(ZONES[:2]) == ZONES[:2]


def test_with_a_third_zone_the_control_planes_are_written_down() -> None:
    (problem,) = cluster().check_zones(ZONES)
    assert problem.path == "control_plane_zones"
    assert "those it was made with" in problem.remedy
    frozen = cluster(control_plane_zones=ZONES[:2])
    assert not list(frozen.check_zones(ZONES))
    assert frozen.zones_within(ZONES) == ZONES[:2]


def test_zones_of_another_environment_are_refused_by_name() -> None:
    group = SYSTEM.model_copy(update={"zones": ("eu-west-1a",)})
    settings = cluster(control_plane_zones=("eu-central-1a", "eu-west-1b"), node_groups=(group,))
    control_plane, nodes = settings.check_zones(ZONES)
    assert control_plane.path == "control_plane_zones"
    assert "take eu-west-1b out" in control_plane.remedy
    assert nodes.path == 'node_groups["system"].zones'


def test_add_ons_that_are_not_pinned_are_known() -> None:
    build = "v1.12.1-eksbuild.2"
    floating = cluster(addon_versions={"coredns": build}).floating_addons
    assert "vpc-cni" in floating
    assert "metrics-server" in floating
    assert "coredns" not in floating
    assert "metrics-server" not in cluster(metrics_addon=False).floating_addons
    assert not cluster(addon_versions=dict.fromkeys((*floating, "coredns"), build)).floating_addons
