"""Runs programs in a process of their own, as what is tested here happens once per process."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OFF = {"CONSTRUCTS_VA_FAST_START": "0"}

PROVIDERS = tuple(
    f"cdktf_cdktf_provider_{provider}" for provider in ("aws", "helm", "kubernetes", "vault")
)


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments; fails where the program does, and shows its errors."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    completed = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert completed.returncode == 0, completed.stderr
    return completed


def output_of(code: str, **variables: str) -> str:
    """What a program prints, without the space around it."""
    return run("-c", code, **variables).stdout.strip()
