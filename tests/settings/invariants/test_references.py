from typing import Any

import pytest

from constructs_va.settings import BucketConnection, BucketSettings, QueueSettings, SecretConnection
from constructs_va.settings.invariants import references
from tests.settings.invariants.builders import component, only

QUEUES = (QueueSettings(name="events"),)
BUCKETS = (BucketSettings(name="recordings"),)


def check(**settings: Any):
    return references.check((component(**settings), component("web")), QUEUES, BUCKETS)


@pytest.mark.parametrize(
    ("field", "value", "known"),
    [
        ("consumes", ("event",), "queues: events"),
        ("publishes", ("event",), "queues: events"),
        ("calls", ("event",), "components: web, worker"),
        ("buckets", (BucketConnection(name="event", access="read"),), "buckets: recordings"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(field: str, value: Any, known: str) -> None:
    problem = only(check(**{field: value}))
    assert (problem.path, problem.given) == (f'components["worker"].{field}', "event")
    assert problem.allowed == f"names in {known}"
    assert problem.remedy == f"name one of these, or add 'event' to {known.partition(':')[0]}"


def test_where_there_is_nothing_it_says_so() -> None:
    problem = only(references.check((component(consumes=("events",)),), (), ()))
    assert problem.allowed == "names in queues: there are none"


def test_what_is_there_may_be_named() -> None:
    bucket = BucketConnection(name="recordings", access="read")
    assert not [*check(consumes=("events",), publishes=("events",), calls=("web",))]
    assert not [*check(buckets=(bucket,))]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consumes", ("events", "events")),
        ("calls", ("web", "web")),
        ("buckets", (BucketConnection(name="recordings", access="read"),) * 2),
        ("secrets", (SecretConnection(name="key", variable="KEY"),) * 2),
    ],
)
def test_nothing_is_named_twice(field: str, value: Any) -> None:
    problem = only(check(**{field: value}))
    assert problem.path == f'components["worker"].{field}'
    assert str(problem.given).startswith("2 times")
