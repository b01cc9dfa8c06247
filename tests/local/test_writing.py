"""What is written, by whom, and that programs which read it agree."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion

from constructs_va.local import write
from constructs_va.local.project import project
from constructs_va.local.writing import files
from tests.conftest import PROJECT
from tests.local.environment import LOCAL, component, environment

FILES = files(LOCAL, project(LOCAL))
GENERATED = ("compose.yaml", ".env.example", "aws/aws.json", "secrets/secrets.json")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command, and tell at its end whether Node has been started."""
    program = (
        "import atexit, runpy, sys\n"
        "atexit.register(lambda: print('node:', 'jsii' in sys.modules))\n"
        "runpy.run_module('constructs_va.local', run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_written_is_what_was_written_before(
    name: str, file_snapshot: SnapshotAssertion
) -> None:
    assert FILES[name] == file_snapshot(name=name.lstrip(".").replace("/", "-"))


def test_files_that_services_mount_or_build_from_are_written(tmp_path: Path) -> None:
    folder = write(LOCAL, tmp_path).folder
    written = yaml.safe_load((folder / "compose.yaml").read_text())
    for service in written["services"].values():
        bound = [one["source"] for one in service.get("volumes", ()) if one["type"] == "bind"]
        built = [service["build"]["context"]] if "build" in service else []
        assert all(any((folder / path).iterdir()) for path in (*bound, *built))


def test_services_may_read_their_files_whatever_the_umask(tmp_path: Path) -> None:
    folder = write(LOCAL, tmp_path).folder
    assert all(file.stat().st_mode & 0o004 for file in folder.rglob("*") if file.is_file())


def test_writing_again_leaves_what_else_is_there(tmp_path: Path) -> None:
    folder = write(LOCAL, tmp_path).folder
    (folder / ".env").write_text("VAULT_TOKEN=mine\n")
    write(LOCAL, tmp_path)
    assert (folder / ".env").read_text() == "VAULT_TOKEN=mine\n"


def test_the_sum_of_memory_is_told_in_the_file_and_in_the_report(tmp_path: Path) -> None:
    written = write(LOCAL, tmp_path)
    assert f"{written.memory_mib} MiB" in (written.folder / "compose.yaml").read_text()
    assert f"{written.memory_mib} MiB" in written.report()


@pytest.mark.parametrize("has_file", [True, False])
def test_the_command_takes_the_env_file_of_the_project_if_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_file: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    if has_file:
        Path(".env").write_text("VAULT_TOKEN=mine\n")
    told = write(LOCAL, tmp_path / "out").command
    assert told.endswith("--file out/local/compose.yaml up --build --wait")
    assert ("--env-file .env" in told) == has_file


def test_the_module_writes_an_environment_without_node(tmp_path: Path) -> None:
    ended = command("environments.local:local", "--output", str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    assert "docker compose" in ended.stdout
    assert "node: False" in ended.stdout
    for name, content in FILES.items():
        assert (tmp_path / "local" / name).read_text() == content


@pytest.mark.parametrize("reference", ["environments.local", "environments.none:local", ""])
def test_an_environment_that_there_is_not_is_refused(reference: str, tmp_path: Path) -> None:
    ended = command(reference, "--output", str(tmp_path))
    assert ended.returncode == 1
    assert "allowed: module:function" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


def test_bad_settings_are_refused_in_one_message(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(
        "from constructs_va.settings.local import LocalEnvironment\n"
        "def bad():\n    return LocalEnvironment(region='here', memory=1)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "constructs_va.local", "bad:bad"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "bad: 2 problems" in ended.stderr
    assert "memory = 1" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_one_line_of_settings_makes_its_lines_and_no_others() -> None:
    def written(*queues: str) -> list[str]:
        settings = environment(component("brain", consumes=queues))
        return files(settings, project(settings))["compose.yaml"].splitlines()

    before = written()
    assert [line.strip() for line in written("jobs") if line not in before] == [
        "QUEUE_JOBS_URL: http://aws:5000/123456789012/va-local-jobs",
        "AWS_ACCESS_KEY_ID: local",
        "AWS_DEFAULT_REGION: eu-central-1",
        "AWS_ENDPOINT_URL: http://aws:5000",
        "AWS_SECRET_ACCESS_KEY: local",
        "depends_on:",
        "aws:",
        "condition: service_healthy",
    ]
