import pytest

from constructs_va.testing.matching import matches, mismatches


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1, 1),
        ({"a": 1, "b": 2}, {"a": 1}),
        ({"a": {"b": [1, {"c": 2, "d": 3}]}}, {"a": {"b": [1, {"c": 2}]}}),
        ({"a": 1}, {}),
        (None, None),
    ],
)
def test_what_has_all_that_is_expected_matches(actual: object, expected: object) -> None:
    assert matches(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "difference"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b is 1, not 2"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "a[0].b is 1, not 2"),
        ({}, {"a": 1}, "a isn't set, which should be 1"),
        ({"a": [1]}, {"a": [1, 2]}, "a is [1], with 1 items, not 2"),
        ({"a": 1}, {"a": True}, "a is 1, not True"),
        ({"a": "x"}, {"a": {"b": 1}}, "a is 'x', not {'b': 1}"),
        (1, 2, "it is 1, not 2"),
    ],
)
def test_a_difference_is_told_with_its_place(
    actual: object, expected: object, difference: str
) -> None:
    assert list(mismatches(actual, expected)) == [difference]
    assert not matches(actual, expected)


def test_all_differences_are_told() -> None:
    assert len(list(mismatches({"a": 1, "b": 2}, {"a": 2, "b": 3, "c": 4}))) == 3
