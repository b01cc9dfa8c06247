from collections.abc import Iterator
from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

import pytest
from typing_extensions import override

from constructs_va.settings import (
    Autoscaled,
    Environment,
    NetworkSettings,
    Problem,
    QueueSettings,
    Settings,
    SettingsError,
    Tags,
    evaluate,
)


class Part(Settings):
    name: str = "part"
    size: int = 1

    @override
    def check(self) -> Iterator[Problem]:
        if self.size > 9:
            yield self.problem("size", allowed="at most 9", remedy="lower it")


class Whole(Settings):
    part: Part
    parts: tuple[Part, ...] = ()

    @override
    def check(self) -> Iterator[Problem]:
        if self.part.size == 0:
            yield self.problem("part.size", allowed="not 0 in a whole", remedy="raise it")


def paths(error: pytest.ExceptionInfo[SettingsError]) -> list[str]:
    return [problem.path for problem in error.value.problems]


def test_a_problem_names_path_value_allowed_remedy_and_line() -> None:
    with pytest.raises(SettingsError) as error:
        NetworkSettings(cidr=IPv4Network("10.0.0.0/28"))
    text = str(error.value)
    assert "cidr = 10.0.0.0/28" in text
    assert "allowed: a prefix from /16 (AWS's largest) to /22 (room for 4 zones)" in text
    assert "do:      take a block such as 10.0.0.0/16" in text
    assert "test_model.py:" in text


def test_an_unknown_key_is_refused_with_the_name_that_was_probably_meant() -> None:
    with pytest.raises(SettingsError, match="rename it to 'retention'"):
        QueueSettings(name="events", retentoin=timedelta(days=1))  # pyright: ignore[reportCallIssue]


def test_an_unknown_key_does_not_hide_what_else_is_wrong_with_the_model() -> None:
    with pytest.raises(SettingsError) as error:
        Part(size=10, colour="red")  # pyright: ignore[reportCallIssue]
    assert paths(error) == ["colour", "size"]


def test_a_missing_value_says_what_it_is_for() -> None:
    with pytest.raises(SettingsError) as error:
        QueueSettings()  # pyright: ignore[reportCallIssue]
    (problem,) = error.value.problems
    assert problem.path == "name"
    assert problem.allowed.startswith("The queue's name")


def test_problems_of_all_parts_are_reported_together_with_their_paths() -> None:
    with pytest.raises(SettingsError) as error:
        evaluate(
            lambda: Whole(
                part=Part(size=0),
                parts=(Part(name="a", size=10), Part(name="b"), Part(name="c", size="x")),  # pyright: ignore[reportArgumentType]
            ),
            "whole",
        )
    assert paths(error) == ["part.size", 'parts["a"].size', 'parts["c"].size']


def test_what_stumbles_over_an_earlier_problem_does_not_hide_it() -> None:
    def build() -> Whole:
        broken = Part(size="x")  # pyright: ignore[reportArgumentType]
        return Whole(part=Part(size=broken.size + 1))

    with pytest.raises(SettingsError) as error:
        evaluate(build, "whole")
    assert paths(error) == ['Part("part").size']


def test_problems_of_settings_that_nothing_uses_are_reported_too() -> None:
    def build() -> Whole:
        Part(name="unused", size=10)
        return Whole(part=Part())

    with pytest.raises(SettingsError) as error:
        evaluate(build, "whole")
    assert paths(error) == ['Part("unused").size']


def test_an_error_that_no_settings_caused_is_left_alone() -> None:
    def build() -> Whole:
        raise KeyError("elsewhere")

    with pytest.raises(KeyError):
        evaluate(build, "whole")


def test_parts_given_as_mappings_report_their_path_too() -> None:
    with pytest.raises(SettingsError) as error:
        Whole(part={"size": 10})  # pyright: ignore[reportArgumentType]
    assert paths(error) == ["part.size"]


def test_a_changed_copy_is_checked_like_a_new_one() -> None:
    part = Part(size=5)
    assert part.model_copy(update={"size": 6}) == Part(size=6)
    with pytest.raises(SettingsError, match="at most 9"):
        part.model_copy(update={"size": 10})


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Part().size = 2  # pyright: ignore[reportAttributeAccessIssue]


class Bag(Settings):
    names: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    count: int | None = None
    open: bool = False


@pytest.mark.parametrize("names", [{"a", "b"}, frozenset({"a"}), {"a": 1}])
def test_a_tuple_is_not_made_of_what_has_no_order(names: Any) -> None:
    with pytest.raises(SettingsError) as error:
        Bag(names=names)
    (problem,) = error.value.problems
    assert (problem.path, problem.given) == ("names", names)
    assert problem.allowed.startswith("a tuple, whose order stays")


def test_a_tuple_of_one_that_lacks_its_comma_is_one_problem() -> None:
    with pytest.raises(SettingsError) as error:
        Bag(parts=Part())  # pyright: ignore[reportArgumentType]
    (problem,) = error.value.problems
    assert problem.path == "parts"
    assert problem.allowed == "a tuple; of one Part alone it is (Part(…),), with a comma"


def test_a_tuple_may_be_given_as_a_list() -> None:
    assert Bag(names=["a", "b"]).names == ("a", "b")  # pyright: ignore[reportArgumentType]


def test_a_bool_is_no_number() -> None:
    with pytest.raises(SettingsError) as error:
        Bag(count=True, open=True)
    (problem,) = error.value.problems
    assert (problem.path, problem.given) == ("count", True)
    assert problem.allowed == "a whole number"


def test_a_value_without_a_name_is_one_problem_with_the_names_there_are() -> None:
    with pytest.raises(SettingsError) as error:
        NetworkSettings("10.0.0.0/16")  # pyright: ignore[reportCallIssue]
    (problem,) = error.value.problems
    assert problem.given == "10.0.0.0/16"
    assert "interface_endpoints" in problem.allowed
    assert problem.remedy == "name it, as in NetworkSettings(cidr=…)"


def test_what_may_be_given_without_names_is_missed_by_its_name() -> None:
    assert Autoscaled(1, 3, 70) == Autoscaled(minimum=1, maximum=3, cpu=70)
    with pytest.raises(SettingsError) as error:
        Autoscaled(1)  # pyright: ignore[reportCallIssue]
    assert paths(error) == ["maximum"]


@pytest.mark.parametrize(
    ("owner", "allowed"), [("x" * 257, "256 characters at most"), ("", "1 characters or more")]
)
def test_the_length_of_a_text_is_told_in_characters(owner: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as error:
        Tags(project="va", owner=owner, cost_centre="1")
    assert [problem.allowed for problem in error.value.problems] == [allowed]


def test_a_part_without_a_docstring_is_described_by_that_of_its_settings() -> None:
    with pytest.raises(SettingsError) as error:
        Environment(name="a", network=5)  # pyright: ignore[reportCallIssue, reportArgumentType]
    problems = {problem.path: problem for problem in error.value.problems}
    assert problems["cluster"].allowed == "ClusterSettings: An EKS cluster and its nodes."
    assert problems["network"].allowed == "NetworkSettings(…)"
    assert "A VPC with public, private" in problems["network"].remedy
