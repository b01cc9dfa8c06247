from constructs_va.settings import DatabaseConnection, DatabaseSettings, Fixed
from constructs_va.settings.invariants import database
from tests.settings.invariants.builders import component, only

MEMORY = component(
    "memory",
    scaling=Fixed(4),
    database=DatabaseConnection(access="read_write", pool_size=10),
    migration=("migrate",),
)
REPORTS = component(
    "reports", scaling=Fixed(1), database=DatabaseConnection(access="read_only", pool_size=5)
)
WEB = component("web")
NEEDED = (4 + 1 + 1) * 10 + (1 + 1) * 5 + 5 + 4
"""Pools with an update and a migration under way, those for superusers, and Vault's."""


def sized(max_connections: int) -> DatabaseSettings:
    return DatabaseSettings(
        instance_class="db.m7g.large",
        storage_gib=20,
        max_storage_gib=100,
        max_connections=max_connections,
    )


def test_pools_that_a_shard_has_no_connections_for_are_refused() -> None:
    problem = only(database.check((MEMORY, REPORTS, WEB), sized(NEEDED - 1)))
    assert (problem.path, problem.given) == ("database.max_connections", NEEDED - 1)
    assert problem.allowed.startswith(f"at least {NEEDED}: ")
    assert 'components["memory"].database 10 × 6' in problem.allowed
    assert 'components["reports"].database 5 × 2' in problem.allowed
    assert "raise it" in problem.remedy


def test_they_may_take_all_there_are() -> None:
    assert not [*database.check((MEMORY, REPORTS, WEB), sized(NEEDED))]


def test_a_database_that_no_component_uses_may_be_as_small_as_postgres_takes() -> None:
    assert not [*database.check((WEB,), sized(6))]
