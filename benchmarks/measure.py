"""Runs a program and measures it: wall time, and the peak memory of Python and of Node."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.programs import Program
from constructs_va import faststart
from constructs_va.faststart import node

ROOT = Path(__file__).parents[1]
_PROC = Path("/proc")
_INTERVAL = 0.01
"""Seconds between two looks at a program's memory."""


@dataclass(frozen=True)
class Measurement:
    """What one run of a program took, and what it printed."""

    seconds: float
    """From the start of Python to the end of the program, Node's start and end included."""
    python_mib: float | None
    """The peak of Python's resident memory. None: this system doesn't tell."""
    node_mib: float | None
    """The peaks of Node's two processes, added; 0 where Node didn't run. None: as above."""
    output: str


def measure(program: Program, cache: Path) -> Measurement:
    """Run the program, with jsii's cache in that folder; a cold program gets an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        if program.cold:
            cache = Path(folder) / "cache"
        variables = _environment(program, cache, outdir=Path(folder) / "out")
        return _run([sys.executable, *program.arguments], variables)


def _environment(program: Program, cache: Path, outdir: Path) -> dict[str, str]:
    """The environment in which all programs differ by fast start alone: same Node, own folders."""
    return {
        **os.environ,
        "JSII_NODE": os.environ.get("JSII_NODE") or node.packaged() or "node",
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(cache),
        "CDKTF_OUTDIR": str(outdir),
        faststart.SWITCH: "1" if program.fast_start else "0",
    }


def _run(command: list[str], variables: dict[str, str]) -> Measurement:
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    memory = _PeakMemory(process.pid)
    output, errors = process.communicate()
    seconds = time.perf_counter() - started
    python_mib, node_mib = memory.stop()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{errors}")
    return Measurement(seconds, python_mib, node_mib, output)


class _PeakMemory:
    """Watches a Python process and those under it, which are Node's, until told to stop."""

    def __init__(self, python: int) -> None:
        self._python = python
        self._peaks: dict[int, float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> tuple[float | None, float | None]:
        """The peaks, in MiB, of Python and of Node."""
        self._ended.set()
        self._thread.join()
        python = self._peaks.pop(self._python, None)
        return python, None if python is None else sum(self._peaks.values())

    def _watch(self) -> None:
        while not self._ended.wait(_INTERVAL):
            for process in _tree(self._python):
                peak = _peak_mib(process)
                if peak is not None:
                    self._peaks[process] = peak  # the system's own record, which only grows


def _tree(process: int) -> Iterator[int]:
    """A process and those under it, as far as the system tells."""
    yield process
    for child in _read(_PROC / f"{process}/task/{process}/children").split():
        yield from _tree(int(child))


def _peak_mib(process: int) -> float | None:
    for line in _read(_PROC / f"{process}/status").splitlines():
        name, _, value = line.partition(":")
        if name == "VmHWM":
            return int(value.split()[0]) / 1024
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended, or this system has no /proc
        return ""
