"""The roles of a shard, made in a real PostgreSQL as the image's entrypoint makes them."""

from collections.abc import Iterator

import pytest

from constructs_va.local import secrets
from constructs_va.local.packaged import packaged
from constructs_va.local.postgres import PASSWORD
from constructs_va.vault.database_roles import GROUPS
from tests.vault.postgres import ADMIN, ADMIN_PASSWORD, Server, programs, server

LOCAL_PASSWORD = r"quotes ' and \ too"


@pytest.fixture(scope="module")
def shard() -> Iterator[Server]:
    folder = programs()
    if not folder:
        pytest.skip("there is no PostgreSQL server with psql on PATH")
    with pytest.MonkeyPatch.context() as patch, server(folder) as one:
        patch.setenv(PASSWORD.name, LOCAL_PASSWORD)
        ended = one.run(
            ADMIN, ADMIN_PASSWORD, "--file=-", stdin=packaged("files", "roles.sql")["roles.sql"]
        )
        assert ended.returncode == 0, ended.stderr
        one.ask("va_owner", LOCAL_PASSWORD, "CREATE TABLE notes (id serial PRIMARY KEY, t text)")
        yield one


def test_who_may_write_writes_what_the_owner_made(shard: Server) -> None:
    wrote = "INSERT INTO notes (t) VALUES ('x') RETURNING t"
    assert shard.ask("va_read_write", LOCAL_PASSWORD, wrote) == "x"
    assert "must be owner" in shard.ask("va_read_write", LOCAL_PASSWORD, "DROP TABLE notes")


def test_who_may_read_reads_and_does_not_write(shard: Server) -> None:
    assert shard.ask("va_read_only", LOCAL_PASSWORD, "SELECT count(*) >= 0 FROM notes") == "t"
    denied = shard.ask("va_read_only", LOCAL_PASSWORD, "INSERT INTO notes (t) VALUES ('x')")
    assert "permission denied" in denied


def test_roles_are_the_groups_of_the_cloud() -> None:
    assert {**secrets.LOGINS, "owner": secrets.OWNER} == GROUPS
