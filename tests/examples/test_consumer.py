"""`examples/consumer` is a project apart: it has the wheel, and nothing of this checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from constructs_va.testing import Template
from tests.conftest import PROJECT

CONSUMER = PROJECT / "examples/consumer"
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What the command prints; fails with all of it where the command does."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ended = subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example, alone in a folder."""
    return Path(shutil.copytree(CONSUMER, tmp_path_factory.mktemp("consumer") / "shop"))


@pytest.fixture(scope="module")
def python(project: Path) -> Path:
    """The Python of the project's own environment, into which the wheel is installed.

    What the wheel depends on it has from the environment of the tests, by a path file.
    """
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", project, cwd=PROJECT)
    (wheel,) = project.glob("*.whl")
    environment = project / ".venv"
    venv.create(environment, with_pip=False)
    python = environment / "bin/python"
    packages = Path(run(python, "-c", _PACKAGES, cwd=project).strip())
    target = ("--no-deps", "--no-index", "--target", packages)
    run(sys.executable, *PIP, "install", *target, wheel, cwd=project)
    (packages / "tests-environment.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


_PACKAGES = "import sysconfig; print(sysconfig.get_path('purelib'))"


def test_it_is_the_wheel_that_is_used(project: Path, python: Path) -> None:
    where = run(python, "-c", "import constructs_va; print(constructs_va.__file__)", cwd=project)
    assert Path(where.strip()).is_relative_to(project)


def test_it_is_short(project: Path) -> None:
    assert len((project / "main.py").read_text("utf-8").splitlines()) < 40


def test_it_is_strictly_typed(project: Path, python: Path) -> None:
    checker = (sys.executable, "-m", "basedpyright", "--pythonpath", python)
    said = run(*checker, "main.py", cwd=project)
    assert "0 errors, 0 warnings" in said


def test_it_synthesizes_what_it_names(project: Path, python: Path) -> None:
    run(python, "main.py", cwd=project)
    stack = Template.read(project / "cdktf.out/stacks/shop/cdk.tf.json")
    for type_, name in (
        ("aws_vpc", "network"),
        ("aws_eks_cluster", "cluster"),
        ("aws_db_instance", "db"),
        ("aws_sqs_queue", "orders"),
        ("aws_cloudwatch_metric_alarm", "orders"),
        ("aws_cloudwatch_metric_alarm", "db"),
    ):
        assert [block for block in stack.all(type_) if block.path.startswith(f"shop/{name}/")]


def test_it_starts_fast(project: Path, python: Path) -> None:
    """Fast start warns where it came too late."""
    assert "cdktf was imported before" not in run(python, "main.py", cwd=project)
