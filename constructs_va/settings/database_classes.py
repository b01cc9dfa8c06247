"""How much memory RDS's instance classes have."""

import re

_CLASS = re.compile(r"db\.(?P<family>[a-z]+)(?P<generation>[0-9]+)(?P<kind>[a-z]*)\.(?P<size>\w+)")
_GIB_PER_VCPU = {"c": 2, "m": 4, "r": 8}
_SMALL_GIB = {"micro": 1, "small": 2, "medium": 4, "large": 8, "xlarge": 16, "2xlarge": 32}
_FIRST_GENERATION = 5
"""Before the fifth, classes don't have whole numbers of GiB for each vCPU."""


def memory_gib(instance_class: str) -> int | None:
    """The memory of an instance class such as ``db.m7g.large``; None where it isn't known here.

    Source: Amazon RDS User Guide, "Hardware specifications for DB instance classes": general
    purpose (m) 4 GiB for each vCPU, memory optimized (r) 8, compute optimized (c) 2; burstable (t)
    by size. ``large`` has 2 vCPUs, ``xlarge`` 4, and ``<n>xlarge`` n times as many.
    """
    match = _CLASS.fullmatch(instance_class)
    if not match:
        return None
    if match["family"] == "t":
        return _SMALL_GIB.get(match["size"])
    per_vcpu = _GIB_PER_VCPU.get(match["family"])
    vcpus = _vcpus(match["size"])
    if per_vcpu and vcpus and int(match["generation"]) >= _FIRST_GENERATION:
        return per_vcpu * vcpus
    return None


def _vcpus(size: str) -> int | None:
    if size == "large":
        return 2
    times = re.fullmatch("([0-9]*)xlarge", size)
    return 4 * int(times[1] or 1) if times else None
