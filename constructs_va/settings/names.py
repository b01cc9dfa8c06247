"""Names in AWS that are built of several settings, and so can get too long, or meet by chance.

Constructs take them from here, and an environment checks them here, before anything is synthesized.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

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

SNAPSHOTS_BUCKET = "vault-snapshots"
"""The library's own bucket that Vault's snapshots go to."""

KARPENTER_QUEUE = "karpenter"
"""The library's own queue by which Karpenter hears of nodes that AWS takes back."""

LONGEST_ENVIRONMENT = 30
"""So that the library's own names fit. The longest of them for its service is that of a rule of
EventBridge, ``va-<name>-karpenter-capacity-reservation``, which may have 64 characters.

Source: Amazon EventBridge API Reference, PutRule.
"""


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


def check(
    context: AwsContext,
    database: DatabaseSettings,
    queues: Iterable[QueueSettings],
    buckets: Iterable[BucketSettings],
    components: Iterable[ComponentSettings],
) -> Iterator[Problem]:
    """A problem for each name that AWS would refuse: for its length, or as it is taken."""
    all_built = (
        *_of_library(context),
        *_of_database(context, database),
        *_of_queues(context, queues),
        *_of_buckets(context, buckets),
        *_of_components(context, components),
    )
    yield from _check_lengths(all_built)
    yield from _check_once(all_built)


@dataclass(frozen=True)
class _Built:
    """What is built of one setting."""

    path: str
    given: str
    kind: Literal["bucket", "instance", "queue", "role"]
    longest: int
    names: tuple[str, ...]


def _check_lengths(all_built: Iterable[_Built]) -> Iterator[Problem]:
    for built in all_built:
        name = max(built.names, key=len)
        excess = len(name) - built.longest
        if excess > 0:
            yield Problem(
                path=built.path,
                given=built.given,
                allowed=f"{built.longest} characters in the name that it is part of, {name}",
                remedy=f"shorten it, or the environment's name, by {excess}",
            )


def _check_once(all_built: Iterable[_Built]) -> Iterator[Problem]:
    """Settings of one path and value are the same, or told to be by who compares these."""
    taken: dict[tuple[str, str], _Built] = {}
    for built in all_built:
        for name in built.names:
            other = taken.setdefault((built.kind, name), built)
            if (other.path, other.given) != (built.path, built.given):
                yield Problem(
                    path=built.path,
                    given=built.given,
                    allowed=f"a name that shares none in AWS with {other.given!r} in {other.path}; "
                    f"both make the {built.kind} {name}",
                    remedy="rename it",
                )
                break


def _of_library(context: AwsContext) -> Iterator[_Built]:
    """What the platform may make besides."""
    path = "the library"
    queue, bucket = context.name(KARPENTER_QUEUE), bucket_name(context, SNAPSHOTS_BUCKET)
    yield _Built(path, KARPENTER_QUEUE, "queue", LONGEST_QUEUE, (queue,))
    yield _Built(path, SNAPSHOTS_BUCKET, "bucket", LONGEST_BUCKET, (bucket,))


def _of_components(
    context: AwsContext, components: Iterable[ComponentSettings]
) -> Iterator[_Built]:
    for component in components:
        role = context.name(component_role_name(component))
        path = f'components["{component.name}"].name'
        yield _Built(path, component.name, "role", LONGEST_ROLE, (role,))


def _of_database(context: AwsContext, database: DatabaseSettings) -> Iterator[_Built]:
    for shard in database.shards:
        instance = instance_name(context, database, shard)
        names = (instance, *(f"{instance}-{replica}" for replica in replica_ids(database)))
        yield _Built("database.shards", shard, "instance", LONGEST_INSTANCE, names)
    role = context.name(monitoring_role_name(database))
    yield _Built("database.name", database.name, "role", LONGEST_ROLE, (role,))


def _of_queues(context: AwsContext, queues: Iterable[QueueSettings]) -> Iterator[_Built]:
    for queue in queues:
        path = f'queues["{queue.name}"].name'
        names = (queue_name(context, queue), dead_letter_queue_name(context, queue))
        yield _Built(path, queue.name, "queue", LONGEST_QUEUE, names)


def _of_buckets(context: AwsContext, buckets: Iterable[BucketSettings]) -> Iterator[_Built]:
    for bucket in buckets:
        path = f'buckets["{bucket.name}"].name'
        names = (bucket_name(context, bucket.name),)
        yield _Built(path, bucket.name, "bucket", LONGEST_BUCKET, names)


def _suffix(queue: QueueSettings) -> str:
    return ".fifo" if queue.fifo else ""
