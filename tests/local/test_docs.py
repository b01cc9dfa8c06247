"""What docs/local.md says, done."""

import re
import shlex
from pathlib import Path

import pytest

from constructs_va.local import write
from constructs_va.local.project import project
from constructs_va.local.writing import files
from constructs_va.settings import evaluate
from constructs_va.settings.local import LocalEnvironment
from tests.conftest import PROJECT
from tests.local.environment import LOCAL
from tests.local.test_writing import command

TEXT = (PROJECT / "docs" / "local.md").read_text(encoding="utf-8")
PYTHON, SHELL = (re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL) for kind in ("python", "sh"))
LINES = [line for block in SHELL for line in block.splitlines()]
OF_COMPOSE = [shlex.split(line) for line in LINES if line.startswith("docker compose")]


@pytest.mark.parametrize("block", PYTHON)
def test_an_example_describes_an_environment(block: str) -> None:
    names: dict[str, object] = {}
    exec(compile(block, "docs/local.md", "exec"), names)
    builder = names["local"]
    assert callable(builder)
    settings = evaluate(lambda: LocalEnvironment.model_validate(builder()), "local")
    assert project(settings).services["gateway"].build != project(LOCAL).services["gateway"].build


def test_the_command_writes_what_the_page_goes_on_with(tmp_path: Path) -> None:
    (line,) = (line for line in LINES if line.startswith("python -m constructs_va.local"))
    assert command(*shlex.split(line)[3:], "--output", str(tmp_path)).returncode == 0
    assert (tmp_path / "local" / "compose.yaml").exists()


@pytest.mark.parametrize("words", OF_COMPOSE, ids=" ".join)
def test_commands_name_files_and_services_that_are_written(words: list[str]) -> None:
    settings = LOCAL.model_copy(update={"own": {"scheduler": {}}})
    written = files(settings, project(settings))
    file = words[words.index("--file") + 1]
    assert file.removeprefix("cdktf.out/local/") in written
    if "run" in words:
        assert words[-1] in project(settings).services


def test_the_command_is_the_one_that_is_told_when_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert write(LOCAL, Path("cdktf.out")).command in LINES


def test_every_service_that_is_no_component_is_in_the_table() -> None:
    components = {component.name for component in LOCAL.components}
    for name in set(project(LOCAL).services) - components:
        shown = re.sub(r"^postgres-.*", "postgres-<shard>", name)
        assert f"| `{shown}` |" in TEXT


def test_ports_of_the_table_are_those_of_settings() -> None:
    for name in ("aws", "vault"):
        assert f"`http://127.0.0.1:{LOCAL.ports[name]}`" in TEXT
