"""The benchmarks run, each with as little as it can. Nothing is timed here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.components import environment
from benchmarks.measure import Measurement
from benchmarks.programs import COMPARISONS, GROWTHS, Growth, Program
from benchmarks.tables import tables
from tests.conftest import PROJECT


@pytest.mark.parametrize("growth", GROWTHS, ids=lambda growth: growth.thing)
def test_a_program_defines_as_many_as_it_is_told_and_prints_what_took_how_long(
    growth: Growth, tmp_path: Path
) -> None:
    *program, _ = growth.programs[0].arguments
    completed = subprocess.run(
        [sys.executable, *program, "1"],
        cwd=PROJECT,
        env={**os.environ, "CDKTF_OUTDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    printed = json.loads(completed.stdout)
    assert printed.keys() == {"defining", "synthesizing", "resources"}
    assert printed["resources"] >= 1


def test_there_is_a_table_of_each_comparison_and_each_growth() -> None:
    printed = json.dumps({"defining": 2.0, "synthesizing": 1.0, "resources": 100})
    run = Measurement(seconds=2, python_mib=50, node_mib=None, output=printed)
    programs: list[Program] = [
        *(program for comparison in COMPARISONS for program in comparison),
        *(program for growth in GROWTHS for program in growth.programs),
    ]
    made = tables({program: [run] for program in programs})
    assert len(made) == len(COMPARISONS) + len(GROWTHS)
    assert "main.py" in made[1].text()
    assert "| 10 queues | 300.0 | 200.0 | 100.0 | 30.0 | 50 | n/a |" in made[-2].markdown()


def test_an_environment_has_room_for_a_thousand_components() -> None:
    assert len(environment(1000).components) == 1000
