"""Reading from a list of hosts, done with libpq, a real primary and a real replica."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from constructs_va.settings import ComponentSettings, DatabaseConnection, ImageSettings
from constructs_va.settings.variables import Known, variables_of
from tests.settings.test_variables import Place
from tests.vault import postgres

GONE = "replica-that-was-deleted.invalid"
"""A name that no server of names knows. Source: RFC 2606, "Reserved Top Level DNS Names"."""

WHERE = "SELECT pg_is_in_recovery(), inet_server_port()"


@dataclass(frozen=True)
class Pair:
    """A primary and its replica."""

    primary: postgres.Server
    replica: postgres.Server

    def ask(self, hosts: list[tuple[str, int]], access: str) -> str:
        """Which server answers a component with this access that connects to the hosts."""
        component = ComponentSettings(
            name="search",
            image=ImageSettings(repository="va/search", tag="1"),
            cpu_millicores=100,
            memory_mib=128,
            database=DatabaseConnection.model_validate({"access": access}),
        )
        declared = variables_of(component, Place((component,)))
        libpq = {
            name: one.value
            for name, one in declared.items()
            if name.startswith("PG") and isinstance(one, Known)
        }
        environment = {
            **self.primary.environment(postgres.ADMIN, postgres.ADMIN_PASSWORD),
            **libpq,
            "PGHOST": ",".join(host for host, _ in hosts),
            "PGPORT": ",".join(str(port) for _, port in hosts),
        }
        ended = subprocess.run(
            ["psql", "--no-psqlrc", "-At", f"--command={WHERE}"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return ended.stdout.strip() or ended.stderr


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    folder = postgres.programs()
    if not folder:
        pytest.skip("there is no PostgreSQL server with psql on PATH")
    with ExitStack() as stack:
        primary = stack.enter_context(postgres.server(folder))
        home = Path(tempfile.mkdtemp(prefix="va-postgres-replica-"))
        stack.callback(shutil.rmtree, home)
        user = postgres.other_user()
        if user:
            shutil.chown(home, user)
        replica = replace(primary, port=postgres.free_port())
        data = home / "data"
        login = primary.environment(postgres.ADMIN, postgres.ADMIN_PASSWORD)
        postgres.run(
            [
                str(folder / "pg_basebackup"),
                f"--pgdata={data}",
                "--write-recovery-conf",
                "--checkpoint=fast",
            ],
            user,
            environment=login,
        )
        options = (
            f"-c port={replica.port} -c listen_addresses=127.0.0.1 "
            f"-c unix_socket_directories={home}"
        )
        control = [str(folder / "pg_ctl"), "--pgdata", str(data), "--wait", "--silent"]
        postgres.run([*control, f"--log={home / 'log'}", f"--options={options}", "start"], user)
        stack.callback(postgres.run, [*control, "--mode=immediate", "stop"], user)
        yield Pair(primary, replica)


def test_readers_get_a_replica_wherever_the_primary_stands_in_the_list(pair: Pair) -> None:
    replica, primary = ("127.0.0.1", pair.replica.port), ("127.0.0.1", pair.primary.port)
    assert pair.ask([replica, primary], "read_only") == f"t|{replica[1]}"
    assert pair.ask([primary, replica], "read_only") == f"t|{replica[1]}"
    assert pair.ask([replica, primary], "read_write") == f"t|{replica[1]}"


@pytest.mark.parametrize("access", ["read_only", "read_write"])
def test_a_replica_whose_name_is_gone_is_skipped(pair: Pair, access: str) -> None:
    replica, primary = ("127.0.0.1", pair.replica.port), ("127.0.0.1", pair.primary.port)
    assert pair.ask([(GONE, 5432), replica, primary], access) == f"t|{replica[1]}"


@pytest.mark.parametrize("access", ["read_only", "read_write"])
def test_without_a_replica_that_answers_the_primary_is_read(pair: Pair, access: str) -> None:
    nobody, primary = ("127.0.0.1", postgres.free_port()), ("127.0.0.1", pair.primary.port)
    assert pair.ask([(GONE, 5432), nobody, primary], access) == f"f|{primary[1]}"


@pytest.mark.parametrize("access", ["read_only", "read_write"])
def test_where_there_are_no_replicas_the_primary_is_read(pair: Pair, access: str) -> None:
    primary = ("127.0.0.1", pair.primary.port)
    assert pair.ask([primary], access) == f"f|{primary[1]}"
