"""A Vault server for tests: the real one, in development mode, on a port of this machine."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
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
    authority: Path
    """The file with the certificate that its own is signed by."""

    token: str = "root"

    def shell(self) -> dict[str, str]:
        """The variables by which Vault's command line, and Terraform, come to this server."""
        return {
            "VAULT_ADDR": self.address,
            "VAULT_CACERT": str(self.authority),
            "VAULT_TOKEN": self.token,
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Vault's command line; its exit code isn't judged."""
        return subprocess.run(
            [self.executable, *arguments],
            env={**os.environ, **self.shell()},
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
        trust = ssl.create_default_context(cafile=self.authority)
        with urllib.request.urlopen(request, timeout=10, context=trust) as answer:
            return json.load(answer)


def executable() -> str:
    """Vault's program, or a skip that says how to name it."""
    found = os.environ.get("VA_VAULT") or shutil.which("vault")
    if not found:
        pytest.skip("there is no vault: put it on PATH, or set VA_VAULT to it")
    return found


@contextmanager
def development_server(folder: Path, *, cluster_name: str) -> Generator[DevelopmentServer]:
    """A server that calls itself so, and shows it in its certificate, as those on the cluster do.

    What is in it is gone when it ends.

    Args:
        folder: where its configuration, its certificates and its log go.
    """
    program, port = executable(), _free_port()
    config = folder / "config.json"
    config.write_text(json.dumps({"cluster_name": cluster_name}), encoding="utf-8")
    command = [program, "server", "-dev", "-dev-no-store-token", "-dev-root-token-id=root"]
    command += [f"-dev-listen-address=127.0.0.1:{port}", f"-config={config}"]
    command += ["-dev-tls", f"-dev-tls-cert-dir={folder}"]
    command += [f"-dev-tls-san={cluster_name}.vault.internal"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    server = DevelopmentServer(program, f"https://127.0.0.1:{port}", folder / "vault-ca.pem")
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
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.2)
