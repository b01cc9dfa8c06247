"""Docker Compose's own programs, and the specification's schema, take the file as it is written."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from constructs_va.local import write
from constructs_va.local.project import project
from constructs_va.settings import Schedule
from constructs_va.settings.local import LocalEnvironment, OwnImage
from tests.local.environment import LOCAL, component, connected, environment

NEWER_THAN_VERSION_1 = frozenset({"name", "start_interval"})
"""What the last ``docker-compose`` of Python, 1.29, doesn't know yet. Debian still has it."""

OWN = environment(
    connected(
        "brain",
        migration=("migrate",),
        schedules={"nightly": Schedule(cron="0 3 * * *", command=("clean",))},
    ),
    component("voice"),
    own={"brain": OwnImage(build="examples"), "voice": OwnImage()},
)


@pytest.fixture(params=[LOCAL, OWN], ids=["stubs", "own images"])
def settings(request: pytest.FixtureRequest) -> LocalEnvironment:
    return request.param


@pytest.fixture
def compose() -> Sequence[str]:
    """The command of Docker Compose that is here."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and _run([*command, "version"]).returncode == 0:
            return command
    pytest.skip("there is neither docker compose nor docker-compose on PATH")


def test_the_file_passes_the_schema_of_the_specification(
    settings: LocalEnvironment, tmp_path: Path
) -> None:
    file = write(settings, tmp_path).folder / "compose.yaml"
    schema = ["--builtin-schema", "vendor.compose-spec"]
    ended = _run([sys.executable, "-m", "check_jsonschema", *schema, str(file)])
    assert ended.returncode == 0, ended.stdout


def test_docker_compose_takes_the_file_and_fills_in_the_env_file(
    settings: LocalEnvironment, tmp_path: Path, compose: Sequence[str]
) -> None:
    folder = write(settings, tmp_path).folder
    understood = _config(compose, folder, "VAULT_TOKEN='mine'\n")
    assert set(understood["services"]) == set(project(settings).services)
    assert understood["services"]["vault"]["environment"]["VAULT_DEV_ROOT_TOKEN_ID"] == "mine"


def test_without_an_env_file_everything_has_a_value(
    settings: LocalEnvironment, tmp_path: Path, compose: Sequence[str]
) -> None:
    understood = _config(compose, write(settings, tmp_path).folder, "")
    for service in understood["services"].values():
        assert all(service.get("environment", {"": "none"}).values())


def _config(command: Sequence[str], folder: Path, values: str) -> dict[str, Any]:
    """The project as Docker Compose understands it, schedules included."""
    env = folder / ".env"
    env.write_text(values)
    file = folder / "compose.yaml"
    given = ["--env-file", str(env), "--profile", "schedules"]
    if "docker-compose version 1." in _run([*command, "version"]).stdout:
        file = folder / "version-1.yaml"
        known = _without(
            NEWER_THAN_VERSION_1, yaml.safe_load((folder / "compose.yaml").read_text())
        )
        file.write_text(yaml.safe_dump(known))
    ended = _run([*command, *given, "--file", str(file), "config"])
    assert ended.returncode == 0, ended.stderr
    return yaml.safe_load(ended.stdout)


def _without(names: frozenset[str], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    items = cast(dict[str, Any], value).items()
    return {key: _without(names, item) for key, item in items if key not in names}


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
