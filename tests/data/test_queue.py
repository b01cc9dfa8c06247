from datetime import timedelta

import pytest
from cdktf import TerraformStack

from constructs_va.data import Queue
from constructs_va.foundation.alarms import AlarmTopic, cloudwatch_service
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import trust
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext, QueueSettings
from constructs_va.testing import Template, synthesize_construct

TRUST = trust("Test", {"Service": ("ec2.amazonaws.com",)})


def synthesize(
    settings: QueueSettings, context: AwsContext, *, with_alarms: bool = False
) -> Template:
    def define(stack: TerraformStack) -> None:
        services = cloudwatch_service(context)
        key = EncryptionKey(stack, "key", context=context, name="data", services=services)
        alarms = AlarmTopic(stack, "topic", context=context, key=key) if with_alarms else None
        queue = Queue(stack, "queue", settings, context=context, key=key, alarms=alarms)
        role = Role(stack, "role", context=context, name="component", trust=TRUST)
        queue.allow_send(role)
        queue.allow_consume(role)

    return synthesize_construct(define)


def test_durations_become_seconds(context: AwsContext) -> None:
    settings = QueueSettings(
        name="events",
        visibility_timeout=timedelta(minutes=2),
        retention=timedelta(days=1),
        delay=timedelta(seconds=5),
        dead_letter_retention=timedelta(days=2),
    )
    template = synthesize(settings, context)
    queue = template.one("aws_sqs_queue", name="va-test-events")
    assert queue["visibility_timeout_seconds"] == 120
    assert queue["message_retention_seconds"] == 86_400
    assert queue["delay_seconds"] == 5
    dead_letters = template.one("aws_sqs_queue", name="va-test-events-dead")
    assert dead_letters["message_retention_seconds"] == 172_800


def test_a_receive_waits_for_messages_for_as_long_as_it_may(context: AwsContext) -> None:
    queue = synthesize(QueueSettings(name="events"), context).one(
        "aws_sqs_queue", name="va-test-events"
    )
    assert queue["receive_wait_time_seconds"] == 20


def test_dead_letters_come_from_this_queue_only(context: AwsContext) -> None:
    template = synthesize(QueueSettings(name="events"), context)
    policy = template.one("aws_sqs_queue_redrive_allow_policy")
    assert template.follow(policy["queue_url"])["name"] == "va-test-events-dead"
    allowed = policy.json("redrive_allow_policy")
    assert allowed["redrivePermission"] == "byQueue"
    sources = allowed["sourceQueueArns"]
    assert [template.follow(source)["name"] for source in sources] == ["va-test-events"]


def test_a_fifo_queue_has_fifo_dead_letters_and_an_ordinary_one_no_such_attribute(
    context: AwsContext,
) -> None:
    fifo = synthesize(QueueSettings(name="events", fifo=True), context).all("aws_sqs_queue")
    assert sorted(queue["name"] for queue in fifo) == [
        "va-test-events-dead.fifo",
        "va-test-events.fifo",
    ]
    assert all(queue["fifo_queue"] for queue in fifo)
    ordinary = synthesize(QueueSettings(name="events"), context).all("aws_sqs_queue")
    assert not any("fifo_queue" in queue for queue in ordinary)


def test_whoever_comes_without_tls_is_refused_by_both_queues(context: AwsContext) -> None:
    template = synthesize(QueueSettings(name="events"), context)
    policies = template.all("aws_sqs_queue_policy")
    assert len(policies) == 2
    for policy in policies:
        (statement,) = policy.json("policy")["Statement"]
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize(
    ("policy", "queue_action", "key_actions"),
    [
        ("send-events", "sqs:SendMessage", ["kms:GenerateDataKey", "kms:Decrypt"]),
        ("consume-events", "sqs:ReceiveMessage", ["kms:Decrypt"]),
    ],
)
def test_what_allows_the_queue_allows_its_key(
    context: AwsContext, policy: str, queue_action: str, key_actions: list[str]
) -> None:
    template = synthesize(QueueSettings(name="events"), context)
    statements = template.one("aws_iam_role_policy", name=policy).json("policy")["Statement"]
    on_queue, on_key = statements
    assert queue_action in on_queue["Action"]
    assert on_key["Action"] == key_actions
    assert template.follow(on_key["Resource"][0]).type == "aws_kms_key"
    via = {"kms:ViaService": "sqs.eu-central-1.amazonaws.com"}
    assert on_key["Condition"] == {"StringEquals": via}


def test_messages_are_dead_after_as_many_receives_as_settings_say(context: AwsContext) -> None:
    settings = QueueSettings(name="events", receives_before_dead_letter=7)
    template = synthesize(settings, context)
    redrive = template.one("aws_sqs_queue", name="va-test-events").json("redrive_policy")
    assert redrive["maxReceiveCount"] == 7
    assert template.follow(redrive["deadLetterTargetArn"])["name"] == "va-test-events-dead"


def test_queues_are_not_destroyed_with_what_waits_in_them(context: AwsContext) -> None:
    queues = synthesize(QueueSettings(name="events"), context).all("aws_sqs_queue")
    assert all(queue["lifecycle"]["prevent_destroy"] for queue in queues)


@pytest.mark.parametrize(
    ("queue", "metric", "threshold"),
    [
        ("va-test-events-dead", "ApproximateNumberOfMessagesVisible", 0),
        ("va-test-events", "ApproximateAgeOfOldestMessage", 120),
    ],
)
def test_alarms_tell_of_dead_letters_and_of_messages_that_wait(
    context: AwsContext, queue: str, metric: str, threshold: int
) -> None:
    settings = QueueSettings(name="events", oldest_message_alarm=timedelta(minutes=2))
    template = synthesize(settings, context, with_alarms=True)
    alarm = template.one("aws_cloudwatch_metric_alarm", dimensions={"QueueName": queue})
    assert (alarm["metric_name"], alarm["threshold"]) == (metric, threshold)
    assert alarm["comparison_operator"] == "GreaterThanThreshold"
    assert template.follow(alarm["alarm_actions"][0]).type == "aws_sns_topic"


def test_an_alarm_of_dead_letters_stays_on_when_sqs_sends_no_numbers_any_more(
    context: AwsContext,
) -> None:
    template = synthesize(QueueSettings(name="events"), context, with_alarms=True)
    found = {
        alarm["dimensions"]["QueueName"]: alarm["treat_missing_data"]
        for alarm in template.all("aws_cloudwatch_metric_alarm")
    }
    assert found == {"va-test-events-dead": "ignore", "va-test-events": "notBreaching"}


def test_encryption_by_sqs_needs_no_key(context: AwsContext) -> None:
    settings = QueueSettings(name="events", encryption="sqs")
    template = synthesize_construct(
        lambda stack: Queue(stack, "queue", settings, context=context, alarms=None)
    )
    assert all(queue["sqs_managed_sse_enabled"] for queue in template.all("aws_sqs_queue"))


def test_encryption_by_kms_without_a_key_is_refused(context: AwsContext) -> None:
    with pytest.raises(ValueError, match="pass key=EncryptionKey"):
        synthesize_construct(
            lambda stack: Queue(
                stack, "queue", QueueSettings(name="events"), context=context, alarms=None
            )
        )
