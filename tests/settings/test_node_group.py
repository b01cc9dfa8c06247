from typing import Any

import pytest

from constructs_va.settings import Autoscaled, Fixed, NodeGroupSettings, Problem, SettingsError


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
