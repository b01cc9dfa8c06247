"""What components need when there are as many of them as there may be."""

from collections.abc import Callable, Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.invariants.charts import uses_vault
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.resources import NOTHING, Kind, Resources

Count = Callable[[ComponentSettings], int]
"""How many pods of a component there are."""

SURGE_PERCENT = 25
"""Replicas that a rolling update starts before it stops old ones, rounded up: as Deployments of
components have it."""

VAULT_AGENT = Resources(cpu_millicores=25, memory_mib=64)
"""What Vault's agent requests beside a component: CPU as the platform sets it, memory as Vault's
chart has it (``injector.agentDefaults``)."""


def running_pods(component: ComponentSettings) -> int:
    """The most pods of a component that run at a time and are to go on: its replicas, those that an
    update starts before it stops others, and those of its jobs."""
    replicas = component.scaling.maximum
    surge = 0 if component.singleton else -(-replicas * SURGE_PERCENT // 100)
    return replicas + surge + _jobs(component)


def most_pods(component: ComponentSettings) -> int:
    """The most pods that there are at a time: those, too, that have been told to stop.

    An update doesn't wait for them. When it has started the last new replica, all old ones may be
    within their grace period, and still hold connections and their part of a quota: as many again.
    A drained node ends replicas likewise. Another update within the grace period isn't counted.

    Source: Kubernetes documentation, "Deployments", "Updating a Deployment": "the total resources
    consumed by the Deployment is more than replicas + maxSurge until the
    terminationGracePeriodSeconds of the terminating Pods expires".
    """
    return 2 * component.scaling.maximum + _jobs(component)


def _jobs(component: ComponentSettings) -> int:
    return len(component.schedules) + bool(component.migration)


def of_pod(component: ComponentSettings) -> Resources:
    """What one pod of the component requests."""
    own = Resources(component.cpu_millicores, component.memory_mib, pods=1)
    return own + VAULT_AGENT if uses_vault(component) else own


def of_all(components: Sequence[ComponentSettings], pods: Count) -> Resources:
    """What so many pods of each of these components request together."""
    return sum((of_pod(one) * pods(one) for one in components), start=NOTHING)


def largest(components: Sequence[ComponentSettings], kind: Kind, pods: Count) -> str:
    """Who requests most of it, for a reader."""
    one = max(components, key=lambda one: of_all([one], pods).amount(kind))
    return f"{of_all([one], pods).shown(kind)} of it for {of_component(one)}"
