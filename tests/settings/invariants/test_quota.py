from typing import Any

import pytest

from constructs_va.settings import Fixed, NamespaceSettings, Quota
from constructs_va.settings.invariants import quota
from tests.settings.invariants.builders import component, only

SMALL = component("small", scaling=Fixed(1), cpu_millicores=500, memory_mib=512)
LARGE = component("large", scaling=Fixed(2), cpu_millicores=1000, memory_mib=1024)
JUST: dict[str, Any] = {"pods": 6, "cpu": 5, "memory_gib": 5}
"""What two of the one and four of the other need, half of them ending."""


def namespace(name: str = "va", **changes: int) -> tuple[NamespaceSettings]:
    return (NamespaceSettings(name=name, quota=Quota(**{**JUST, **changes})),)


@pytest.mark.parametrize(
    ("field", "given", "needed"),
    [("cpu", 4, "5 CPUs"), ("memory_gib", 4, "5.00 GiB"), ("pods", 5, "6 pods")],
)
def test_a_quota_that_keeps_replicas_out_is_refused(field: str, given: int, needed: str) -> None:
    problem = only(quota.check((SMALL, LARGE), namespace("va", **{field: given})))
    assert problem.path == f'platform.namespaces["va"].quota.{field}'
    assert problem.given == given
    assert problem.allowed.startswith(f"at least {needed}: ")
    assert problem.allowed.endswith('for components["large"]')
    assert "raise it" in problem.remedy


def test_it_may_be_full_to_the_brim() -> None:
    assert not [*quota.check((SMALL, LARGE), namespace())]


def test_the_quotas_of_other_namespaces_are_for_others() -> None:
    assert not [*quota.check((SMALL, LARGE), namespace("other", cpu=1))]
