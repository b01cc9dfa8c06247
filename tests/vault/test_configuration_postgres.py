"""What Vault does in the database, done in a real one: by its own statements, as its own role."""

import subprocess
import time
from collections.abc import Iterator

import pytest

from constructs_va.settings.vault import DatabaseLevel
from constructs_va.vault.database_bootstrap import FILES
from constructs_va.vault.database_roles import creation, revocation
from tests.vault.postgres import MASTER, MASTER_PASSWORD, Server, programs, server

FIRST, SECOND = "first", "second"


@pytest.fixture(scope="module")
def shard() -> Iterator[Server]:
    """A shard after its bootstrap."""
    folder = programs()
    if not folder:
        pytest.skip("there is no PostgreSQL server with psql on PATH")
    with server(folder) as one:
        bootstrap(one, FIRST)
        yield one


def bootstrap(shard: Server, password: str, *, version: int = 1) -> None:
    """Run the file as the job's script does."""
    ended = shard.run(
        MASTER,
        MASTER_PASSWORD,
        f"--set=version={version}",
        f"--file={FILES['bootstrap.sql']}",
        stdin=f"{password}\n{password}\n",
    )
    assert ended.returncode == 0, ended.stderr


def lend(shard: Server, level: DatabaseLevel, name: str) -> tuple[str, str]:
    """Have a user made, as Vault does: in one transaction, with the braces filled in."""
    in_vault(shard, creation(level), name)
    return name, "lent"


def in_vault(shard: Server, statements: list[str], name: str) -> None:
    values = {"name": name, "password": "lent", "expiration": "2099-01-01 00:00:00+00"}
    for key, value in values.items():
        statements = [text.replace(f"{{{{{key}}}}}", value) for text in statements]
    commands = [f"--command={text}" for text in statements]
    ended = shard.run("vault", FIRST, "--single-transaction", *commands)
    assert ended.returncode == 0, ended.stderr


def test_vault_logs_in_and_has_no_rights_to_data_itself(shard: Server) -> None:
    asked = "SELECT pg_has_role('va_owner', 'usage'), has_schema_privilege('public', 'create')"
    assert shard.ask("vault", FIRST, asked) == "f|f"


def test_components_do_what_their_level_allows(shard: Server) -> None:
    owner = lend(shard, "owner", "v-migrations")
    writer = lend(shard, "read_write", "v-memory")
    reader = lend(shard, "read_only", "v-search")
    shard.ask(*owner, "CREATE TABLE facts (id bigserial, fact text)")
    assert shard.ask(*writer, "INSERT INTO facts (fact) VALUES ('x') RETURNING fact") == "x"
    assert shard.ask(*reader, "SELECT fact FROM facts") == "x"
    assert "permission denied" in shard.ask(*reader, "INSERT INTO facts (fact) VALUES ('y')")
    assert "permission denied" in shard.ask(*writer, "CREATE TABLE own (id int)")
    assert "must be owner" in shard.ask(*writer, "DROP TABLE facts")
    assert "permission denied" in shard.ask(*writer, "SET ROLE va_owner")


def test_a_user_goes_with_its_connections_and_leaves_what_it_made(shard: Server) -> None:
    owner = lend(shard, "owner", "v-leaving")
    shard.ask(*owner, "CREATE TABLE stays (id int)")
    environment = shard.environment(*owner)
    with subprocess.Popen(
        ["psql", "--no-psqlrc", "--command=SELECT pg_sleep(60)"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as connected:
        wait_for(shard, "v-leaving")
        in_vault(shard, revocation(), "v-leaving")
        _, error = connected.communicate(timeout=30)
    assert "terminating connection" in error
    left = "SELECT to_regrole('\"v-leaving\"') IS NULL, to_regclass('stays')"
    assert shard.ask(MASTER, MASTER_PASSWORD, left) == "t|stays"


def test_a_user_that_is_gone_already_is_taken_away_without_complaint(shard: Server) -> None:
    lend(shard, "read_only", "v-twice")
    for _ in range(2):
        in_vault(shard, revocation(), "v-twice")
    left = "SELECT to_regrole('\"v-twice\"') IS NULL"
    assert shard.ask(MASTER, MASTER_PASSWORD, left) == "t"


def wait_for(shard: Server, user: str) -> None:
    """Until the user is connected."""
    asked = f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{user}'"
    for _ in range(100):
        if shard.ask("vault", FIRST, asked) == "1":
            return
        time.sleep(0.1)
    raise AssertionError(f"{user} didn't connect")


def test_another_run_leaves_the_password_alone_that_vault_has_taken_since(shard: Server) -> None:
    bootstrap(shard, SECOND)
    assert shard.ask("vault", FIRST, "SELECT 'in'") == "in"
    assert "authentication failed" in shard.ask("vault", SECOND, "SELECT 'in'")


def test_another_version_gives_vault_another_password(shard: Server) -> None:
    bootstrap(shard, SECOND, version=2)
    assert shard.ask("vault", SECOND, "SELECT 'in'") == "in"
    bootstrap(shard, FIRST, version=3)
    assert shard.ask("vault", FIRST, "SELECT 'in'") == "in"
