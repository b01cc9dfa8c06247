"""A Vault server for tests: the real one, in development mode, on a port of this machine."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Generator, Mapping
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

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of Vault's command line; its exit code isn't judged.

        Args:
            environment: variables beside those of :meth:`shell`.
        """
        return subprocess.run(
            [self.executable, *arguments],
            env={**os.environ, **self.shell(), **(environment or {})},
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
def development_server(
    folder: Path, *, cluster_name: str, environment: Mapping[str, str] | None = None
) -> Generator[DevelopmentServer]:
    """A server that calls itself so, and shows it in its certificate, as those on the cluster do.

    What is in it is gone when it ends.

    Args:
        folder: where its configuration, its certificate and its log go.
        environment: variables beside those of this process.
    """
    program, port = executable(), _free_port()
    certificate, key = self_signed(folder, f"{cluster_name}.vault.internal")
    listener = {
        "address": f"127.0.0.1:{port}",
        "tls_cert_file": str(certificate),
        "tls_key_file": str(key),
    }
    config = {"cluster_name": cluster_name, "listener": {"tcp": listener}}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    command = [program, "server", "-dev", "-dev-no-store-token", "-dev-root-token-id=root"]
    # Development mode has a listener of its own, without TLS.
    command += [f"-dev-listen-address=127.0.0.1:{_free_port()}", "-config=config.json"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )
    server = DevelopmentServer(program, f"https://127.0.0.1:{port}", certificate)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def self_signed(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate that signs itself, for the host's name and for this machine; and its key."""
    certificate, key = folder / "tls.crt", folder / "tls.key"
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("there is no openssl on PATH")
    command = [openssl, "req", "-x509", "-nodes", "-days", "1", "-subj", "/CN=vault"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    command += ["-addext", f"subjectAltName=DNS:{host},IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return certificate, key


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
