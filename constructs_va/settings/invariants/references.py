"""What a component names is there."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from constructs_va.settings.bucket import BucketSettings
from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.queue import QueueSettings


def check(
    components: Sequence[ComponentSettings],
    queues: Sequence[QueueSettings],
    buckets: Sequence[BucketSettings],
) -> Iterator[Problem]:
    """A problem for each name of something that isn't there, or that is named twice."""
    known = {
        "queues": {queue.name for queue in queues},
        "components": {component.name for component in components},
        "buckets": {bucket.name for bucket in buckets},
    }
    for component in components:
        for field, kind, names in _references(component):
            path = of_component(component, field)
            yield from _check_known(path, names, kind, known[kind])
            yield from _check_once(path, names)
        secrets = [secret.name for secret in component.secrets]
        yield from _check_once(of_component(component, "secrets"), secrets)


def _references(component: ComponentSettings) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Fields that name something, where it is to be, and the names."""
    yield "consumes", "queues", component.consumes
    yield "publishes", "queues", component.publishes
    yield "calls", "components", component.calls
    yield "buckets", "buckets", [bucket.name for bucket in component.buckets]


def _check_known(path: str, names: Sequence[str], kind: str, known: Set[str]) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(
                path=path,
                given=name,
                allowed=f"names in {kind}: {', '.join(sorted(known)) or 'there are none'}",
                remedy=f"name one of these, or add {name!r} to {kind}",
            )


def _check_once(path: str, names: Sequence[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem(
                path=path,
                given=f"{count} times {name!r}",
                allowed="each name once",
                remedy="take the repetition out",
            )
