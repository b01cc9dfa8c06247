from typing import Any

import pytest

from constructs_va.settings import (
    Autoscaled,
    Fixed,
    NodeGroupSettings,
    Problem,
    SettingsError,
    Taint,
)


def group(**changes: Any) -> NodeGroupSettings:
    given: dict[str, Any] = {
        "name": "workers",
        "instance_types": ("m7i.large",),
        "scaling": Fixed(2),
    }
    return NodeGroupSettings(**{**given, **changes})


def problem_of(**changes: Any) -> Problem:
    """The only problem with a node group that has these changes."""
    with pytest.raises(SettingsError) as refused:
        group(**changes)
    (problem,) = refused.value.problems
    return problem


def test_a_name_too_long_for_eks_is_refused() -> None:
    problem = problem_of(name="a" * 37)
    assert (problem.path, problem.given) == ("name", "a" * 37)
    assert problem.allowed == "36 characters or fewer"
    assert problem.remedy == "shorten it"


def test_the_longest_name_is_taken() -> None:
    assert group(name="a" * 36).name == "a" * 36


@pytest.mark.parametrize("types", [(), ("m7i.large", "m7i.large")])
def test_no_instance_type_or_one_named_twice_is_refused(types: tuple[str, ...]) -> None:
    problem = problem_of(instance_types=types)
    assert (problem.path, problem.given) == ("instance_types", types)
    assert problem.allowed == "one or more types, each once"
    assert problem.remedy == "name each type once"


def test_spot_capacity_of_a_single_type_is_refused() -> None:
    problem = problem_of(capacity="spot")
    assert (problem.path, problem.given) == ("instance_types", ("m7i.large",))
    assert "two or more" in problem.allowed
    assert "add types" in problem.remedy


def test_one_type_is_enough_on_demand_and_two_for_spot() -> None:
    assert group().capacity == "on_demand"
    assert group(capacity="spot", instance_types=("m7i.large", "m6i.large")).capacity == "spot"


def test_a_group_that_never_has_a_node_is_refused() -> None:
    problem = problem_of(scaling=Fixed(0))
    assert (problem.path, problem.given) == ("scaling", Fixed(0))
    assert problem.allowed == "at least one node"
    assert problem.remedy == "raise the number"


@pytest.mark.parametrize("scaling", [Fixed(1), Autoscaled(0, 1)])
def test_a_group_of_at_most_one_node_is_taken(scaling: Fixed | Autoscaled) -> None:
    assert group(scaling=scaling).scaling == scaling


@pytest.mark.parametrize("scaling", [3, {"minimum": 1, "maximum": 3}, None])
def test_what_is_neither_fixed_nor_autoscaled_is_one_problem(scaling: Any) -> None:
    problem = problem_of(scaling=scaling)
    assert (problem.path, problem.given) == ("scaling", scaling)
    assert problem.allowed == "Fixed(3), say, or Autoscaled(2, 10)"


def test_the_problem_of_a_scaling_is_told_with_the_others_of_its_group() -> None:
    with pytest.raises(SettingsError) as refused:
        group(scaling={"minimum": 1}, disk_gib=1)
    assert [problem.path for problem in refused.value.problems] == ["scaling", "disk_gib"]


@pytest.mark.parametrize(
    ("field", "refused", "taken"),
    [
        ("disk_gib", 19, 20),
        ("disk_gib", 16_385, 16_384),
        ("max_unavailable_percent", 0, 1),
        ("max_unavailable_percent", 101, 100),
    ],
)
def test_a_number_out_of_range_is_refused(field: str, refused: int, taken: int) -> None:
    problem = problem_of(**{field: refused})
    assert (problem.path, problem.given) == (field, refused)
    assert getattr(group(**{field: taken}), field) == taken


@pytest.mark.parametrize(
    ("ami_type", "types", "named"),
    [
        ("AL2023_x86_64_STANDARD", ("m7g.large", "t4g.large", "m7i.large"), "m7g.large, t4g.large"),
        ("BOTTLEROCKET_ARM_64", ("m7i.large", "m7g.large"), "m7i.large"),
    ],
)
def test_known_types_of_another_processor_than_the_operating_system_are_refused(
    ami_type: str, types: tuple[str, ...], named: str
) -> None:
    problem = problem_of(ami_type=ami_type, instance_types=types)
    assert (problem.path, problem.given) == ("ami_type", ami_type)
    assert problem.allowed.startswith(f"one for the processors of {named}: ")


def test_types_that_nobody_knows_are_taken_with_any_operating_system() -> None:
    types = ("x9g.large", "x9i.large")
    assert group(instance_types=types).instance_types == types
    assert group(ami_type="AL2023_ARM_64_STANDARD", instance_types=("m7g.large",))


@pytest.mark.parametrize(
    "labels",
    [
        {"": "a"},
        {"-a": "a"},
        {"a/b/c": "a"},
        {"a" * 64: "a"},
        {"a": "-"},
        {"a": ""},
        {"a": "a" * 64},
        {"a": "b c"},
        {"kubernetes.io/role": "a"},
        {"node-role.kubernetes.io/worker": "a"},
        {"k8s.io/a": "a"},
        {"eks.amazonaws.com/nodegroup": "a"},
    ],
)
def test_labels_that_kubernetes_or_eks_would_not_take_are_refused(labels: dict[str, str]) -> None:
    assert problem_of(labels=labels).path.startswith("labels")


@pytest.mark.parametrize(
    "labels", [{"pool": "a"}, {"example.com/pool": "A_1.b-2"}, {"a" * 63: "1"}]
)
def test_labels_of_ones_own_are_taken(labels: dict[str, str]) -> None:
    assert group(labels=labels).labels == labels


@pytest.mark.parametrize("taint", [{"key": ""}, {"key": "a b"}, {"key": "a", "value": "b c"}])
def test_a_taint_that_kubernetes_would_not_take_is_refused(taint: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Taint(**taint)  # pyright: ignore[reportArgumentType]
    assert Taint(key="gpu").value == ""
    assert Taint(key="node.cilium.io/agent-not-ready", value="true").value == "true"


def test_a_zone_named_twice_is_refused() -> None:
    problem = problem_of(zones=("eu-central-1a", "eu-central-1a"))
    assert (problem.path, problem.allowed) == ("zones", "each zone once")


def test_a_share_of_nodes_to_update_that_is_given_holds_for_spot_too() -> None:
    types = ("m7i.large", "m6i.large")
    spot = group(capacity="spot", instance_types=types, max_unavailable_percent=50)
    assert spot.update_percent == 50
    assert group().update_percent == 33
    assert group(capacity="spot", instance_types=types).update_percent == 10
