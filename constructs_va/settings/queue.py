"""What an environment decides about a queue.

Limits are from the Amazon SQS Developer Guide, "Amazon SQS message quotas" and "queue quotas".
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from annotated_types import Ge, Le
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import Duration, Name

Retention = Annotated[Duration, Ge(timedelta(minutes=1)), Le(timedelta(days=14))]


class QueueSettings(Settings):
    """An SQS queue with a dead-letter queue of its own."""

    name: Name
    """The queue's name, without the environment's prefix and without ``.fifo``."""

    fifo: bool = False
    """Whether messages of a group keep their order and arrive once. It can't be changed later."""

    visibility_timeout: Annotated[Duration, Le(timedelta(hours=12))] = timedelta(seconds=30)
    """How long a received message stays hidden: the longest that handling one may take."""

    retention: Retention = timedelta(days=4)
    """How long a message that nobody deletes is kept."""

    delay: Annotated[Duration, Le(timedelta(minutes=15))] = timedelta(0)
    """How long a new message stays hidden."""

    receives_before_dead_letter: Annotated[int, Ge(1), Le(1000)] = 5
    """After how many receives without a delete a message goes to the dead-letter queue."""

    dead_letter_retention: Retention = timedelta(days=14)
    """How long dead letters are kept, counted from when the message was first sent."""

    encryption: Literal["kms", "sqs"] = "kms"
    """``kms``: by a key of the environment's, whose use is logged and can be denied.
    ``sqs``: by a key that SQS owns, free of charge."""

    outside: tuple[Literal["publishers", "consumers"], ...] = ()
    """Whether there are any among programs that are no components. Each queue that a component
    uses has publishers and consumers, or else its messages would wait for nobody."""

    oldest_message_alarm: Duration = timedelta(minutes=15)
    """An alarm goes off when the oldest message is this old: consumers don't keep up."""

    @override
    def check(self) -> Iterator[Problem]:
        if self.retention < self.visibility_timeout:
            yield self.problem(
                "retention",
                allowed=f"at least the visibility_timeout, {self.visibility_timeout}",
                remedy="raise it, or lower visibility_timeout: a message would expire in handling",
            )
        elif self.oldest_message_alarm >= self.retention:
            yield self.problem(
                "oldest_message_alarm",
                allowed=f"less than the retention, {self.retention}",
                remedy="lower it: no message gets that old, and the alarm would never go off",
            )
        if self.dead_letter_retention < self.retention:
            yield self.problem(
                "dead_letter_retention",
                allowed=f"at least the retention, {self.retention}",
                remedy="raise it: a dead letter's age counts from its first sending (but for FIFO "
                "queues), and it could expire on arrival",
            )
