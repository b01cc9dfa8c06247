"""What Karpenter is told of nodes that AWS is about to take away."""

import json
from collections.abc import Mapping

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct

from constructs_va.foundation.policy import Statement, deny_insecure_transport, policy_document
from constructs_va.settings import AwsContext, names


class Interruptions(Construct):
    """A queue, and EventBridge rules that send to it what EC2 and AWS Health announce.

    Source: Karpenter documentation, "Reference", "CloudFormation", "Interruption Handling".
    """

    def __init__(self, scope: Construct, id_: str, *, context: AwsContext) -> None:
        super().__init__(scope, id_)
        self._context = context
        self.queue = self._define_queue()
        rules = [self._define_rule(name, *event) for name, event in EVENTS.items()]
        policy = self._define_queue_policy([rule.arn for rule in rules])
        self.needed: list[ITerraformDependable] = [policy, *rules]

    def _define_queue(self) -> SqsQueue:
        return SqsQueue(
            self,
            "Default",
            name=self._context.name(names.KARPENTER_QUEUE),
            # A spot node is gone two minutes after its notice: what is older, nobody needs.
            message_retention_seconds=300,
            sqs_managed_sse_enabled=True,
        )

    def _define_rule(self, name: str, source: str, detail_type: str) -> CloudwatchEventRule:
        rule = CloudwatchEventRule(
            self,
            name,
            name=self._context.name("karpenter", name),
            description=f"{detail_type}, to Karpenter",
            event_pattern=json.dumps({"source": [source], "detail-type": [detail_type]}),
        )
        CloudwatchEventTarget(
            self, f"{name}-to-queue", rule=rule.name, target_id="karpenter", arn=self.queue.arn
        )
        return rule

    def _define_queue_policy(self, rules: list[str]) -> SqsQueuePolicy:
        return SqsQueuePolicy(
            self,
            "policy",
            queue_url=self.queue.url,
            policy=policy_document(
                Statement(
                    "RulesSend",
                    ("sqs:SendMessage",),
                    (self.queue.arn,),
                    principals={"Service": ("events.amazonaws.com",)},
                    conditions={"ArnEquals": {"aws:SourceArn": rules}},
                ),
                deny_insecure_transport("sqs:*", self.queue.arn),
            ),
        )


EVENTS: Mapping[str, tuple[str, str]] = {
    "scheduled-change": ("aws.health", "AWS Health Event"),
    "spot-interruption": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "state-change": ("aws.ec2", "EC2 Instance State-change Notification"),
    "capacity-reservation": (
        "aws.ec2",
        "EC2 Capacity Reservation Instance Interruption Warning",
    ),
}
"""Each rule's name, and the source and type of its events."""
