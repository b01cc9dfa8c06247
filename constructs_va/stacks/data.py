"""What the VA keeps: its database, queues and buckets, and the alarms on them."""

from constructs import Construct

from constructs_va.data import Bucket, LogBucket, PostgresDatabase, Queue
from constructs_va.foundation.alarms import AlarmTopic, cloudwatch_service
from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.foundation.stack import AwsStack
from constructs_va.network import Network
from constructs_va.settings import BucketSettings, Environment, QueueSettings


class DataStack(AwsStack):
    """The data layer. It outlives clusters: nothing here depends on one."""

    def __init__(self, scope: Construct, environment: Environment, *, network: Network) -> None:
        super().__init__(scope, "data", environment)
        # One key for all data: who may use it for one thing may do so through one service only
        # (see EncryptionKey.use), and a key for each kind would be denied or lost together anyway.
        self.key = EncryptionKey(
            self,
            "key",
            context=self.context,
            name="data",
            services={**cloudwatch_service(self.context), **logs_service(self.context)},
        )
        self.alarms = AlarmTopic(
            self, "alarms", context=self.context, key=self.key, email=environment.alarm_email
        )
        self.database = PostgresDatabase(
            self,
            "database",
            environment.database,
            context=self.context,
            network=network,
            key=self.key,
            alarms=self.alarms,
        )
        self.queues = {queue.name: self._queue(queue) for queue in environment.queues}
        self.logs = self._log_bucket(environment)
        self.buckets = {bucket.name: self._bucket(bucket) for bucket in environment.buckets}

    def _queue(self, settings: QueueSettings) -> Queue:
        return Queue(
            self,
            f"queue-{settings.name}",
            settings,
            context=self.context,
            key=self.key,
            alarms=self.alarms,
        )

    def _log_bucket(self, environment: Environment) -> LogBucket | None:
        """For buckets, and for the load balancer of components that are exposed."""
        logged = any(bucket.access_logs for bucket in environment.buckets)
        if not logged and not any(component.exposed for component in environment.components):
            return None
        return LogBucket(self, "access-logs", context=self.context)

    def _bucket(self, settings: BucketSettings) -> Bucket:
        return Bucket(
            self,
            f"bucket-{settings.name}",
            settings,
            context=self.context,
            key=self.key,
            logs=self.logs,
        )
