"""What the VA keeps: its database, queues and buckets, and the alarms on them."""

from constructs import Construct

from constructs_va.data import Queue
from constructs_va.foundation.alarms import AlarmTopic, cloudwatch_service
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.stack import AwsStack
from constructs_va.settings import Environment


class DataStack(AwsStack):
    """The data layer. It outlives clusters: nothing here depends on one."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "data", environment)
        self.key = EncryptionKey(
            self,
            "key",
            context=self.context,
            name="data",
            services=cloudwatch_service(self.context),
        )
        self.alarms = AlarmTopic(
            self, "alarms", context=self.context, key=self.key, email=environment.alarm_email
        )
        self.queues = {
            queue.name: Queue(
                self,
                f"queue-{queue.name}",
                queue,
                context=self.context,
                key=self.key,
                alarms=self.alarms,
            )
            for queue in environment.queues
        }
