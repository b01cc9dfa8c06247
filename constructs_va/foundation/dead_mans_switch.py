"""An alarm that goes off when something falls silent."""

from collections.abc import Sequence

from cdktf import TerraformResource
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from constructs import Construct

from constructs_va.foundation.address import address_of
from constructs_va.foundation.alarms import Alarm, AlarmTopic
from constructs_va.foundation.policy import Statement, deny_insecure_transport, policy_document
from constructs_va.foundation.role import Grantee
from constructs_va.settings import AwsContext


class DeadMansSwitch(Construct):
    """A topic without subscribers that something publishes to as long as it is well.

    SNS counts what is published, whoever gets it, and CloudWatch raises the alarm when that count
    is missing for 15 minutes. Nothing outside of AWS is needed, and nothing that is watched: the
    alarm goes off when the whole cluster is gone. The topic has the key of the alarm topic, so that
    a missing right to use that key is noticed too, by which real alerts would be lost.
    Source: Amazon SNS Developer Guide, "Monitoring Amazon SNS topics using CloudWatch".

    Args:
        name: what publishes, for example ``alertmanager``; the topic is ``<prefix>-<name>-alive``.
        alarms: the topic that is told.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: AwsContext, name: str, alarms: AlarmTopic
    ) -> None:
        super().__init__(scope, id_)
        self._alarms = alarms
        self.name = context.name(name, "alive")
        self.resource = SnsTopic(self, "Default", name=self.name, kms_master_key_id=alarms.key.arn)
        self.arn = self.resource.arn
        SnsTopicPolicy(
            self,
            "policy",
            arn=self.arn,
            policy=policy_document(deny_insecure_transport("sns:Publish", self.arn)),
        )

    def allow_publish(self, grantee: Grantee) -> None:
        """Let the grantee publish to the topic."""
        grantee.allow(
            "publish-alive",
            Statement("Publish", ("sns:Publish",), (self.arn,)),
            self._alarms.key.use("kms:GenerateDataKey", "kms:Decrypt", service="sns"),
        )

    def arm(self, *, description: str, after: Sequence[TerraformResource] = ()) -> None:
        """Define the alarm.

        Args:
            description: what it means that nothing came, and what to do.
            after: what publishes. The alarm comes once that is there, and goes before it.
        """
        alarm = Alarm(
            self,
            "alarm",
            topic=self._alarms,
            name=f"{self.name}: silent",
            description=description,
            metric=("AWS/SNS", "NumberOfMessagesPublished"),
            dimensions={"TopicName": self.resource.name},
            when="below",
            threshold=1,
            statistic="Sum",
            for_periods=3,
            missing_data="breaching",
        )
        alarm.resource.depends_on = [address_of(each) for each in after]
