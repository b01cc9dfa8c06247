"""The namespace's quota lets all replicas in that there may be, those that are ending included.

Kubernetes refuses what is above it, and a Deployment then asks again after ever longer times.
"""

from collections.abc import Iterator, Mapping, Sequence

from constructs_va.settings.component import NAMESPACE, ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants import demand
from constructs_va.settings.namespace import NamespaceSettings
from constructs_va.settings.resources import Kind, Resources

FIELDS: Mapping[Kind, str] = {"cpu": "cpu", "memory": "memory_gib", "pods": "pods"}


def check(
    components: Sequence[ComponentSettings], namespaces: Sequence[NamespaceSettings]
) -> Iterator[Problem]:
    """A problem for each part of the quota above which Kubernetes would refuse replicas."""
    needed = demand.of_all(components, demand.most_pods)
    for namespace in namespaces:
        if namespace.name != NAMESPACE:
            continue
        quota = namespace.quota
        limit = Resources(quota.cpu * 1000, quota.memory_gib * 1024, quota.pods)
        for kind in needed.beyond(limit):
            field = FIELDS[kind]
            yield Problem(
                path=f'platform.namespaces["{NAMESPACE}"].quota.{field}',
                given=getattr(quota, field),
                allowed=f"at least {needed.shown(kind)}: what components request together at the "
                "maximum of their scaling, with as many replicas ending, "
                f"{demand.largest(components, kind, demand.most_pods)}",
                remedy="raise it, or lower what components request or the maximum of their scaling",
            )
