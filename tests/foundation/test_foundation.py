"""Keys, roles, alarms and the base of stacks."""

from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.foundation.alarms import Alarm, AlarmTopic, cloudwatch_service
from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.foundation.policy import Statement, trust
from constructs_va.foundation.role import Role
from constructs_va.foundation.stack import AwsStack
from constructs_va.settings import AwsContext
from constructs_va.testing import Template, synthesize_app, synthesize_construct
from tests.conftest import ENVIRONMENTS


def key_statements(template: Template) -> list[dict[str, Any]]:
    return template.one("aws_kms_key").json("policy")["Statement"]


def test_a_key_rotates_and_is_administrated_by_the_account(context: AwsContext) -> None:
    template = synthesize_construct(
        lambda stack: EncryptionKey(stack, "key", context=context, name="data")
    )
    assert template.one("aws_kms_key")["enable_key_rotation"] is True
    (statement,) = key_statements(template)
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::111122223333:root"]}
    assert template.one("aws_kms_alias")["name"] == "alias/va-test-data"


def test_a_key_is_used_by_the_named_services_under_their_conditions(context: AwsContext) -> None:
    template = synthesize_construct(
        lambda stack: EncryptionKey(
            stack, "key", context=context, name="logs", services=logs_service(context)
        )
    )
    _, service = key_statements(template)
    assert service["Principal"] == {"Service": ["logs.eu-central-1.amazonaws.com"]}
    assert service["Condition"]["ArnLike"] == {
        "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:*"
    }


@pytest.mark.parametrize("destroyable", [True, False])
def test_what_holds_data_is_kept_unless_the_environment_is_destroyable(
    context: AwsContext, destroyable: bool
) -> None:
    context = context.model_copy(update={"destroyable": destroyable})
    template = synthesize_construct(
        lambda stack: EncryptionKey(stack, "key", context=context, name="data")
    )
    assert template.one("aws_kms_key")["lifecycle"]["prevent_destroy"] is not destroyable


def test_a_role_collects_what_it_is_allowed(context: AwsContext) -> None:
    def define(stack: TerraformStack) -> None:
        role = Role(
            stack,
            "role",
            context=context,
            name="worker",
            trust=trust("Ec2", {"Service": ("ec2.amazonaws.com",)}),
            managed_policies=("service-role/AmazonRDSEnhancedMonitoringRole",),
        )
        role.allow("read", Statement("Read", ("s3:GetObject",), ("arn:aws:s3:::bucket/*",)))

    template = synthesize_construct(define)
    role = template.one("aws_iam_role", name="va-test-worker")
    assert role.json("assume_role_policy")["Statement"][0]["Action"] == ["sts:AssumeRole"]
    policy = template.one("aws_iam_role_policy", name="read")
    assert template.follow(policy["role"]) == role
    attachment = template.one("aws_iam_role_policy_attachment")
    assert attachment["policy_arn"] == (
        "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
    )


def define_alarm(stack: TerraformStack, context: AwsContext) -> None:
    key = EncryptionKey(
        stack, "key", context=context, name="alarms", services=cloudwatch_service(context)
    )
    topic = AlarmTopic(stack, "alarms", context=context, key=key, email="oncall@example.com")
    Alarm(
        stack,
        "alarm",
        topic=topic,
        name="too old",
        description="Consumers don't keep up.",
        metric=("AWS/SQS", "ApproximateAgeOfOldestMessage"),
        dimensions={"QueueName": "events"},
        when="above",
        threshold=60,
    )


def test_an_alarm_tells_the_topic_when_it_goes_off_and_when_it_is_over(context: AwsContext) -> None:
    template = synthesize_construct(lambda stack: define_alarm(stack, context))
    alarm = template.one("aws_cloudwatch_metric_alarm", alarm_name="too old")
    for actions in (alarm["alarm_actions"], alarm["ok_actions"]):
        assert [template.follow(action).type for action in actions] == ["aws_sns_topic"]
    assert alarm["comparison_operator"] == "GreaterThanThreshold"
    assert (alarm["period"], alarm["evaluation_periods"]) == (300, 1)
    assert alarm["treat_missing_data"] == "notBreaching"


def test_an_address_that_nobody_confirmed_is_warned_of_with_what_to_do(context: AwsContext) -> None:
    template = synthesize_construct(lambda stack: define_alarm(stack, context))
    subscription = template.one("aws_sns_topic_subscription", endpoint="oncall@example.com")
    (block,) = template.content["check"].values()
    condition = f"${{!{subscription.address}.pending_confirmation}}"
    assert block["assert"]["condition"] == condition
    message = block["assert"]["error_message"]
    assert message.startswith("alarm_email = 'oncall@example.com'\n  allowed: ")
    assert f"apply -replace={subscription.address}" in message


def test_a_topic_whose_key_is_not_for_alarms_is_refused(context: AwsContext) -> None:
    def define(stack: TerraformStack) -> None:
        key = EncryptionKey(stack, "key", context=context, name="alarms")
        AlarmTopic(stack, "alarms", context=context, key=key)

    with pytest.raises(ValueError, match=r"services=cloudwatch_service\(context\)"):
        synthesize_construct(define)


def test_who_may_publish_to_the_topic_may_use_its_key_through_it(context: AwsContext) -> None:
    def define(stack: TerraformStack) -> None:
        services = cloudwatch_service(context)
        key = EncryptionKey(stack, "key", context=context, name="alarms", services=services)
        role = Role(stack, "role", context=context, name="r", trust=trust("T", {"Service": ("x",)}))
        AlarmTopic(stack, "alarms", context=context, key=key).allow_publish(role)

    template = synthesize_construct(define)
    policy = template.one("aws_iam_role_policy", name="publish-alarms").json("policy")
    publish, use = policy["Statement"]
    assert publish["Action"] == ["sns:Publish"]
    assert template.follow(publish["Resource"][0]).type == "aws_sns_topic"
    assert use["Action"] == ["kms:GenerateDataKey", "kms:Decrypt"]
    via = {"kms:ViaService": "sns.eu-central-1.amazonaws.com"}
    assert use["Condition"] == {"StringEquals": via}


def test_alarms_of_this_account_alone_publish_to_the_encrypted_topic(context: AwsContext) -> None:
    template = synthesize_construct(lambda stack: define_alarm(stack, context))
    publish, insecure = template.one("aws_sns_topic_policy").json("policy")["Statement"]
    services = ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"]
    assert publish["Principal"] == {"Service": services}
    assert publish["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    assert insecure["Effect"] == "Deny"
    assert template.follow(template.one("aws_sns_topic")["kms_master_key_id"]).type == "aws_kms_key"
    subscription = template.one("aws_sns_topic_subscription")
    assert (subscription["protocol"], subscription["endpoint"]) == ("email", "oncall@example.com")


def test_a_stack_keeps_its_state_encrypted_and_locked_and_works_in_its_account_alone() -> None:
    environment = ENVIRONMENTS["staging"]
    template = synthesize_app(lambda app: AwsStack(app, "layer", environment))["va-staging-layer"]
    terraform = template.content["terraform"]
    assert terraform["required_version"] == ">= 1.11"
    assert terraform["backend"]["s3"] == {
        "bucket": "va-staging-terraform-state",
        "encrypt": True,
        "kms_key_id": "alias/va-staging-terraform-state",
        "key": "staging/layer.tfstate",
        "region": "eu-central-1",
        "use_lockfile": True,
    }
    (provider,) = template.content["provider"]["aws"]
    assert provider["allowed_account_ids"] == ["111122223333"]
    assert provider["default_tags"] == [{"tags": environment.default_tags()}]
