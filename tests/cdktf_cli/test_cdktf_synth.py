"""The cdktf command line and `python main.py` are two ways to the same stacks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT

BINARIES = PROJECT / ".cache/cdktf-cli/node_modules/.bin"
TIMEOUT_SECONDS = 300

pytestmark = pytest.mark.cdktf_cli


@pytest.fixture
def cdktf() -> str:
    """The command; skips where `make` couldn't install it, or nothing is there to run it."""
    found = shutil.which("cdktf", path=BINARIES)
    if not found:
        pytest.skip("the cdktf command line isn't installed: `make .cache/cdktf-cli` says why")
    if not shutil.which("node", path=_path()):
        pytest.skip("the cdktf command line needs Node, and its package has none for this machine")
    return found


def test_cdktf_synth_writes_the_stacks_that_main_writes(cdktf: str, tmp_path: Path) -> None:
    by_cli, by_main = tmp_path / "cli", tmp_path / "main"
    app = f"{sys.executable} main.py"  # cdktf.json's, but for a virtual environment of any place
    run([cdktf, "synth", "--app", app, "--output", str(by_cli)], PATH=_path())
    run(app.split(), CDKTF_OUTDIR=str(by_main))
    assert written(by_cli) == written(by_main)
    assert written(by_main), "nothing was written"


def run(command: list[str], **environment: str) -> None:
    quiet = {"CHECKPOINT_DISABLE": "1", "DISABLE_VERSION_CHECK": "1", "CI": "1"}
    ended = subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, **quiet, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]


def written(outdir: Path) -> dict[str, str]:
    """The text of every stack, by the stack's name."""
    files = outdir.glob("stacks/*/cdk.tf.json")
    return {file.parent.name: file.read_text(encoding="utf-8") for file in files}


def _path() -> str:
    """The command line's own Node first: see package.json."""
    return os.pathsep.join([str(BINARIES), os.environ.get("PATH", os.defpath)])
