from collections.abc import Sequence
from typing import Any

import pytest

from constructs_va.settings import (
    AwsContext,
    BucketSettings,
    ComponentSettings,
    DatabaseSettings,
    Problem,
    QueueSettings,
    SettingsError,
)
from constructs_va.settings.names import (
    LONGEST_BUCKET,
    LONGEST_ENVIRONMENT,
    bucket_name,
    check,
)
from constructs_va.vault.server_snapshots import BUCKET as SNAPSHOTS
from tests.settings.invariants.builders import component


def database(**settings: Any) -> DatabaseSettings:
    return DatabaseSettings(
        instance_class="db.m7g.large", storage_gib=20, max_storage_gib=40, **settings
    )


def problems(
    context: AwsContext,
    database_: DatabaseSettings | None = None,
    queues: Sequence[QueueSettings] = (),
    buckets: Sequence[BucketSettings] = (),
    components: Sequence[ComponentSettings] = (),
) -> list[Problem]:
    return list(check(context, database_ or database(), queues, buckets, components))


@pytest.fixture
def context(context: AwsContext) -> AwsContext:
    """One whose prefix has 30 characters."""
    return context.model_copy(update={"prefix": "va-" + "x" * 27})


def test_a_bucket_has_63_characters_at_most_with_prefix_and_account(context: AwsContext) -> None:
    assert not problems(context, buckets=[BucketSettings(name="b" * 19)])
    (problem,) = problems(context, buckets=[BucketSettings(name="b" * 20)])
    assert problem.path == f'buckets["{"b" * 20}"].name'
    assert problem.given == "b" * 20
    assert problem.allowed.startswith("63 characters")
    assert problem.remedy == "shorten it, or the environment's name, by 1"


def test_a_queue_leaves_room_for_its_dead_letter_queue(context: AwsContext) -> None:
    queue = QueueSettings(name="q" * 40)
    fifo = queue.model_copy(update={"fifo": True})
    assert not problems(context, queues=[queue])
    (problem,) = problems(context, queues=[fifo])
    assert problem.path == f'queues["{"q" * 40}"].name'
    assert "80 characters" in problem.allowed
    assert "-dead.fifo" in problem.allowed


def test_a_shard_leaves_room_for_its_replicas(context: AwsContext) -> None:
    shard = "s" * 26
    assert not problems(context, database(shards=(shard,)))
    replicated = database(shards=(shard,), read_replicas=1, master_password_version=1)
    (problem,) = problems(context, replicated)
    assert (problem.path, problem.given) == ("database.shards", shard)
    assert "63 characters" in problem.allowed
    assert f"{shard}-replica-1" in problem.allowed


def test_a_database_leaves_room_for_the_role_that_monitors_it(context: AwsContext) -> None:
    assert not problems(context, database(name="d" * 22, shards=("s",)))
    (problem,) = problems(context, database(name="d" * 23, shards=("s",)))
    assert (problem.path, problem.given) == ("database.name", "d" * 23)
    assert "64 characters" in problem.allowed


def test_a_component_leaves_room_for_its_role(context: AwsContext) -> None:
    assert not problems(context, components=[component("c" * 23)])
    (problem,) = problems(context, components=[component("c" * 24)])
    assert (problem.path, problem.given) == (f'components["{"c" * 24}"].name', "c" * 24)
    assert "64 characters" in problem.allowed


def test_a_queue_is_not_named_as_anothers_dead_letter_queue(context: AwsContext) -> None:
    queues = [QueueSettings(name="notifications"), QueueSettings(name="notifications-dead")]
    (problem,) = problems(context, queues=queues)
    assert problem.path == 'queues["notifications-dead"].name'
    assert "'notifications' in queues" in problem.allowed
    assert f"the queue {context.prefix}-notifications-dead" in problem.allowed
    queues[1] = queues[1].model_copy(update={"fifo": True})
    assert not problems(context, queues=queues)


def test_names_of_the_librarys_own_are_taken(context: AwsContext) -> None:
    (problem,) = problems(context, queues=[QueueSettings(name="karpenter")])
    assert problem.path == 'queues["karpenter"].name'
    context = context.model_copy(update={"prefix": "va-test"})
    (problem,) = problems(context, buckets=[BucketSettings(name=SNAPSHOTS)])
    assert problem.path == f'buckets["{SNAPSHOTS}"].name'


def test_a_shard_is_not_named_as_anothers_replica(context: AwsContext) -> None:
    shards = ("a", "a-replica-1")
    assert not problems(context, database(shards=shards))
    replicated = database(shards=shards, read_replicas=2, master_password_version=1)
    (problem,) = problems(context, replicated)
    assert (problem.path, problem.given) == ("database.shards", "a-replica-1")
    assert "both make the instance" in problem.allowed


def test_a_databases_role_is_not_named_as_a_components(context: AwsContext) -> None:
    (problem,) = problems(
        context, database(name="component-x"), components=[component("x-monitoring")]
    )
    assert problem.path == 'components["x-monitoring"].name'


def test_what_has_one_name_twice_is_told_once(context: AwsContext) -> None:
    queue = QueueSettings(name="events")
    assert not problems(context, queues=[queue, queue])


def test_an_environment_leaves_room_for_the_bucket_of_vaults_snapshots(
    context: AwsContext,
) -> None:
    of_longest = context.model_copy(update={"prefix": f"va-{'e' * LONGEST_ENVIRONMENT}"})
    assert len(bucket_name(of_longest, SNAPSHOTS)) <= LONGEST_BUCKET


@pytest.mark.parametrize("name", ["a--b", "a-", "-a", "1a", "A", "a" * 41, ""])
def test_names_are_lower_case_with_single_dashes(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        QueueSettings(name=name)
    assert [problem.path for problem in refused.value.problems] == ["name"]


@pytest.mark.parametrize("name", ["a", "a1", "a-b-c", "a" * 40])
def test_names_of_up_to_40_characters_are_taken(name: str) -> None:
    assert QueueSettings(name=name).name == name
