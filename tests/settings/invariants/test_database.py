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
POOLS = (4 + 4 + 1) * 10 + (1 + 1) * 5
"""With all replicas old and new, and a migration under way."""

NEEDED = POOLS + 5 + 4
"""With connections for superusers, and Vault's."""


def sized(max_connections: int) -> DatabaseSettings:
    return DatabaseSettings(
        instance_class="db.m7g.large",
        storage_gib=20,
        max_storage_gib=100,
        max_connections=max_connections,
        read_replicas=1,
        master_password_version=1,
    )


def test_pools_that_a_shard_has_no_connections_for_are_refused() -> None:
    problem = only(database.check((MEMORY, REPORTS, WEB), sized(NEEDED - 1)))
    assert (problem.path, problem.given) == ("database.max_connections", NEEDED - 1)
    assert problem.allowed.startswith(f"at least {NEEDED}: ")
    assert 'components["memory"].database 10 × 9' in problem.allowed
    assert 'components["reports"].database 5 × 2' in problem.allowed
    assert "raise it" in problem.remedy


def test_they_may_take_all_there_are() -> None:
    assert not [*database.check((MEMORY, REPORTS, WEB), sized(NEEDED))]


def test_a_database_that_no_component_uses_may_be_as_small_as_postgres_takes() -> None:
    assert not [*database.check((WEB,), sized(6))]


def test_without_a_read_replica_the_pools_for_reading_are_at_the_writer_too() -> None:
    alone = {"read_replicas": 0}
    needed = 2 * POOLS + 5 + 4
    small = sized(needed - 1).model_copy(update=alone)
    problem = only(database.check((MEMORY, REPORTS, WEB), small))
    assert problem.allowed.startswith(f"at least {needed}: ")
    assert "the host for reading is the same server" in problem.allowed
    assert not [*database.check((MEMORY, REPORTS, WEB), sized(needed).model_copy(update=alone))]
