import pytest
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from constructs_va.testing import (
    Address,
    Template,
    addresses_of,
    changes,
    synthesize_construct,
)

QUEUE = Address("data", "aws_sqs_queue", "jobs")
ALARM = Address("data", "aws_cloudwatch_metric_alarm", "jobs")
RENAMED = Address("data", "aws_sqs_queue", "work")


def test_addresses_are_those_of_resources_sorted_by_stack_and_type() -> None:
    data = Template(
        {"resource": {"aws_sqs_queue": {"b": {}, "a": {}}}, "data": {"aws_vpc": {"v": {}}}}
    )
    network = Template({"resource": {"aws_vpc": {"main": {}}}})
    found = addresses_of({"network": network, "data": data})
    assert list(map(str, found)) == [
        "data  aws_sqs_queue.a  stateful",
        "data  aws_sqs_queue.b  stateful",
        "network  aws_vpc.main  stateful",
    ]


@pytest.mark.parametrize("address", [QUEUE, ALARM])
def test_an_address_can_be_read_from_what_was_written(address: Address) -> None:
    assert Address.parse(str(address)) == address


def test_nothing_is_said_where_nothing_changed() -> None:
    assert changes([QUEUE, ALARM], [ALARM, QUEUE]) == ""


def test_a_stateful_resource_that_is_gone_gets_a_moved_block_to_the_new_one() -> None:
    text = changes([QUEUE], [RENAMED])
    assert "gone: data  aws_sqs_queue.jobs  stateful: Terraform would destroy it" in text
    assert (
        "    moved {\n      from = aws_sqs_queue.jobs\n      to   = aws_sqs_queue.work\n    }\n"
    ) in text
    assert '.resource.move_from_id("aws_sqs_queue.jobs")' in text


def test_the_remedy_makes_the_moved_block() -> None:
    template = synthesize_construct(
        lambda stack: SqsQueue(stack, "work").move_from_id("aws_sqs_queue.jobs")
    )
    assert template.content["moved"] == [{"from": "aws_sqs_queue.jobs", "to": "aws_sqs_queue.work"}]


def test_a_resource_of_another_stack_is_no_heir() -> None:
    elsewhere = Address("network", "aws_sqs_queue", "work")
    assert "to   = aws_sqs_queue.<its new id>" in changes([QUEUE], [elsewhere])


def test_of_several_heirs_the_reader_chooses() -> None:
    text = changes([QUEUE], [RENAMED, Address("data", "aws_sqs_queue", "other")])
    assert "to   = aws_sqs_queue.<its new id>" in text


def test_what_is_not_stateful_and_what_is_new_is_listed() -> None:
    text = changes([ALARM], [QUEUE])
    assert text.splitlines() == [
        "gone: data  aws_cloudwatch_metric_alarm.jobs",
        "",
        "new:  data  aws_sqs_queue.jobs  stateful",
    ]
