"""What others wait for stays up while nodes are drained.

A PodDisruptionBudget lets a share of each component's replicas go at a time, rounded up: of up to
four replicas one. So a drain always goes on, and leaves one or more only if there are two.
"""

from collections.abc import Iterator, Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component

UNAVAILABLE_PERCENT = 25
"""The share of a component's replicas that its PodDisruptionBudget lets go at a time.

A drain that may take one pod at a time of two dozen is overtaken by what gives it a time to end:
two minutes on spot, and 15 minutes in an update of a managed node group, which fails afterwards.
Source: Amazon EKS User Guide, "Understand each phase of node updates"; Amazon EC2 User Guide,
"Spot Instance interruption notices".
"""

ENOUGH = 2
"""The fewest replicas of which one is left when the budget is used up."""


def unavailable(replicas: int) -> int:
    """How many of so many replicas the budget lets go at a time: a share of them, rounded up.

    Source: Kubernetes documentation, "Specifying a Disruption Budget for your Application",
    "Rounding logic when specifying percentages".
    """
    return -(-replicas * UNAVAILABLE_PERCENT // 100)


def check(components: Sequence[ComponentSettings]) -> Iterator[Problem]:
    """A problem for each component that others wait for and a drained node may take away."""
    callers = {name: caller for caller in components for name in caller.calls}
    for component in components:
        waiting = _waiting(component, callers.get(component.name))
        minimum = component.scaling.minimum
        if waiting and minimum <= unavailable(minimum):
            yield Problem(
                path=of_component(component, "scaling"),
                given=component.scaling,
                allowed=f"a minimum of {ENOUGH} or more: its PodDisruptionBudget lets "
                f"{unavailable(ENOUGH)} go at a time, and {waiting}",
                remedy=f"raise the minimum to {ENOUGH}",
            )


def _waiting(component: ComponentSettings, caller: ComponentSettings | None) -> str | None:
    """Who waits for the component, for a reader."""
    if component.exposed:
        return f"users wait for {component.exposed.host} ({of_component(component, 'exposed')})"
    return f"{of_component(caller, 'calls')} names it" if caller else None
