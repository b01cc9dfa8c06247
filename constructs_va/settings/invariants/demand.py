"""What components need when there are as many of them as there may be."""

from collections.abc import Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.invariants.charts import uses_vault
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.resources import NOTHING, Kind, Resources

SURGE_PERCENT = 25
"""Replicas that a rolling update starts before it stops old ones, rounded up: as Deployments of
components have it."""

VAULT_AGENT = Resources(cpu_millicores=25, memory_mib=64)
"""What Vault's agent requests beside a component: CPU as the platform sets it, memory as Vault's
chart has it (``injector.agentDefaults``)."""


def most_pods(component: ComponentSettings) -> int:
    """The most pods of a component at a time: replicas, an update's, and those of its jobs."""
    replicas = component.scaling.maximum
    surge = -(-replicas * SURGE_PERCENT // 100)
    jobs = len(component.schedules) + bool(component.migration)
    return replicas + surge + jobs


def of_pod(component: ComponentSettings) -> Resources:
    """What one pod of the component requests."""
    own = Resources(component.cpu_millicores, component.memory_mib, pods=1)
    return own + VAULT_AGENT if uses_vault(component) else own


def of_all(components: Sequence[ComponentSettings]) -> Resources:
    """What all pods of all these components request."""
    return sum((of_pod(one) * most_pods(one) for one in components), start=NOTHING)


def largest(components: Sequence[ComponentSettings], kind: Kind) -> str:
    """Who requests most of it, for a reader."""
    one = max(components, key=lambda one: of_all([one]).amount(kind))
    return f"{of_all([one]).shown(kind)} of it for {of_component(one)}"
