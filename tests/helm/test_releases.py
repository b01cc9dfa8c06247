from tests.helm.releases import FROM_TERRAFORM, altered, filled_in, leaves, merged, without

VALUES = {"image": {"tag": "1"}, "replicas": 2, "args": ["a"], "labels": {}}


def test_expressions_are_filled_in_and_escaped_ones_are_kept() -> None:
    assert filled_in("a ${aws_sqs_queue.b.arn} c") == f"a {FROM_TERRAFORM} c"
    assert filled_in("$${POD_NAME}") == "${POD_NAME}"


def test_values_are_merged_key_by_key() -> None:
    assert merged({"a": {"b": 1, "c": 1}}, {"a": {"b": 2}, "d": 3}) == {
        "a": {"b": 2, "c": 1},
        "d": 3,
    }


def test_every_value_has_a_path_and_a_list_is_one_value() -> None:
    assert list(leaves(VALUES)) == [("image", "tag"), ("replicas",), ("args",), ("labels",)]


def test_a_value_goes_with_mappings_that_it_alone_is_in() -> None:
    assert "image" not in without(VALUES, ("image", "tag"))
    assert without({"a": {"b": 1, "c": 2}}, ("a", "b")) == {"a": {"c": 2}}


def test_a_value_becomes_another_one_of_its_kind() -> None:
    assert altered(VALUES, ("replicas",))["replicas"] == 3
    assert altered(VALUES, ("image", "tag"))["image"] == {"tag": "1-altered"}
    assert altered({"on": True}, ("on",)) == {"on": False}
