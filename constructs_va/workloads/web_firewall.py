"""The web application firewall in front of the load balancer."""

from collections.abc import Mapping
from typing import Any

from cdktf_cdktf_provider_aws import wafv2_web_acl as waf
from cdktf_cdktf_provider_aws import wafv2_web_acl_logging_configuration as logging
from cdktf_cdktf_provider_aws.cloudwatch_log_resource_policy import CloudwatchLogResourcePolicy
from constructs import Construct

from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.foundation.log_group import LogGroup
from constructs_va.foundation.policy import Statement, policy_document
from constructs_va.settings import AwsContext, WebFirewallSettings

Header = logging.Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader
Redacted = logging.Wafv2WebAclLoggingConfigurationRedactedFields
Filter = logging.Wafv2WebAclLoggingConfigurationLoggingFilterFilter
Condition = logging.Wafv2WebAclLoggingConfigurationLoggingFilterFilterCondition
ActionCondition = logging.Wafv2WebAclLoggingConfigurationLoggingFilterFilterConditionActionCondition

SECRET_HEADERS = ("authorization", "cookie")
"""Headers of requests that hold what users prove themselves with: never logged."""

LOGGED = ("BLOCK", "COUNT", "EXCLUDED_AS_COUNT")
"""What AWS WAF did with a request that is logged. All others are in the access logs anyway."""


class WebFirewall(Construct):
    """A web ACL of AWS WAF with a log of its own, for load balancers of one region.

    It allows what no rule blocks. Rules are evaluated in this order: the rate limit per address,
    then AWS' managed rules for known bad inputs and for what is common to attacks.
    """

    arn: str
    """The web ACL's ARN."""

    def __init__(
        self, scope: Construct, id_: str, settings: WebFirewallSettings, *, context: AwsContext
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context = settings, context
        self.resource = self._define_web_acl()
        self.arn = self.resource.arn
        self.log_group = self._define_log_group()
        self._define_logging(self._let_waf_write())

    def _define_web_acl(self) -> waf.Wafv2WebAcl:
        count: Mapping[str, Any] = {"count": {}}
        counted = [{"name": name, "action_to_use": count} for name in self._settings.counted_rules]
        return waf.Wafv2WebAcl(
            self,
            "Default",
            name=self._context.name("web"),
            scope="REGIONAL",
            default_action=waf.Wafv2WebAclDefaultAction(allow=waf.Wafv2WebAclDefaultActionAllow()),
            rule=[
                self._rate_limit(priority=0),
                self._managed("known-bad-inputs", KNOWN_BAD_INPUTS, priority=1),
                self._managed("common", COMMON, priority=2, rule_action_override=counted),
            ],
            visibility_config=waf.Wafv2WebAclVisibilityConfig(
                metric_name=self._context.name("web"), **VISIBILITY
            ),
        )

    def _rate_limit(self, *, priority: int) -> waf.Wafv2WebAclRule:
        return waf.Wafv2WebAclRule(
            name="rate-per-address",
            priority=priority,
            action=waf.Wafv2WebAclRuleAction(block=waf.Wafv2WebAclRuleActionBlock()),
            statement={
                "rate_based_statement": {
                    "aggregate_key_type": "IP",
                    "evaluation_window_sec": 300,
                    "limit": self._settings.requests_per_address,
                }
            },
            visibility_config=self._visible("rate-per-address"),
        )

    def _managed(self, name: str, group: str, *, priority: int, **more: Any) -> waf.Wafv2WebAclRule:
        """AWS' rules of a group, at the version that AWS names as default: it gets new patterns."""
        # A statement is a mapping all the way down: cdktf has no classes for what nests in itself.
        statement = {"name": group, "vendor_name": "AWS", **{k: v for k, v in more.items() if v}}
        return waf.Wafv2WebAclRule(
            name=name,
            priority=priority,
            override_action=waf.Wafv2WebAclRuleOverrideAction(
                none=waf.Wafv2WebAclRuleOverrideActionNone()
            ),
            statement={"managed_rule_group_statement": statement},
            visibility_config=self._visible(name),
        )

    def _visible(self, rule: str) -> waf.Wafv2WebAclRuleVisibilityConfig:
        return waf.Wafv2WebAclRuleVisibilityConfig(
            metric_name=self._context.name("web", rule), **VISIBILITY
        )

    def _define_log_group(self) -> LogGroup:
        """AWS WAF takes no group of another name than one that begins like this."""
        key = EncryptionKey(
            self,
            "key",
            context=self._context,
            name="web-firewall-logs",
            services=logs_service(self._context),
        )
        return LogGroup(
            self,
            "log-group",
            context=self._context,
            name=f"aws-waf-logs-{self._context.name('web')}",
            retention_days=self._settings.log_retention_days,
            key=key,
        )

    def _let_waf_write(self) -> CloudwatchLogResourcePolicy:
        """Let AWS deliver this account's logs into the group, and into no other.

        Source: AWS WAF Developer Guide, "Sending web ACL traffic logs to an Amazon CloudWatch Logs
        log group"; Amazon CloudWatch Logs User Guide, "Enable logging from AWS services".
        """
        return CloudwatchLogResourcePolicy(
            self,
            "log-policy",
            policy_name=self._context.name("web-firewall-logs"),
            policy_document=policy_document(
                Statement(
                    "DeliverLogs",
                    ("logs:CreateLogStream", "logs:PutLogEvents"),
                    (f"{self.log_group.arn}:*",),
                    principals={"Service": ("delivery.logs.amazonaws.com",)},
                    conditions={
                        "StringEquals": {"aws:SourceAccount": self._context.account},
                        "ArnLike": {"aws:SourceArn": self._context.arn("logs", "*")},
                    },
                )
            ),
        )

    def _define_logging(self, policy: CloudwatchLogResourcePolicy) -> None:
        conditions = [
            Condition(action_condition=ActionCondition(action=action)) for action in LOGGED
        ]
        logging.Wafv2WebAclLoggingConfiguration(
            self,
            "logging",
            resource_arn=self.arn,
            log_destination_configs=[self.log_group.arn],
            redacted_fields=[Redacted(single_header=Header(name=name)) for name in SECRET_HEADERS],
            logging_filter=logging.Wafv2WebAclLoggingConfigurationLoggingFilter(
                default_behavior="DROP",
                filter=[
                    Filter(behavior="KEEP", requirement="MEETS_ANY", condition=conditions),
                ],
            ),
            depends_on=[policy],
        )


COMMON = "AWSManagedRulesCommonRuleSet"
KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
"""Source: AWS WAF Developer Guide, "Baseline rule groups"."""

VISIBILITY: Mapping[str, bool] = {
    "cloudwatch_metrics_enabled": True,
    # Samples show whole headers, cookies among them, to whoever may see the web ACL.
    "sampled_requests_enabled": False,
}
