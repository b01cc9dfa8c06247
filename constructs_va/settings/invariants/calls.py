"""Components call each other in one direction.

A circle is refused. Components in it would wait for each other: to start, as Compose starts what is
called before who calls; and under load, when each holds requests until another has room for more.
What is to come back comes back as the answer, or by a queue.
"""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component


def check(components: Sequence[ComponentSettings]) -> Iterator[Problem]:
    """A problem where calls go round in a circle: the first that is found."""
    by_name = {component.name: component for component in components}
    sorter = TopologicalSorter({name: one.calls for name, one in by_name.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        circle: Sequence[str] = error.args[1][::-1]
        if len(circle) > 2:  # One that calls itself says so by itself.
            yield Problem(
                path=of_component(by_name[circle[0]], "calls"),
                given=circle[1],
                allowed=f"no component that calls back: {' → '.join(circle)}",
                remedy=f"take one of these calls out, for example {circle[-1]!r} of "
                f"{of_component(by_name[circle[-2]], 'calls')}; answer by a queue instead",
            )
