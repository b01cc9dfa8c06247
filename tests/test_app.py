"""What `main.py` does: synthesizes what it is asked for, and says what is wrong in one message."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from constructs_va import report
from constructs_va.settings.kubernetes_versions import END_OF_STANDARD_SUPPORT, support_warning
from tests.conftest import ENVIRONMENTS

ROOT = Path(__file__).parent.parent


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program that imports from this project, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


MAIN = (ROOT / "main.py").read_text(encoding="utf-8")

BAD_SETTINGS = """
import sys
from constructs_va import run
from environments.production import production as good

def production():
    return good().model_copy(update={"zones": ("eu-central-1a",)})

try:
    run(production)
finally:
    print("jsii" in sys.modules)
"""

BAD_CONSTRUCT = """
from constructs_va import run, stacks
from environments.staging import staging
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

class Broken(stacks.DataStack):
    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        SqsQueue(self, "broken", delay_seconds="soon")

stacks.DataStack = Broken
run(staging)
"""


def test_every_environment_is_synthesized_and_reported(tmp_path: Path) -> None:
    result = run(MAIN, CDKTF_OUTDIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    written = {folder.name for folder in (tmp_path / "stacks").iterdir()}
    for stack in written:
        resources = json.loads((tmp_path / "stacks" / stack / "cdk.tf.json").read_text())[
            "resource"
        ]
        count = sum(map(len, resources.values()))
        assert f"{stack} {count} resources" in " ".join(result.stdout.split())
    assert {f"va-{name}-network" for name in ENVIRONMENTS} <= written


def test_a_choice_of_environments_limits_it(tmp_path: Path) -> None:
    result = run(MAIN, CDKTF_OUTDIR=str(tmp_path), VA_ENVIRONMENTS="staging")
    assert result.returncode == 0, result.stderr
    stacks = [folder.name for folder in (tmp_path / "stacks").iterdir()]
    assert stacks
    assert all(stack.startswith("va-staging-") for stack in stacks)


def test_the_local_environment_is_written_without_node(tmp_path: Path) -> None:
    program = f"{MAIN}\nimport sys\nprint('jsii' in sys.modules)"
    result = run(program, CDKTF_OUTDIR=str(tmp_path), VA_ENVIRONMENTS="local")
    assert result.returncode == 0, result.stderr
    assert [folder.name for folder in tmp_path.iterdir()] == ["local"]
    assert (tmp_path / "local" / "compose.yaml").exists()
    assert "docker compose" in result.stdout
    assert result.stdout.splitlines()[-1] == "False"


def test_an_environment_that_there_is_not_is_refused(tmp_path: Path) -> None:
    result = run(MAIN, CDKTF_OUTDIR=str(tmp_path), VA_ENVIRONMENTS="staging,prod")
    assert result.returncode == 1
    assert "there is no environment 'prod'" in result.stderr
    assert "allowed: local, staging, production" in result.stderr
    assert not list(tmp_path.iterdir())


def test_bad_settings_end_it_before_node_starts_and_nothing_is_written(tmp_path: Path) -> None:
    result = run(BAD_SETTINGS, CDKTF_OUTDIR=str(tmp_path))
    assert result.returncode == 1
    assert "zones = ('eu-central-1a',)" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout.strip() == "False"
    assert not list(tmp_path.iterdir())


def test_an_error_in_a_construct_names_the_construct_and_no_traceback(tmp_path: Path) -> None:
    result = run(BAD_CONSTRUCT, CDKTF_OUTDIR=str(tmp_path))
    assert result.returncode == 1
    assert "in va-staging-data" in result.stderr
    assert "delay_seconds" in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.glob("stacks/*"))


@pytest.mark.parametrize(("arguments", "variables"), [(["--debug"], {}), ([], {"VA_DEBUG": "1"})])
def test_the_traceback_can_be_had(
    tmp_path: Path, arguments: list[str], variables: dict[str, str]
) -> None:
    result = run(BAD_CONSTRUCT, *arguments, CDKTF_OUTDIR=str(tmp_path), **variables)
    assert result.returncode == 1
    assert "Traceback" in result.stderr


def test_the_end_of_kubernetes_support_is_announced_sixty_days_ahead() -> None:
    end = END_OF_STANDARD_SUPPORT["1.35"]
    assert support_warning("1.35", date(2027, 1, 25)) is None
    assert f"ends on {end}" in str(support_warning("1.35", date(2027, 1, 26)))
    assert f"ended on {end}" in str(support_warning("1.35", end))
    assert "upgrade to 1.35" in str(support_warning("1.34", date(2026, 11, 24)))


def test_the_report_warns_of_an_environment_past_its_support(tmp_path: Path) -> None:
    environments = list(ENVIRONMENTS.values())
    written = report.Written(tmp_path, {name: [] for name in ENVIRONMENTS})
    late = report.render(environments, written, seconds=1, today=date(2027, 4, 1))
    early = report.render(environments, written, seconds=1, today=date(2026, 11, 24))
    assert "warning: production: Kubernetes 1.35" in late
    assert "warning" not in early
