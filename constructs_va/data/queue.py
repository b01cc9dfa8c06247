"""SQS queues."""

import json
from datetime import timedelta

from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from cdktf_cdktf_provider_aws.sqs_queue_redrive_allow_policy import SqsQueueRedriveAllowPolicy
from constructs import Construct

from constructs_va.foundation.alarms import Alarm, AlarmTopic
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.lifecycle import kept
from constructs_va.foundation.policy import Statement, deny_insecure_transport, policy_document
from constructs_va.foundation.role import Grantee
from constructs_va.settings import AwsContext, QueueSettings, names


class Queue(Construct):
    """A queue and its dead-letter queue, reached by TLS only, with alarms on both.

    Args:
        alarms: where alarms on dead letters and on old messages go. None: no alarms, which
            nobody gets without saying so.
        key: encrypts the messages; needed with ``encryption="kms"``.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: QueueSettings,
        *,
        context: AwsContext,
        alarms: AlarmTopic | None,
        key: EncryptionKey | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self._settings = settings
        self._key = _key_in_use(settings, key)
        self._context = context
        self._fifo = settings.fifo or None  # AWS refuses even False for an ordinary queue
        self.name = names.queue_name(context, settings)
        self.dead_letter_name = names.dead_letter_queue_name(context, settings)
        self.dead_letters = self._define_dead_letters()
        self.resource = self._define_queue()
        self.arn, self.url = self.resource.arn, self.resource.url
        self._define_redrive_allow_policy()
        self._define_access_policies()
        if alarms:
            self._define_alarms(alarms)

    def allow_send(self, grantee: Grantee) -> None:
        """Let the grantee send messages."""
        grantee.allow(
            f"send-{self._settings.name}",
            self._statement("Send", "sqs:SendMessage"),
            # Source: Amazon SQS Developer Guide, "Key management", "Configure KMS permissions for
            # Amazon SQS": a producer needs both, as SQS decrypts to check the data key.
            *self._key_statements("kms:GenerateDataKey", "kms:Decrypt"),
        )

    def allow_consume(self, grantee: Grantee) -> None:
        """Let the grantee receive messages, delete them and keep them hidden for longer."""
        grantee.allow(
            f"consume-{self._settings.name}",
            self._statement(
                "Consume", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"
            ),
            *self._key_statements("kms:Decrypt"),
        )

    def allow_read_depth(self, grantee: Grantee) -> None:
        """Let the grantee, an autoscaler or an exporter, see how many messages wait."""
        grantee.allow(f"depth-{self._settings.name}", self._statement("ReadDepth"))

    def _define_queue(self) -> SqsQueue:
        redrive = {
            "deadLetterTargetArn": self.dead_letters.arn,
            "maxReceiveCount": self._settings.receives_before_dead_letter,
        }
        return SqsQueue(
            self,
            "Default",
            name=self.name,
            visibility_timeout_seconds=_seconds(self._settings.visibility_timeout),
            message_retention_seconds=_seconds(self._settings.retention),
            delay_seconds=_seconds(self._settings.delay),
            receive_wait_time_seconds=LONG_POLL_SECONDS,
            redrive_policy=json.dumps(redrive),
            fifo_queue=self._fifo,
            kms_master_key_id=self._key and self._key.arn,
            sqs_managed_sse_enabled=None if self._key else True,
            lifecycle=kept(self._context),
        )

    def _define_dead_letters(self) -> SqsQueue:
        return SqsQueue(
            self,
            "dead-letters",
            name=self.dead_letter_name,
            message_retention_seconds=_seconds(self._settings.dead_letter_retention),
            fifo_queue=self._fifo,
            kms_master_key_id=self._key and self._key.arn,
            sqs_managed_sse_enabled=None if self._key else True,
            lifecycle=kept(self._context),
        )

    def _define_redrive_allow_policy(self) -> None:
        """Only this queue may send its dead letters there."""
        SqsQueueRedriveAllowPolicy(
            self,
            "redrive-allow-policy",
            queue_url=self.dead_letters.url,
            redrive_allow_policy=json.dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [self.arn]}
            ),
        )

    def _define_access_policies(self) -> None:
        for id_, queue in (("policy", self.resource), ("dead-letters-policy", self.dead_letters)):
            SqsQueuePolicy(
                self,
                id_,
                queue_url=queue.url,
                policy=policy_document(deny_insecure_transport("sqs:*", queue.arn)),
            )

    def _define_alarms(self, topic: AlarmTopic) -> None:
        Alarm(
            self,
            "dead-letters-alarm",
            topic=topic,
            name=f"{self.name}: dead letters",
            description="Messages failed as often as allowed. Look at them before they expire.",
            metric=("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
            dimensions={"QueueName": self.dead_letter_name},
            when="above",
            threshold=0,
            # SQS sends nothing for a queue that nobody touches, while the letters still lie there.
            missing_data="ignore",
        )
        Alarm(
            self,
            "oldest-message-alarm",
            topic=topic,
            name=f"{self.name}: old messages",
            description="Consumers don't keep up, or none runs.",
            metric=("AWS/SQS", "ApproximateAgeOfOldestMessage"),
            dimensions={"QueueName": self.name},
            when="above",
            threshold=self._settings.oldest_message_alarm.total_seconds(),
        )

    def _statement(self, sid: str, *actions: str) -> Statement:
        return Statement(sid, (*actions, "sqs:GetQueueAttributes", "sqs:GetQueueUrl"), (self.arn,))

    def _key_statements(self, *actions: str) -> tuple[Statement, ...]:
        if not self._key:
            return ()
        return (self._key.use(*actions, service="sqs"),)


LONG_POLL_SECONDS = 20
"""The longest that a receive may wait, which costs the fewest requests.

Source: Amazon SQS Developer Guide, "Amazon SQS short and long polling".
"""


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())


def _key_in_use(settings: QueueSettings, key: EncryptionKey | None) -> EncryptionKey | None:
    if settings.encryption == "kms" and key is None:
        raise ValueError(
            f'queue "{settings.name}" has encryption="kms" and got no key: '
            'pass key=EncryptionKey(…), or set encryption="sqs"'
        )
    return key if settings.encryption == "kms" else None
