"""What an environment decides about a namespace of its cluster."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from annotated_types import Ge
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import Name

PodSecurity = Literal["restricted", "baseline", "privileged"]
"""What pods may do to their node, from nothing to everything.

Source: Kubernetes documentation, "Pod Security Standards".
"""


def loosest(levels: Iterable[PodSecurity]) -> PodSecurity:
    """Of these standards, the one that all pods that comply with any of them comply with."""
    order: tuple[PodSecurity, ...] = ("restricted", "baseline", "privileged")
    return order[max(map(order.index, levels))]


Positive = Annotated[int, Ge(1)]


class Quota(Settings):
    """The most that all pods of a namespace may have together."""

    pods: Positive
    """How many there may be."""

    cpu: Positive
    """CPUs that they may request."""

    memory_gib: Positive
    """Memory that they may request, in GiB."""

    storage_gib: Positive = 100
    """Volumes that they may claim, in GiB."""


class ContainerDefaults(Settings):
    """What a container gets that doesn't say what it needs."""

    cpu_millicores: Positive = 50
    """CPU that it requests, in thousandths of one."""

    memory_mib: Positive = 64
    """Memory that it requests, in MiB."""

    memory_limit_mib: Positive | None = 256
    """Memory above which it is killed, in MiB. None: that of its node; no default limit can be
    right for containers that request more than it without a limit: these would be refused."""

    @override
    def check(self) -> Iterator[Problem]:
        if self.memory_limit_mib is not None and self.memory_limit_mib < self.memory_mib:
            yield self.problem(
                "memory_limit_mib",
                allowed=f"at least memory_mib, {self.memory_mib}",
                remedy="raise it, or lower memory_mib",
            )


class NamespaceSettings(Settings):
    """A namespace, in which nothing is reached and nothing is let in unless something says so: from
    about a second after a pod's start on (decision 23)."""

    name: Name
    """The namespace's name."""

    pod_security: PodSecurity = "restricted"
    """The Pod Security Standard that its pods are held to; others are refused."""

    quota: Quota
    """A bound to what goes wrong: above it, Kubernetes refuses further pods and volumes."""

    defaults: ContainerDefaults = ContainerDefaults()
    """Requests and limits of containers that name none."""
