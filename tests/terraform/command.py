"""The terraform command, run so that nothing of the user's leaks in, and providers come once."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT

TIMEOUT_SECONDS = 900
"""Long enough for a provider of some hundred megabytes to come over a slow line."""

_NOT_OURS = ("AWS_", "TF_CLI_ARGS", "TF_LOG", "TF_VAR_", "TF_WORKSPACE", "TF_DATA_DIR")


@dataclass(frozen=True)
class Terraform:
    """The command, with a folder that keeps providers for the next run."""

    executable: str
    plugin_cache: Path

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a subcommand in a folder; its exit code isn't judged."""
        return subprocess.run(
            [self.executable, *arguments],
            cwd=folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )

    def init(self, folder: Path) -> str | None:
        """Get what the folder's stack needs; what went wrong, where something did."""
        with self._alone():
            ended = self.run(folder, "init", "-backend=false", "-input=false", "-no-color")
        return gist(ended.stderr) if ended.returncode else None

    def json(self, folder: Path, *arguments: str) -> Any:
        """What a subcommand prints with ``-json``: one document."""
        ended = self.run(folder, *arguments, "-json")
        assert ended.stdout, ended.stderr
        return json.loads(ended.stdout)

    @classmethod
    def or_skip(cls) -> "Terraform":
        """The command that is on PATH; skips the test where there is none."""
        executable = shutil.which("terraform")
        if not executable:
            pytest.skip("there is no terraform on PATH")
        plugin_cache = PROJECT / ".cache/terraform-plugins"
        plugin_cache.mkdir(parents=True, exist_ok=True)
        return cls(executable, plugin_cache)

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Keep other processes from filling the plugin cache meanwhile, which it can't take."""
        with (self.plugin_cache / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _environment(self) -> dict[str, str]:
        theirs = {key: value for key, value in os.environ.items() if not key.startswith(_NOT_OURS)}
        ours = {
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1",  # a copy starts without one
        }
        return {"TF_PLUGIN_CACHE_DIR": str(self.plugin_cache), **theirs, **ours}


def gist(errors: str) -> str:
    """The first error that terraform printed, on one line."""
    _, _, message = errors.partition("Error: ")
    paragraphs = (message or errors).strip().split("\n\n")
    return " ".join(": ".join(paragraphs[:2]).split())
