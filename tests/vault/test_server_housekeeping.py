"""The script that runs beside each server, run here beside a stand-in for one."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from constructs_va.settings import AwsContext
from constructs_va.vault.server_housekeeping import SCRIPT
from tests.vault.server_synthesis import synthesize, values

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists() or not shutil.which("sh"),
    reason="the script asks /proc whom to signal",
)

STAND_IN = """\
import pathlib, signal, sys
heard = pathlib.Path(sys.argv[1])
signal.signal(signal.SIGHUP, lambda *_: heard.write_text(heard.read_text() + "told\\n"))
heard.write_text("")
while True:
    signal.pause()
"""

PATIENCE_SECONDS = 20
SLEEP = shutil.which("sleep")


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "nothing happened in time"
        time.sleep(0.05)


@contextmanager
def stand_in(folder: Path, command: str) -> Generator[tuple[int, Path]]:
    """A process that ``vault <command>`` could be, and the file with what it was told."""
    (folder / command).write_text(STAND_IN, encoding="utf-8")
    heard = folder / f"{command}.heard"
    process = subprocess.Popen(
        ["vault", command, str(heard)], executable=sys.executable, cwd=folder
    )
    try:
        wait_until(heard.exists)
        yield process.pid, heard
    finally:
        process.kill()
        process.wait()


@contextmanager
def housekeeping(folder: Path, *vaults: int) -> Generator[None]:
    """The script at work, where ``pidof vault`` says these processes."""
    tools = folder / "bin"
    tools.mkdir()
    pidof = tools / "pidof"
    pidof.write_text(f"#!/bin/sh\necho {' '.join(map(str, vaults))}\n", encoding="utf-8")
    pidof.chmod(0o755)
    waits = folder / "waits"
    sleep = tools / "sleep"
    sleep.write_text(f'#!/bin/sh\n: >"{waits}"\nexec {SLEEP} "$@"\n', encoding="utf-8")
    sleep.chmod(0o755)
    process = subprocess.Popen(
        ["sh", str(SCRIPT)],
        env={
            "PATH": f"{tools}:{os.environ['PATH']}",
            "CERTIFICATE": str(folder / "tls.crt"),
            "AUDIT_LOG": str(folder / "audit.log"),
            "AUDIT_LOG_MIB": "2",
            "AUDIT_LOGS_KEPT": "2",
            "INTERVAL_SECONDS": "0.1",
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        # From its first wait on it knows the certificate that is there.
        wait_until(waits.exists)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0


def test_vault_reads_its_certificate_again_when_that_was_renewed(tmp_path: Path) -> None:
    certificate = tmp_path / "tls.crt"
    certificate.write_text("old", encoding="utf-8")
    with stand_in(tmp_path, "server") as (pid, heard), housekeeping(tmp_path, pid):
        assert not heard.read_text()
        certificate.write_text("new", encoding="utf-8")
        wait_until(lambda: heard.read_text() == "told\n")


def test_a_log_that_has_grown_is_put_away_and_the_oldest_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "tls.crt").write_text("same", encoding="utf-8")
    log = tmp_path / "audit.log"
    with stand_in(tmp_path, "server") as (pid, heard), housekeeping(tmp_path, pid):
        for number in (1, 2, 3):
            log.write_bytes(str(number).encode() * 3_000_000)
            wait_until(lambda number=number: heard.read_text() == "told\n" * number)
    assert not log.exists()
    kept = {file.name: file.read_bytes()[:1] for file in tmp_path.glob("audit.log.*")}
    assert kept == {"audit.log.1": b"3", "audit.log.2": b"2"}


def test_a_small_log_stays(tmp_path: Path) -> None:
    (tmp_path / "tls.crt").write_text("same", encoding="utf-8")
    (tmp_path / "audit.log").write_text("{}\n", encoding="utf-8")
    with stand_in(tmp_path, "server") as (pid, heard), housekeeping(tmp_path, pid):
        time.sleep(0.5)
        assert not heard.read_text()
    assert (tmp_path / "audit.log").exists()


def test_somebody_at_the_command_line_isnt_hung_up_on(tmp_path: Path) -> None:
    certificate = tmp_path / "tls.crt"
    certificate.write_text("old", encoding="utf-8")
    with (
        stand_in(tmp_path, "server") as (server, told),
        stand_in(tmp_path, "status") as (user, heard),
        housekeeping(tmp_path, user, server),
    ):
        certificate.write_text("new", encoding="utf-8")
        wait_until(lambda: told.read_text() == "told\n")
        assert not heard.read_text()


def test_the_logs_never_fill_the_disk(context: AwsContext) -> None:
    (container,) = values(synthesize(context, audit_storage_gib=16))["server"]["extraContainers"]
    environment = {variable["name"]: variable["value"] for variable in container["env"]}
    files = int(environment["AUDIT_LOGS_KEPT"]) + 1
    assert files * int(environment["AUDIT_LOG_MIB"]) <= 16 * 1024 * 0.8


def test_terraform_reads_nothing_in_the_script_as_its_own() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    assert "${" not in script
    assert "%{" not in script
