"""What others wait for stays up while nodes are drained.

Each component has a PodDisruptionBudget of one pod that may be unavailable. So a drain always goes
on, and takes at most one replica at a time: which leaves one or more only if there are two.
"""

from collections.abc import Iterator, Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component

MAX_UNAVAILABLE = 1
"""Pods that a component's PodDisruptionBudget lets go at a time."""


def check(components: Sequence[ComponentSettings]) -> Iterator[Problem]:
    """A problem for each component that others wait for and a drained node may take away."""
    callers = {name: caller for caller in components for name in caller.calls}
    for component in components:
        waiting = _waiting(component, callers.get(component.name))
        if waiting and component.scaling.minimum <= MAX_UNAVAILABLE:
            yield Problem(
                path=of_component(component, "scaling"),
                given=component.scaling,
                allowed=f"a minimum of {MAX_UNAVAILABLE + 1} or more: its PodDisruptionBudget lets "
                f"{MAX_UNAVAILABLE} go at a time, and {waiting}",
                remedy=f"raise the minimum to {MAX_UNAVAILABLE + 1}",
            )


def _waiting(component: ComponentSettings, caller: ComponentSettings | None) -> str | None:
    """Who waits for the component, for a reader."""
    if component.exposed:
        return f"users wait for {component.exposed.host} ({of_component(component, 'exposed')})"
    return f"{of_component(caller, 'calls')} names it" if caller else None
