"""How large EC2's instance types are, and what a node of each leaves for pods.

Only types whose sizes are known here are counted with. Others are told, not guessed: a node group
of such types says how large they are (:class:`InstanceSize`).
"""

from collections.abc import Mapping
from typing import Annotated

from annotated_types import Ge

from constructs_va.settings.model import Settings
from constructs_va.settings.resources import Resources

Positive = Annotated[int, Ge(1)]


class InstanceSize(Settings):
    """How large an instance is."""

    vcpus: Positive
    """Its processors, as EC2 counts them."""

    memory_gib: Positive
    """Its memory, in GiB."""

    addresses: Positive = 110
    """Pods that there would be single IPv4 addresses for. The node's own reserve grows with it,
    prefixes of addresses or not. Default: what EKS takes for types that it doesn't know.

    Source: Amazon EKS AMI, nodeadm, ``GetClassicMaxPods`` and ``withDefaultReservedResources``.
    """

    graviton: bool = False
    """Whether its processor is one of AWS's own."""

    @property
    def allocatable(self) -> Resources:
        """What a node leaves for pods, those of its daemons included.

        Source: Karpenter documentation, "Instance Types", whose numbers it gives, and Amazon EKS
        AMI, nodeadm, ``getCPUMillicoresToReserve`` and ``GetMemoryMebibytesToReserve``.
        """
        memory = self.memory_gib * 1024 - (64 if self.graviton else 0)
        hypervisor = -(-memory * 75 // 1000)  # 7.5 %, rounded up
        kubelet, eviction = 255 + 11 * self.addresses, 100
        return Resources(
            cpu_millicores=self.vcpus * 1000 - _reserved_millicores(self.vcpus),
            memory_mib=memory - hypervisor - kubelet - eviction,
            pods=MOST_PODS if self.vcpus < 30 else MOST_PODS_OF_LARGE_NODES,
        )


MOST_PODS, MOST_PODS_OF_LARGE_NODES = 110, 250
"""Source: Amazon EKS User Guide, "Assign more IP addresses to Amazon EKS nodes with prefixes":
managed node groups allow 110 pods on instances with less than 30 vCPUs, and 250 on others."""

KARPENTERS_SMALLEST = 2
"""vCPUs of the smallest instances that are counted with where Karpenter chooses the size."""


def _reserved_millicores(vcpus: int) -> int:
    """6 % of the first vCPU, 1 % of the second, 0.5 % of two more, 0.25 % of the rest."""
    tenths = 600 + 100 * (vcpus > 1) + 50 * min(max(vcpus - 2, 0), 2) + 25 * max(vcpus - 4, 0)
    return tenths // 10


_VCPUS = {"large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16}
_ADDRESSES = {"large": 29, "xlarge": 58, "2xlarge": 58, "4xlarge": 234}
_GIB_PER_VCPU = {
    2: ("c5", "c6i", "c7a", "c7g", "c7i"),
    4: ("m5", "m5a", "m6a", "m6g", "m6i", "m7a", "m7g", "m7i", "m7i-flex"),
    8: ("r5", "r6i", "r7a", "r7g", "r7i"),
}
_BURSTABLE = ("t3", "t3a", "t4g")

KNOWN: Mapping[str, InstanceSize] = {
    **{
        f"{family}.{name}": InstanceSize(
            vcpus=vcpus,
            memory_gib=vcpus * gib,
            addresses=_ADDRESSES[name],
            graviton=family.endswith("g"),
        )
        for gib, families in _GIB_PER_VCPU.items()
        for family in families
        for name, vcpus in _VCPUS.items()
    },
    **{
        f"{family}.{name}": InstanceSize(
            vcpus=vcpus, memory_gib=vcpus * 4, addresses=addresses, graviton=family.endswith("g")
        )
        for family in _BURSTABLE
        for name, vcpus, addresses in (("large", 2, 35), ("xlarge", 4, 58), ("2xlarge", 8, 58))
    },
}
"""The sizes of types that nodes of the VA are likely to be, by their names.

Source: Karpenter documentation, "Instance Types".
"""
