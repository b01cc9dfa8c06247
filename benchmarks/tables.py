"""Tables of what was measured, as text and as Markdown."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import Measurement
from benchmarks.programs import COMPARISONS, GROWTHS, Comparison, Growth, Program

Results = Mapping[Program, Sequence[Measurement]]
"""The runs of each program."""


@dataclass(frozen=True)
class Table:
    """A first column of names, then columns of numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """For a terminal: aligned, the title in place of the first column's."""
        rows = [(self.title, *self.columns), *self.rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(_aligned(row, widths) for row in rows)

    def markdown(self) -> str:
        """For a document: a heading and a table."""
        rule = (":--", *("--:" for _ in self.columns))
        rows = [("", *self.columns), rule, *self.rows]
        return "\n".join([f"## {self.title}", "", *(f"| {' | '.join(row)} |" for row in rows)])


def tables(results: Results) -> list[Table]:
    """All tables: the comparisons, and what one more of something costs."""
    return [
        *(_comparison(comparison, results) for comparison in COMPARISONS),
        *(_growth(growth, results) for growth in GROWTHS),
    ]


def _comparison(comparison: Comparison, results: Results) -> Table:
    plain, (stock,) = comparison.plain, comparison.stock
    rows = (
        (
            program.name,
            f"{_seconds(program, results):.2f}",
            f"{_seconds(program, results) / _seconds(plain, results):.2f}×",
            f"{_seconds(stock, results) / _seconds(program, results):.1f}×",
            *_memory(program, results),
        )
        for program in comparison
    )
    columns = ("seconds", "of plain", "faster than stock", "Python MiB", "Node MiB")
    return Table(comparison.title, columns, tuple(rows))


def _growth(growth: Growth, results: Results) -> Table:
    columns = (
        f"ms per {growth.thing}",
        "defining",
        "synthesizing",
        "ms per resource",
        "Python MiB",
        "Node MiB",
    )
    rows = ((program.name, *_cost(program, results)) for program in growth.programs)
    return Table(f"What one more {growth.thing} costs", columns, tuple(rows))


def _cost(program: Program, results: Results) -> Iterator[str]:
    said = [json.loads(run.output) for run in results[program]]
    number = int(program.arguments[-1])
    defining = median(run["defining"] for run in said) * 1_000 / number
    synthesizing = median(run["synthesizing"] for run in said) * 1_000 / number
    whole = defining + synthesizing
    per_resource = whole * number / said[0]["resources"]
    for milliseconds in (whole, defining, synthesizing, per_resource):
        yield f"{milliseconds:.1f}"
    yield from _memory(program, results)


def _seconds(program: Program, results: Results) -> float:
    return median(run.seconds for run in results[program])


def _memory(program: Program, results: Results) -> Iterator[str]:
    yield _peak([run.python_mib for run in results[program]])
    yield _peak([run.node_mib for run in results[program]])


def _peak(peaks: Sequence[float | None]) -> str:
    known = [peak for peak in peaks if peak is not None]
    return (f"{median(known):.0f}" if any(known) else "none") if known else "n/a"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)])
