"""Values that JSON doesn't know are refused, each with its place in the values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from constructs_va.settings import Problem, SettingsError
from constructs_va.settings.charts import MetricsServerSettings
from constructs_va.settings.charts.extra_values import DEEPEST, LARGEST
from constructs_va.settings.errors import MOST_OF_A_FIELD


def problems(values: Any) -> tuple[Problem, ...]:
    with pytest.raises(SettingsError) as error:
        MetricsServerSettings(extra_values=values)
    return error.value.problems


def kept(values: Any) -> Mapping[str, Any]:
    return MetricsServerSettings(extra_values=values).extra_values


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ({"a"}, "what JSON knows"),
        (Decimal("0.5"), "what JSON knows"),
        (datetime.now(UTC), "what JSON knows"),
        (Path("/tmp"), "what JSON knows"),
        (b"text", "what JSON knows"),
        (object(), "what JSON knows"),
        (float("nan"), "neither infinite nor NaN"),
        (float("-inf"), "neither infinite nor NaN"),
        (LARGEST + 1, "or its digits as text"),
        ("a\0b", "without NUL"),
        ("a\ud800b", "text of whole characters"),
        ("${TfToken[TOKEN.7]}", "text that is known now"),
    ],
)
def test_what_json_does_not_know_is_refused_with_its_place(value: object, allowed: str) -> None:
    (problem,) = problems({"controller": {"x": [1, "a", value], "y": True}})
    assert problem.path == "extra_values.controller.x[2]"
    assert problem.given is value
    assert allowed in problem.allowed


@pytest.mark.parametrize("key", [1, None, True, 1.5, ("a",), "a\nb", "a\ud800"])
def test_a_key_is_text_of_one_line(key: object) -> None:
    (problem,) = problems({"controller": {"labels": {key: "a"}}})
    assert (problem.path, problem.given) == ("extra_values.controller.labels", key)
    assert problem.allowed == "text for a key, of one line"


def test_a_key_that_is_no_name_is_in_brackets() -> None:
    (problem,) = problems({"labels": {"app.kubernetes.io/name": {1}}})
    assert problem.path == 'extra_values.labels["app.kubernetes.io/name"]'


def test_values_that_are_in_themselves_are_refused_where_they_are() -> None:
    inner: dict[str, Any] = {}
    inner["again"] = [inner]
    (problem,) = problems({"outer": inner})
    assert problem.path == "extra_values.outer.again[0]"
    assert problem.allowed == "values that end: this is in itself"


def nested(depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {"a": 1}
    for _ in range(depth - 1):
        values = {"a": values}
    return values


def test_values_are_nested_50_deep_at_most() -> None:
    assert kept(nested(DEEPEST)) == nested(DEEPEST)
    for depth in (DEEPEST + 1, 100_000):
        (problem,) = problems(nested(depth))
        assert problem.path == "extra_values" + ".a" * DEEPEST
        assert problem.allowed == "values nested 50 deep at most"


def test_values_that_share_parts_over_and_over_end_in_bounded_time() -> None:
    values: list[Any] = [1]
    for _ in range(DEEPEST - 2):
        values = [values, values]
    *found, more = problems({"a": values})
    assert {problem.allowed for problem in found} == {
        "100,000 values at most, those in others included"
    }
    assert more.count < DEEPEST


def test_a_mapping_of_many_faults_tells_the_first() -> None:
    found = problems({f"key{number}": {1} for number in range(1000)})
    assert len(found) == MOST_OF_A_FIELD + 1
    assert (found[-1].path, found[-1].count) == ("extra_values", 980)


def test_what_json_knows_is_kept_as_it_is_and_apart_from_what_was_given() -> None:
    given: dict[str, Any] = {"a": [1, -2.5, "ä\n", None, True, {"b": []}], "c": {"d": LARGEST}}
    settings = kept(given)
    assert settings == {"a": [1, -2.5, "ä\n", None, True, {"b": []}], "c": {"d": LARGEST}}
    given["a"].append("later")
    assert "later" not in settings["a"]
