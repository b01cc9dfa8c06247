"""Names in AWS that are built of several settings, and so can get longer than AWS allows.

Constructs take them from here, and an environment checks them here, before anything is synthesized.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from constructs_va.settings.bucket import BucketSettings
from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.context import AwsContext
from constructs_va.settings.database import DatabaseSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.queue import QueueSettings

LONGEST_BUCKET = 63
"""Source: Amazon S3 User Guide, "General purpose bucket naming rules"."""

LONGEST_QUEUE = 80
"""Source: Amazon SQS Developer Guide, "Amazon SQS standard queue quotas": with ``.fifo``."""

LONGEST_INSTANCE = 63
"""Source: Amazon RDS API Reference, CreateDBInstance, DBInstanceIdentifier."""

LONGEST_ROLE = 64
"""Source: IAM User Guide, "IAM and AWS STS quotas", "IAM name requirements"."""

LONGEST_ENVIRONMENT = 31
"""So that the longest of the library's own names, ``va-<name>-vault-snapshots-<account>``, fits."""


def bucket_name(context: AwsContext, name: str) -> str:
    """A bucket's name: with the account, since S3 shares its names among all accounts."""
    return context.name(name, context.account)


def queue_name(context: AwsContext, queue: QueueSettings) -> str:
    """A queue's name; that of a FIFO queue ends as SQS demands."""
    return context.name(queue.name) + _suffix(queue)


def dead_letter_queue_name(context: AwsContext, queue: QueueSettings) -> str:
    """The name of a queue's dead-letter queue."""
    return context.name(queue.name, "dead") + _suffix(queue)


def instance_name(context: AwsContext, database: DatabaseSettings, shard: str) -> str:
    """The identifier of a shard's instance, and how those of its read replicas begin."""
    return context.name(database.name, shard)


def replica_ids(database: DatabaseSettings) -> tuple[str, ...]:
    """The read replicas of each shard, by names that stay when others are added."""
    return tuple(f"replica-{number}" for number in range(1, database.read_replicas + 1))


def monitoring_role_name(database: DatabaseSettings) -> str:
    """The name, without the prefix, of the role by which RDS sends enhanced monitoring."""
    return f"{database.name}-monitoring"


def component_role_name(component: ComponentSettings) -> str:
    """The name, without the prefix, of a component's role: apart from the platform's own roles."""
    return f"component-{component.name}"


def check_lengths(
    context: AwsContext,
    database: DatabaseSettings,
    queues: Iterable[QueueSettings],
    buckets: Iterable[BucketSettings],
    components: Iterable[ComponentSettings],
) -> Iterator[Problem]:
    """A problem for each name that AWS would refuse for its length."""
    for built in (
        *_names_of_data(context, database, queues, buckets),
        *_names_of_components(context, components),
    ):
        excess = len(built.name) - built.longest
        if excess > 0:
            yield Problem(
                path=built.path,
                given=built.given,
                allowed=f"{built.longest} characters in the name that it is part of, {built.name}",
                remedy=f"shorten it, or the environment's name, by {excess}",
            )


@dataclass(frozen=True)
class _BuiltName:
    path: str
    given: str
    name: str
    longest: int


def _names_of_components(
    context: AwsContext, components: Iterable[ComponentSettings]
) -> Iterator[_BuiltName]:
    for component in components:
        role = context.name(component_role_name(component))
        path = f'components["{component.name}"].name'
        yield _BuiltName(path, component.name, role, LONGEST_ROLE)


def _names_of_data(
    context: AwsContext,
    database: DatabaseSettings,
    queues: Iterable[QueueSettings],
    buckets: Iterable[BucketSettings],
) -> Iterator[_BuiltName]:
    last_replica = replica_ids(database)[-1:]
    for shard in database.shards:
        name = "-".join((instance_name(context, database, shard), *last_replica))
        yield _BuiltName("database.shards", shard, name, LONGEST_INSTANCE)
    role = context.name(monitoring_role_name(database))
    yield _BuiltName("database.name", database.name, role, LONGEST_ROLE)
    for queue in queues:
        name = dead_letter_queue_name(context, queue)
        yield _BuiltName(f'queues["{queue.name}"].name', queue.name, name, LONGEST_QUEUE)
    for bucket in buckets:
        name = bucket_name(context, bucket.name)
        yield _BuiltName(f'buckets["{bucket.name}"].name', bucket.name, name, LONGEST_BUCKET)


def _suffix(queue: QueueSettings) -> str:
    return ".fifo" if queue.fifo else ""
