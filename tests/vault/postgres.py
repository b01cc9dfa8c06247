"""A real PostgreSQL server on loopback, for as long as a test needs it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADMIN, ADMIN_PASSWORD = "rdsadmin", "of the superuser"
MASTER, MASTER_PASSWORD = "va_admin", r"of the master: \ and '"


@dataclass(frozen=True)
class Server:
    """A server with a database ``va`` and a master user like that of RDS: no superuser."""

    port: int

    def run(
        self, user: str, password: str, *arguments: str, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run psql, which stops at the first error, in a session without a terminal."""
        return subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "-At", "--set=ON_ERROR_STOP=1", *arguments],
            env=self.environment(user, password),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            start_new_session=True,
        )

    def ask(self, user: str, password: str, *statements: str) -> str:
        """What the statements, each on its own, answer: or the error, as far as psql tells."""
        ended = self.run(user, password, *(f"--command={text}" for text in statements))
        return (ended.stdout or ended.stderr).strip()

    def environment(self, user: str, password: str) -> dict[str, str]:
        """The variables by which psql finds the server, and logs in."""
        who = {"PGUSER": user, "PGPASSWORD": password}
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGDATABASE": "va"}
        return {**os.environ, **where, **who, "PGSSLMODE": "disable", "PGSSLROOTCERT": ""}


def programs() -> Path | None:
    """Where the server's programs are, or None."""
    postgres, psql = shutil.which("postgres"), shutil.which("psql")
    folder = Path(postgres).resolve().parent if postgres and psql else None
    return folder if folder and (folder / "initdb").exists() else None


@contextmanager
def server(folder: Path) -> Generator[Server]:
    """Make a server by the programs in the folder, and take it away with all that was in it."""
    home = Path(tempfile.mkdtemp(prefix="va-postgres-"))
    user = other_user()
    if user:
        shutil.chown(home, user)
    data, secret = home / "data", home / "password"
    secret.write_text(ADMIN_PASSWORD, encoding="utf-8")
    secret.chmod(0o644)
    one = Server(free_port())
    options = f"-c port={one.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
    control = [str(folder / "pg_ctl"), "--pgdata", str(data), "--wait", "--silent"]
    try:
        run(
            [
                str(folder / "initdb"),
                f"--pgdata={data}",
                "--auth=scram-sha-256",
                f"--username={ADMIN}",
                f"--pwfile={secret}",
                "--no-sync",
            ],
            user,
        )
        run([*control, f"--log={home / 'log'}", f"--options={options}", "start"], user)
        try:
            _prepare(one)
            yield one
        finally:
            run([*control, "--mode=immediate", "stop"], user)
    finally:
        shutil.rmtree(home)


def _prepare(one: Server) -> None:
    quoted = MASTER_PASSWORD.replace("'", "''")
    ended = one.run(
        ADMIN,
        ADMIN_PASSWORD,
        "--dbname=postgres",
        f"--command=CREATE ROLE {MASTER} LOGIN CREATEROLE CREATEDB PASSWORD '{quoted}'",
        f"--command=CREATE DATABASE va OWNER {MASTER}",
    )
    assert ended.returncode == 0, ended.stderr


def run(command: list[str], user: str | None, *, environment: dict[str, str] | None = None) -> None:
    """Run a program of the server as a user, and see that it succeeds."""
    ended = subprocess.run(
        command,
        user=user,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, f"{' '.join(command)} ended with {ended.returncode}"


def other_user() -> str | None:
    """Who runs the server: it refuses to run as root."""
    return pwd.getpwnam("nobody").pw_name if os.geteuid() == 0 else None


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
