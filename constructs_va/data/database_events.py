"""What RDS tells of instances by itself."""

from cdktf_cdktf_provider_aws.db_event_subscription import DbEventSubscription
from constructs import Construct

from constructs_va.foundation.alarms import RDS_EVENTS, AlarmTopic

CATEGORIES = (
    "availability",
    "deletion",
    "failover",
    "failure",
    "low storage",
    "maintenance",
    "notification",
    "read replica",
    "recovery",
)
"""What somebody should know of. Left out is what an apply does (configuration change, creation)
and what happens every day (backup).

Source: Amazon RDS User Guide, "Amazon RDS event categories and event messages", DB instance events.
"""


class DatabaseEvents(Construct):
    """A subscription that sends the events of RDS instances to the topic of alarms.

    It names no instances, and so tells of all in the account's region: RDS refuses to take one off
    its list that Terraform has destroyed before, as it does when a replica is taken away.

    Events are told at once, and say what no metric does: that a failover was needed, that a replica
    stopped, that storage can't grow, that maintenance is due.

    Args:
        name: the subscription's whole name.

    Raises:
        ValueError: RDS may not publish to the topic.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        topic: AlarmTopic,
    ) -> None:
        super().__init__(scope, id_)
        if RDS_EVENTS not in topic.publishers:
            raise ValueError(
                f"{topic.node.path} takes no events of RDS, so they would be lost: make its key "
                "with services=cloudwatch_service(context)"
            )
        self.resource = DbEventSubscription(
            self,
            "Default",
            name=name,
            sns_topic=topic.arn,
            source_type="db-instance",
            event_categories=list(CATEGORIES),
            # RDS tries the topic when it is given it.
            depends_on=[topic.policy],
        )
