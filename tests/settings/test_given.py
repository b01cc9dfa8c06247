"""Values that are something else than a field's type, and reports that stay readable."""

import tracemalloc
from collections.abc import Iterator, Mapping
from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

import pytest

from constructs_va.settings import NetworkSettings, Problem, Settings, SettingsError
from constructs_va.settings.errors import MOST_OF_A_FIELD, shown
from constructs_va.settings.types import Duration, PrivateNetwork


class Holder(Settings):
    networks: tuple[PrivateNetwork, ...] = ()
    words: tuple[str, ...] | None = None
    pair: tuple[str, int] = ("a", 1)
    by_name: Mapping[str, tuple[str, ...]] = {}
    numbers: tuple[int, ...] = ()
    lasting: Duration = timedelta(0)


def refused(**given: Any) -> tuple[Problem, ...]:
    with pytest.raises(SettingsError) as error:
        Holder(**given)
    return error.value.problems


def test_a_network_that_lacks_its_comma_is_one_problem_and_is_not_read() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(SettingsError) as error:
            NetworkSettings(
                cidr=IPv4Network("10.0.0.0/16"),
                reserved_cidrs=(IPv4Network("10.0.0.0/8")),  # pyright: ignore[reportArgumentType]
            )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    (problem,) = error.value.problems
    assert problem.path == "reserved_cidrs"
    assert "(IPv4Network('10.0.0.0/8'),), with a comma" in problem.allowed
    assert peak < 5_000_000  # of 16,777,216 addresses, each alone takes 56


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ("events", "a tuple; of one value alone it is ('events',), with a comma"),
        (b"events", "a tuple; of one value alone it is (b'events',), with a comma"),
        (5, "a tuple; of one value alone it is (5,), with a comma"),
        ({"a"}, "a tuple, whose order stays, and no set"),
        ({"a": 1}, "a tuple, whose order stays, and no dict"),
        ({"a": 1}.keys(), "a tuple, whose order stays, and no dict_keys"),
        (range(10**12), "(range(0, 1000000000000),), with a comma"),
        (object(), "with a comma"),
    ],
)
def test_what_iterates_but_is_no_tuple_or_list_is_one_problem(words: Any, allowed: str) -> None:
    (problem,) = refused(words=words)
    assert problem.path == "words"
    assert problem.given is words
    assert allowed in problem.allowed
    assert problem.remedy.startswith("change 'words'")


def test_what_gives_values_one_by_one_is_refused_before_the_first() -> None:
    taken: list[str] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append("a")
            yield "a"

    (problem,) = refused(words=endless())
    assert problem.allowed == "a tuple: write tuple(…) around what gives its values"
    assert taken == []


def test_nothing_is_no_tuple_unless_the_field_says_so() -> None:
    assert Holder(words=None).words is None
    (problem,) = refused(numbers=None)
    assert problem.allowed == "a tuple; where there is nothing to name it is ()"


def test_a_tuple_within_a_mapping_is_held_to_the_same() -> None:
    (problem,) = refused(by_name={"plain": ("a",), "a/b": "events"})
    assert problem.path == 'by_name["a/b"]'
    assert "('events',), with a comma" in problem.allowed


@pytest.mark.parametrize("given", [["a"], "ab", 5, None, {"a"}, IPv4Network("10.0.0.0/8")])
def test_what_is_no_mapping_is_one_problem(given: Any) -> None:
    (problem,) = refused(by_name=given)
    assert (problem.path, problem.allowed) == ("by_name", "a mapping, such as {…: …}")


def test_a_bool_among_numbers_is_told_with_its_place() -> None:
    (problem,) = refused(numbers=(1, True))
    assert (problem.path, problem.allowed) == ("numbers[1]", "a whole number")


def test_a_tuple_of_several_types_holds_each_to_its_own() -> None:
    assert Holder(pair=("b", 2)).pair == ("b", 2)
    assert [problem.path for problem in refused(pair=("b", True))] == ["pair[1]"]
    assert [problem.path for problem in refused(pair=("b", 2, 3))] == ["pair"]


@pytest.mark.parametrize("given", [4, 4.5, "4", "P4D"])
def test_a_length_of_time_has_its_unit(given: Any) -> None:
    (problem,) = refused(lasting=given)
    assert problem.allowed == "a length of time with its unit, such as timedelta(minutes=5)"


def test_a_field_with_many_problems_tells_the_first_and_how_many_more() -> None:
    problems = refused(numbers=tuple("x" * 3000), lasting=4)
    of_numbers = [problem for problem in problems if problem.path.startswith("numbers")]
    assert len(of_numbers) == MOST_OF_A_FIELD + 1
    assert of_numbers[0].path == "numbers[0]"
    assert of_numbers[-1].path == "numbers"
    assert "2,980 more problems" in of_numbers[-1].allowed
    assert [problem.path for problem in problems if problem not in of_numbers] == ["lasting"]
    assert str(SettingsError(problems, "holder")).startswith("holder: 3,001 problems\n")


def test_one_field_of_many_parts_is_capped_too() -> None:
    problems = [Problem(f'components["{i}"].image', i, "an image", "give one") for i in range(50)]
    problems.append(Problem("region", 1, "a region", "name one"))
    error = SettingsError(SettingsError(problems).problems)
    assert [problem.path for problem in error.problems[-2:]] == ["region", "components[…].image"]
    assert error.problems[-1].count == 30


def test_values_that_have_no_text_or_too_much_are_shown_in_short() -> None:
    endless: list[Any] = []
    endless.append(endless)

    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError("no text")

    for value in (10**5000, endless, Broken(), "x" * 10**6, [["x"] * 10**6] * 10**3):
        assert 0 < len(shown(value)) <= 120
    assert shown("\ud800\0") == r"'\ud800\x00'"
