from constructs_va.settings import AwsContext
from tests.network.synthesis import SETTINGS, synthesize


def test_all_traffic_is_recorded_for_as_long_as_the_settings_say(context: AwsContext) -> None:
    settings = SETTINGS.model_copy(update={"flow_log_retention_days": 365})
    template = synthesize(context, settings)
    flow_log = template.one("aws_flow_log", traffic_type="ALL")
    assert template.follow(flow_log["vpc_id"]).type == "aws_vpc"
    assert template.follow(flow_log["log_destination"])["retention_in_days"] == 365


def test_records_are_encrypted_by_a_key_that_cloudwatch_logs_may_use(context: AwsContext) -> None:
    template = synthesize(context)
    key = template.follow(template.one("aws_cloudwatch_log_group")["kms_key_id"])
    principals = [statement["Principal"] for statement in key.json("policy")["Statement"]]
    assert {"Service": ["logs.eu-central-1.amazonaws.com"]} in principals


def test_only_this_accounts_flow_logs_may_assume_the_role(context: AwsContext) -> None:
    template = synthesize(context)
    role = template.follow(template.one("aws_flow_log")["iam_role_arn"])
    (statement,) = role.json("assume_role_policy")["Statement"]
    assert statement["Principal"] == {"Service": ["vpc-flow-logs.amazonaws.com"]}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ec2:eu-central-1:111122223333:vpc-flow-log/*"},
    }


def test_the_role_writes_to_its_log_group_and_makes_none(context: AwsContext) -> None:
    template = synthesize(context)
    (statement,) = template.one("aws_iam_role_policy").json("policy")["Statement"]
    (resource,) = statement["Resource"]
    assert template.follow(resource).type == "aws_cloudwatch_log_group"
    assert resource.endswith(".arn}:*")
    assert "logs:PutLogEvents" in statement["Action"]
    assert "logs:CreateLogGroup" not in statement["Action"]


def test_recording_starts_after_its_role_may_write_and_ends_before(context: AwsContext) -> None:
    template = synthesize(context)
    policy = template.one("aws_iam_role_policy")
    assert policy.address in template.one("aws_flow_log")["depends_on"]
