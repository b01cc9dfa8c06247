"""The same settings give the same bytes: whoever synthesizes, wherever and whenever."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import PROJECT, STACKS

MAIN = PROJECT / "main.py"

YEARS_LATER = f"""
import datetime, runpy

class Later(datetime.date):
    @classmethod
    def today(cls):
        return cls(2031, 1, 1)

datetime.date = Later
runpy.run_path({str(MAIN)!r}, run_name="__main__")
"""


def run(*arguments: str | Path, outdir: Path, cwd: Path = PROJECT, **variables: str) -> str:
    """What a run without AWS credentials prints; fails where the program does."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**inherited, **variables, "CDKTF_OUTDIR": str(outdir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def written(outdir: Path) -> dict[str, bytes]:
    """All files in a folder, with at least every stack among them."""
    files = (path for path in outdir.rglob("*") if path.is_file())
    found = {path.relative_to(outdir).as_posix(): path.read_bytes() for path in files}
    assert set(found) >= {f"stacks/{stack}/cdk.tf.json" for stack in STACKS}
    return found


def test_the_bytes_depend_on_no_hash_seed_place_time_zone_language_or_user(tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    run(MAIN, outdir=here, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    run(
        MAIN,
        outdir=elsewhere,
        cwd=tmp_path,
        PYTHONHASHSEED="4242",
        TZ="Asia/Tokyo",
        LC_ALL="tr_TR.UTF-8",
        USER="eve",
    )
    assert written(here) == written(elsewhere)


def test_the_bytes_do_not_depend_on_the_date(tmp_path: Path) -> None:
    today, later = tmp_path / "today", tmp_path / "later"
    run(MAIN, outdir=today)
    report = run("-c", YEARS_LATER, outdir=later, PYTHONPATH=str(PROJECT))
    assert "warning: production" in report, "the program took no notice of the date"
    assert written(today) == written(later)
