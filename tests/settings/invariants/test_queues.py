from datetime import timedelta
from typing import Literal

import pytest

from constructs_va.settings import QueueSettings
from constructs_va.settings.invariants import queues
from tests.settings.invariants.builders import component, only

SENDER = component("sender", publishes=("events",))
WORKER = component(
    consumes=("events",),
    longest_handling=timedelta(seconds=30),
    grace_period=timedelta(seconds=45),
)


def test_a_message_stays_hidden_until_a_consumer_that_is_stopped_is_done_with_it() -> None:
    queue = QueueSettings(name="events", visibility_timeout=timedelta(seconds=74))
    problem = only(queues.check((SENDER, WORKER), (queue,)))
    assert problem.path == 'queues["events"].visibility_timeout'
    assert problem.given == timedelta(seconds=74)
    assert problem.allowed == (
        'at least 0:01:15: components["worker"].longest_handling, 0:00:30, and its grace_period, '
        "0:00:45"
    )
    assert "raise it" in problem.remedy


def test_it_may_show_again_right_then() -> None:
    queue = QueueSettings(name="events", visibility_timeout=timedelta(seconds=75))
    assert not [*queues.check((SENDER, WORKER), (queue,))]


@pytest.mark.parametrize(
    ("user", "missing", "field"),
    [
        (WORKER, "publishers", 'components["worker"].consumes'),
        (SENDER, "consumers", 'components["sender"].publishes'),
    ],
    ids=["publishers", "consumers"],
)
def test_a_queue_with_one_end_is_refused_unless_the_other_is_outside(
    user: queues.ComponentSettings, missing: Literal["publishers", "consumers"], field: str
) -> None:
    queue = QueueSettings(name="events", visibility_timeout=timedelta(minutes=2))
    problem = only(queues.check((user,), (queue,)))
    assert (problem.path, problem.given) == ('queues["events"].outside', ())
    assert field in problem.allowed
    assert f"outside=('{missing}',)" in problem.remedy
    assert not [*queues.check((user,), (queue.model_copy(update={"outside": (missing,)}),))]


def test_a_queue_that_no_component_uses_may_wait_for_one() -> None:
    assert not [*queues.check((), (QueueSettings(name="events"),))]
