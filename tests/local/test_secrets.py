"""The program that delivers secrets, run against a server with what it uses of Vault's API."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from constructs_va.local import dotenv, secrets, write
from constructs_va.settings import SecretConnection
from constructs_va.settings.local import LocalDatabase, LocalEnvironment, OwnImage
from tests.local.environment import LOCAL, component, connected, environment

TOKEN = "of the test"


class Vault(ThreadingHTTPServer):
    """Keeps what it is given, by its path, and gives it to whoever has the token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.kept: dict[str, Any] = {}
        self.mounts: dict[str, Any] = {"secret/": {}}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    @property
    def vault(self) -> Vault:
        return cast(Vault, self.server)

    def do_GET(self) -> None:
        path = self.path.removeprefix("/v1/")
        if path == "sys/mounts":
            return self._answer(200, {"data": self.vault.mounts})
        if path in self.vault.kept:
            return self._answer(200, {"data": self.vault.kept[path]})
        return self._answer(404, {"errors": []})

    def do_POST(self) -> None:
        path = self.path.removeprefix("/v1/")
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mount = path.removeprefix("sys/mounts/")
        if mount != path:
            if f"{mount}/" in self.vault.mounts:
                return self._answer(400, {"errors": ["path is already in use"]})
            self.vault.mounts[f"{mount}/"] = body
            return self._answer(200, None)
        self.vault.kept[path] = body
        return self._answer(200, {"data": {"version": 1}})

    def _answer(self, status: int, content: object) -> None:
        if self.headers["X-Vault-Token"] != TOKEN:
            status, content = 403, {"errors": ["permission denied"]}
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"" if content is None else json.dumps(content).encode())


@pytest.fixture
def vault() -> Iterator[Vault]:
    with Vault() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def deliver(
    settings: LocalEnvironment, vault: Vault, place: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Write the environment, and run the program as its container does."""
    folder = write(settings, place).folder
    given = {entry.name: f"my {entry.name}" for entry in secrets.entries(settings)}
    for holder in secrets.holders(settings):
        (place / "secrets" / holder.name).mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, str(folder / "secrets" / "deliver_secrets.py"), str(place / "secrets")],
        env={**given, "VAULT_ADDR": vault.address, "VAULT_TOKEN": TOKEN, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_secrets_are_in_vault_where_they_are_in_the_cloud(vault: Vault, tmp_path: Path) -> None:
    ended = deliver(environment(connected("brain")), vault, tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert vault.mounts["va/"] == {"type": "kv", "options": {"version": "2"}}
    assert vault.kept == {"va/data/brain/api-key": {"data": {"value": "my BRAIN__API_KEY"}}}


def test_a_component_finds_its_secrets_and_credentials_as_files(
    vault: Vault, tmp_path: Path
) -> None:
    settings = environment(connected("brain"), database=LocalDatabase(shards=("primary", "second")))
    deliver(settings, vault, tmp_path)
    folder = tmp_path / "secrets" / "brain"
    assert (folder / "api-key").read_text() == "my BRAIN__API_KEY"
    login = {"username": "va_read_write", "password": "my POSTGRES_PASSWORD"}
    credentials = json.loads((folder / "database.json").read_text())
    assert credentials == {"primary": login, "second": login}
    assert sorted(file.name for file in folder.iterdir()) == ["api-key", "database.json"]


def test_a_secret_that_is_a_variable_is_in_vault_and_no_file(vault: Vault, tmp_path: Path) -> None:
    secret = SecretConnection(name="api-key", variable="API_KEY", as_file=False)
    deliver(environment(component("brain", secrets=(secret,), command=("run",))), vault, tmp_path)
    assert list(vault.kept) == ["va/data/brain/api-key"]
    assert not list((tmp_path / "secrets" / "brain").iterdir())


def test_a_migration_owns_the_schema_and_has_no_secrets(vault: Vault, tmp_path: Path) -> None:
    settings = environment(connected("brain", migration=("migrate",)), own={"brain": OwnImage()})
    deliver(settings, vault, tmp_path)
    folder = tmp_path / "secrets" / "brain-migration"
    credentials = json.loads((folder / "database.json").read_text())
    assert credentials["primary"]["username"] == "va_owner"
    assert [file.name for file in folder.iterdir()] == ["database.json"]


def test_it_can_be_run_again_and_then_brings_what_has_changed(vault: Vault, tmp_path: Path) -> None:
    settings = environment(connected("brain"))
    deliver(settings, vault, tmp_path)
    ended = deliver(settings, vault, tmp_path, BRAIN__API_KEY="a new one")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "secrets" / "brain" / "api-key").read_text() == "a new one"


def test_what_vault_refuses_is_told_without_a_traceback(vault: Vault, tmp_path: Path) -> None:
    ended = deliver(environment(connected("brain")), vault, tmp_path, VAULT_TOKEN="wrong")
    assert ended.returncode == 1
    assert "Vault answered 403" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_example_lists_every_secret_with_its_component() -> None:
    example = dotenv.render(secrets.entries(LOCAL))
    for one in LOCAL.components:
        for secret in one.secrets:
            place = f"# {one.name}: {secret.name}, in Vault va/{one.name}/{secret.name}"
            assert f"{place}\n{dotenv.of_component(one, secret.variable)}=placeholder" in example


def test_two_components_never_share_a_variable_of_the_env_file() -> None:
    assert dotenv.of_component(component("a-b"), "C") != dotenv.of_component(component("a"), "B_C")
