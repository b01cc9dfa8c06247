from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import ComponentSettings, DatabaseConnection, Schedule
from constructs_va.settings.invariants import credentials
from constructs_va.settings.vault import VaultSettings
from tests.settings.invariants.builders import component, only

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
DATABASE = DatabaseConnection(access="read_write")
MIGRATING = component(database=DATABASE, migration=("migrate",))


def vault(**times: Any) -> VaultSettings:
    return VaultSettings(deployers=("arn:aws:iam::111122223333:role/deployer",), **times)


def sweeping(longest_run: timedelta) -> ComponentSettings:
    sweep = Schedule(cron="0 3 * * *", command=("sweep",), longest_run=longest_run)
    return component(database=DATABASE, schedules={"sweep": sweep})


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"credential_ttl": HOUR, "token_ttl": 2 * HOUR}, "credential_ttl"),
        ({"credential_ttl": 2 * HOUR, "token_ttl": HOUR}, "token_ttl"),
    ],
)
def test_a_schedule_ends_before_its_users_in_the_database(
    times: dict[str, timedelta], field: str
) -> None:
    problem = only(credentials.check((sweeping(HOUR + SECOND),), vault(**times)))
    assert problem.path == 'components["worker"].schedules["sweep"].longest_run'
    assert problem.given == HOUR + SECOND
    assert problem.allowed.startswith(f"at most 1:00:00, vault.{field}: ")
    assert problem.remedy == f"lower it, or raise vault.{field}"
    assert not [*credentials.check((sweeping(HOUR),), vault(**times))]


def test_so_does_a_migration() -> None:
    longest = timedelta(minutes=20)
    short = vault(credential_ttl=longest - SECOND)
    problem = only(credentials.check((MIGRATING,), short))
    assert (problem.path, problem.given) == ("vault.credential_ttl", longest - SECOND)
    assert problem.allowed.startswith("at least 0:20:00, ")
    assert 'components["worker"].migration' in problem.allowed
    assert not [*credentials.check((MIGRATING,), vault(credential_ttl=longest))]


def test_a_task_without_the_database_may_run_on() -> None:
    sweep = Schedule(cron="0 3 * * *", command=("sweep",), longest_run=9 * HOUR)
    assert not [*credentials.check((component(schedules={"sweep": sweep}),), vault())]
