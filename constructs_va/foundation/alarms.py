"""Alarms, and the topic that they are sent to."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from cdktf import ITerraformDependable, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import (
    Conditions,
    Statement,
    deny_insecure_transport,
    policy_document,
)
from constructs_va.foundation.role import Grantee
from constructs_va.settings import AwsContext

CLOUDWATCH = "cloudwatch.amazonaws.com"
RDS_EVENTS = "events.rds.amazonaws.com"

MissingData = Literal["notBreaching", "breaching", "missing", "ignore"]
"""How an alarm takes it that there is no data: as good, as bad, as a state of its own that nobody
is told of, or as no change.

Source: Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data".
"""


class AlarmTopic(Construct):
    """An encrypted SNS topic that CloudWatch alarms and RDS's events of this account publish to.

    Args:
        key: a key whose ``services`` include :func:`cloudwatch_service`.
        email: an address to subscribe. AWS asks its owner to confirm; until then every plan and
            apply warns that nobody is told.

    Raises:
        ValueError: the key isn't for CloudWatch, whose alarms would be lost without a word.
    """

    publishers: tuple[str, ...]
    """The services that may publish to it."""

    policy: SnsTopicPolicy
    """What lets them."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        key: EncryptionKey,
        email: str | None = None,
    ) -> None:
        super().__init__(scope, id_)
        if CLOUDWATCH not in key.services:
            raise ValueError(
                f"{key.node.path} may not be used by {CLOUDWATCH}, so alarms would be lost: make "
                "the key with services=cloudwatch_service(context)"
            )
        self.key = key
        self.resource = SnsTopic(
            self, "Default", name=context.name("alarms"), kms_master_key_id=key.arn
        )
        self.arn = self.resource.arn
        self.publishers = tuple(one for one in (CLOUDWATCH, RDS_EVENTS) if one in key.services)
        self.policy = self._define_policy(context)
        if email:
            self._define_email(email)

    def _define_policy(self, context: AwsContext) -> SnsTopicPolicy:
        return SnsTopicPolicy(
            self,
            "policy",
            arn=self.arn,
            policy=policy_document(
                Statement(
                    sid="AlarmsPublish",
                    principals={"Service": self.publishers},
                    actions=("sns:Publish",),
                    resources=(self.arn,),
                    conditions={"StringEquals": {"aws:SourceAccount": context.account}},
                ),
                deny_insecure_transport("sns:Publish", self.arn),
            ),
        )

    def _define_email(self, address: str) -> None:
        """Subscribe the address, and warn for as long as its owner hasn't confirmed.

        cdktf has no class for blocks that check without failing.
        """
        subscription = SnsTopicSubscription(
            self, "email", topic_arn=self.arn, protocol="email", endpoint=address
        )
        pending = f"{subscription.terraform_resource_type}.{subscription.friendly_unique_id}"
        TerraformStack.of(self).add_override(
            f"check.{self.resource.friendly_unique_id}_email",
            {
                "assert": {
                    "condition": f"${{!{pending}.pending_confirmation}}",
                    "error_message": f"alarm_email = '{address}'\n"
                    "  allowed: an address whose owner has confirmed the subscription\n"
                    "  do:      open the link in the mail 'AWS Notification - Subscription "
                    "Confirmation'; until then nobody is told of alarms. The link is valid for "
                    "three days: after that, publish again with "
                    f"terraform apply -replace={pending}",
                }
            },
        )

    def allow_publish(self, grantee: Grantee) -> None:
        """Let the grantee publish to the topic.

        Source: Amazon SNS Developer Guide, "Key management", "Configuring AWS KMS permissions".
        """
        grantee.allow(
            "publish-alarms",
            Statement("Publish", ("sns:Publish",), (self.arn,)),
            self.key.use("kms:GenerateDataKey", "kms:Decrypt", service="sns"),
        )


def cloudwatch_service(context: AwsContext) -> Mapping[str, Conditions]:
    """What lets CloudWatch alarms and RDS's events use the key of an encrypted topic.

    Source: Amazon SNS Developer Guide, "Enable compatibility between event sources from AWS
    services and encrypted topics"; Amazon RDS User Guide, "Granting permissions to publish
    notifications to an Amazon SNS topic".
    """
    condition = {"StringEquals": {"aws:SourceAccount": context.account}}
    return {CLOUDWATCH: condition, RDS_EVENTS: condition}


class Alarm(Construct):
    """An alarm on one CloudWatch metric that tells the topic when it goes off and when it is over.

    Args:
        name: the alarm's whole name.
        metric: namespace and name, for example ``("AWS/SQS", "ApproximateAgeOfOldestMessage")``.
        dimensions: what the metric is of.
        when: compare with ``threshold``: ``above`` goes off at more than it, ``below`` at less.
        for_periods: how many periods of five minutes in a row.
        missing_data: what no data means; a queue that nobody uses has none. ``ignore``: no change.
        after: what is made before it, where what it is on would otherwise not be there yet.
    """

    PERIOD = timedelta(minutes=5)

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        topic: AlarmTopic,
        name: str,
        description: str,
        metric: tuple[str, str],
        dimensions: Mapping[str, str],
        when: Literal["above", "below"],
        threshold: float,
        statistic: Literal["Average", "Maximum", "Minimum", "Sum"] = "Maximum",
        for_periods: int = 1,
        missing_data: MissingData = "notBreaching",
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        namespace, metric_name = metric
        self.resource = CloudwatchMetricAlarm(
            self,
            "Default",
            alarm_name=name,
            alarm_description=description,
            namespace=namespace,
            metric_name=metric_name,
            dimensions=dict(dimensions),
            comparison_operator=OPERATORS[when],
            threshold=threshold,
            statistic=statistic,
            period=int(self.PERIOD.total_seconds()),
            evaluation_periods=for_periods,
            treat_missing_data=missing_data,
            alarm_actions=[topic.arn],
            ok_actions=[topic.arn],
            depends_on=list(after) or None,
        )


OPERATORS = {"above": "GreaterThanThreshold", "below": "LessThanThreshold"}
