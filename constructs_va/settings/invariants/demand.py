"""What components need when there are as many of them as there may be."""

from collections.abc import Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.invariants.charts import uses_vault
from constructs_va.settings.resources import NOTHING, Resources

SURGE = 1
"""Replicas that a rolling update starts before it stops one of the old ones."""

VAULT_AGENT = Resources(cpu_millicores=25, memory_mib=64)
"""What Vault's agent requests beside a component: CPU as the platform sets it, memory as Vault's
chart has it (``injector.agentDefaults``)."""


def most_pods(component: ComponentSettings) -> int:
    """The most pods of a component at a time: replicas, an update's, and those of its jobs."""
    replicas = component.scaling.maximum
    jobs = len(component.schedules) + bool(component.migration)
    return replicas + (SURGE if replicas else 0) + jobs


def of_pod(component: ComponentSettings) -> Resources:
    """What one pod of the component requests."""
    own = Resources(component.cpu_millicores, component.memory_mib, pods=1)
    return own + VAULT_AGENT if uses_vault(component) else own


def of_all(components: Sequence[ComponentSettings]) -> Resources:
    """What all pods of all these components request."""
    return sum((of_pod(one) * most_pods(one) for one in components), start=NOTHING)


def described(components: Sequence[ComponentSettings], unit: str) -> str:
    """What all of them request of one resource, and who most of it: for a reader."""
    largest = max(components, key=lambda one: getattr(of_pod(one) * most_pods(one), unit))
    shown = {"cpu_millicores": "cpu", "memory_mib": "memory", "pods": "pods"}[unit]
    total = getattr(of_all(components), shown)
    share = getattr(of_pod(largest) * most_pods(largest), shown)
    suffix = "" if shown != "pods" else " pods"
    return f"{total}{suffix} at most, {share} of them of {largest.name!r}"
