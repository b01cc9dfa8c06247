from typing import Any

import pytest

from constructs_va.settings import AwsContext, SettingsError, WebFirewallSettings
from constructs_va.testing import Template, synthesize_construct
from constructs_va.workloads.web_firewall import WebFirewall


def firewall(context: AwsContext, **settings: Any) -> Template:
    return synthesize_construct(
        lambda stack: WebFirewall(
            stack, "firewall", WebFirewallSettings(**settings), context=context
        )
    )


def rules(template: Template) -> dict[str, Any]:
    acl = template.one("aws_wafv2_web_acl")
    return {rule["name"]: rule for rule in acl["rule"]}


def managed(template: Template, rule: str) -> Any:
    return rules(template)[rule]["statement"]["managed_rule_group_statement"]


def test_what_no_rule_blocks_gets_through(context: AwsContext) -> None:
    acl = firewall(context).one("aws_wafv2_web_acl")
    assert (acl["scope"], acl["default_action"]) == ("REGIONAL", {"allow": {}})


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        ("common", "AWSManagedRulesCommonRuleSet"),
        ("known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"),
    ],
)
def test_rules_that_aws_keeps_up_block(context: AwsContext, rule: str, group: str) -> None:
    template = firewall(context)
    assert managed(template, rule).items() >= {"vendor_name": "AWS", "name": group}.items()
    assert rules(template)[rule]["override_action"] == {"none": {}}


def test_an_address_that_sends_too_much_is_blocked(context: AwsContext) -> None:
    rule = rules(firewall(context, requests_per_address=500))["rate-per-address"]
    assert rule["action"] == {"block": {}}
    assert rule["statement"]["rate_based_statement"] == {
        "aggregate_key_type": "IP",
        "evaluation_window_sec": 300,
        "limit": 500,
    }


def test_recordings_and_long_texts_get_through_unless_the_settings_say_otherwise(
    context: AwsContext,
) -> None:
    assert managed(firewall(context), "common")["rule_action_override"] == [
        {"name": "SizeRestrictions_BODY", "action_to_use": {"count": {}}}
    ]
    assert "rule_action_override" not in managed(firewall(context, counted_rules=()), "common")


def test_a_rule_is_counted_once() -> None:
    with pytest.raises(SettingsError, match="each rule once"):
        WebFirewallSettings(counted_rules=("GenericLFI_BODY", "GenericLFI_BODY"))


def test_what_it_blocks_and_counts_is_logged_where_aws_waf_may_write(context: AwsContext) -> None:
    template = firewall(context, log_retention_days=30)
    logging = template.one("aws_wafv2_web_acl_logging_configuration")
    assert template.follow(logging["resource_arn"]).type == "aws_wafv2_web_acl"
    (destination,) = logging["log_destination_configs"]
    group = template.follow(destination)
    assert group["name"].startswith("aws-waf-logs-")
    assert group["retention_in_days"] == 30
    policy = template.one("aws_cloudwatch_log_resource_policy")
    (statement,) = policy.json("policy_document")["Statement"]
    assert statement["Resource"] == [f"{destination.removesuffix('}')}}}:*"]
    assert policy.address in logging["depends_on"]
    kept = logging["logging_filter"]
    assert kept["default_behavior"] == "DROP"
    actions = [one["action_condition"]["action"] for one in kept["filter"][0]["condition"]]
    assert {"BLOCK", "COUNT"} <= set(actions)


def test_what_users_prove_themselves_with_is_not_logged(context: AwsContext) -> None:
    template = firewall(context)
    redacted = template.one("aws_wafv2_web_acl_logging_configuration")["redacted_fields"]
    assert {one["single_header"]["name"] for one in redacted} == {"authorization", "cookie"}
    acl = template.one("aws_wafv2_web_acl")
    for one in (acl, *acl["rule"]):
        assert one["visibility_config"]["sampled_requests_enabled"] is False
