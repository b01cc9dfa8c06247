from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import Problem, QueueSettings, SettingsError

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def problem_of(**settings: Any) -> Problem:
    """The only problem with these settings."""
    with pytest.raises(SettingsError) as refused:
        QueueSettings(name="events", **settings)
    (problem,) = refused.value.problems
    return problem


def test_a_message_that_would_expire_in_handling_is_refused() -> None:
    problem = problem_of(retention=5 * MINUTE, visibility_timeout=10 * MINUTE)
    assert problem.path == "retention"
    assert problem.given == 5 * MINUTE
    assert "at least the visibility_timeout, 0:10:00" in problem.allowed
    assert "lower visibility_timeout" in problem.remedy


def test_retention_may_equal_the_visibility_timeout() -> None:
    queue = QueueSettings(
        name="events",
        retention=10 * MINUTE,
        visibility_timeout=10 * MINUTE,
        oldest_message_alarm=MINUTE,
    )
    assert queue.retention == queue.visibility_timeout


def test_a_dead_letter_that_would_expire_on_arrival_is_refused() -> None:
    problem = problem_of(retention=4 * DAY, dead_letter_retention=3 * DAY)
    assert problem.path == "dead_letter_retention"
    assert problem.given == 3 * DAY
    assert "at least the retention, 4 days" in problem.allowed
    assert "raise it" in problem.remedy


def test_dead_letters_may_be_kept_as_long_as_messages() -> None:
    queue = QueueSettings(name="events", retention=4 * DAY, dead_letter_retention=4 * DAY)
    assert queue.dead_letter_retention == queue.retention


@pytest.mark.parametrize(
    ("field", "least", "most", "step"),
    [
        ("visibility_timeout", timedelta(0), timedelta(hours=12), timedelta(seconds=1)),
        ("delay", timedelta(0), 15 * MINUTE, timedelta(seconds=1)),
        ("dead_letter_retention", 4 * DAY, 14 * DAY, timedelta(seconds=1)),
        ("receives_before_dead_letter", 1, 1000, 1),
    ],
)
def test_the_limits_of_sqs_are_taken_and_what_is_beyond_them_refused(
    field: str, least: Any, most: Any, step: Any
) -> None:
    for value in (least, most):
        settings: dict[str, Any] = {field: value}
        assert getattr(QueueSettings(name="events", **settings), field) == value
    for value in (least - step, most + step):
        problem = problem_of(**{field: value})
        assert (problem.path, problem.given) == (field, value)


def test_half_seconds_are_refused_since_sqs_counts_whole_ones() -> None:
    problem = problem_of(delay=timedelta(seconds=1.5))
    assert problem.path == "delay"
    assert "whole number of seconds" in problem.allowed


def test_an_alarm_on_messages_older_than_any_gets_is_refused() -> None:
    problem = problem_of(retention=DAY, oldest_message_alarm=DAY)
    assert (problem.path, problem.given) == ("oldest_message_alarm", DAY)
    assert problem.allowed == "less than the retention, 1 day, 0:00:00"
    queue = QueueSettings(name="events", retention=DAY, oldest_message_alarm=DAY - MINUTE)
    assert queue.oldest_message_alarm < queue.retention
