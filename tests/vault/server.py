"""A Vault server for tests: the real one, in development mode, on a port of this machine."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

START_SECONDS = 30


@dataclass(frozen=True)
class DevelopmentServer:
    """A running server, unsealed, with one token that may do anything."""

    executable: str
    address: str
    token: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Vault's command line; its exit code isn't judged."""
        return subprocess.run(
            [self.executable, *arguments],
            env={**os.environ, "VAULT_ADDR": self.address, "VAULT_TOKEN": self.token},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def get(self, path: str) -> Any:
        """What the API answers."""
        request = urllib.request.Request(
            f"{self.address}/v1/{path}", headers={"X-Vault-Token": self.token}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


def executable() -> str:
    """Vault's program, or a skip that says how to name it."""
    found = os.environ.get("VA_VAULT") or shutil.which("vault")
    if not found:
        pytest.skip("there is no vault: put it on PATH, or set VA_VAULT to it")
    return found


@contextmanager
def development_server(folder: Path, *, cluster_name: str) -> Generator[DevelopmentServer]:
    """A server that calls itself so. What is in it is gone when it ends.

    Args:
        folder: where its configuration and its log go.
    """
    program, port = executable(), _free_port()
    config = folder / f"{cluster_name}.json"
    config.write_text(json.dumps({"cluster_name": cluster_name}), encoding="utf-8")
    command = [program, "server", "-dev", "-dev-no-store-token", "-dev-root-token-id=root"]
    command += [f"-dev-listen-address=127.0.0.1:{port}", f"-config={config}"]
    with (folder / f"{cluster_name}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    server = DevelopmentServer(program, f"http://127.0.0.1:{port}", "root")
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _free_port() -> int:
    """Vault takes the one above it, too, for talk among servers."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(server: DevelopmentServer) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            if not server.get("sys/seal-status")["sealed"]:
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
        time.sleep(0.2)
