"""Queues have both ends, and hide a message for as long as its consumer may work on it."""

from collections.abc import Iterator, Sequence
from typing import Literal

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component, of_queue
from constructs_va.settings.queue import QueueSettings


def check(
    components: Sequence[ComponentSettings], queues: Sequence[QueueSettings]
) -> Iterator[Problem]:
    """The problems of queues with the components that use them."""
    for queue in queues:
        consumers = [one for one in components if queue.name in one.consumes]
        publishers = [one for one in components if queue.name in one.publishes]
        for consumer in consumers:
            yield from _check_visibility(queue, consumer)
        if consumers and not publishers and "publishers" not in queue.outside:
            yield _one_ended(queue, "publishers", of_component(consumers[0], "consumes"))
        if publishers and not consumers and "consumers" not in queue.outside:
            yield _one_ended(queue, "consumers", of_component(publishers[0], "publishes"))


def _check_visibility(queue: QueueSettings, consumer: ComponentSettings) -> Iterator[Problem]:
    """A consumer that is told to stop may still receive a message, and work on it to the end."""
    longest = consumer.longest_handling + consumer.grace_period
    if queue.visibility_timeout < longest:
        handling = of_component(consumer, "longest_handling")
        yield Problem(
            path=of_queue(queue.name, "visibility_timeout"),
            given=queue.visibility_timeout,
            allowed=f"at least {longest}: {handling}, {consumer.longest_handling}, and its "
            f"grace_period, {consumer.grace_period}",
            remedy="raise it, or lower one of these: another consumer would get a message that is "
            "still worked on",
        )


def _one_ended(
    queue: QueueSettings, missing: Literal["publishers", "consumers"], user: str
) -> Problem:
    field = {"publishers": "publishes", "consumers": "consumes"}[missing]
    return Problem(
        path=of_queue(queue.name, "outside"),
        given=queue.outside,
        allowed=f"{missing!r} in it where no component {field} what {user} names",
        remedy=f"name {queue.name!r} in a component's {field}, or say outside=({missing!r},)",
    )
