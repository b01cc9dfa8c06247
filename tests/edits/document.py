"""The page that shows the table to users: ``docs/what-a-change-does.md``.

``python -m tests.edits.document`` writes it.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.edits.edit import Edit
from tests.edits.table import EDITS

PAGE = Path(__file__).parents[2] / "docs/what-a-change-does.md"

INTRODUCTION = """\
# What a change does

Settings are changed long after the first apply. This table says what Terraform plans for each kind
of change, and what that means for the running system. It is made from `tests/edits`, where every
row is planned by the real Terraform and the real providers over a state as an apply leaves it;
`make units TESTS=tests/edits` runs it.

What the plan column names is all that the layer's plan has, by type of resource. A row that is
*refused* ends before anything changes. `prevent_destroy` keeps Terraform from replacing what holds
data, but not from deleting what is taken out of the settings: the protection goes with the block.
Read the plan.
"""


def page() -> str:
    """The page's text."""
    return "\n".join([INTRODUCTION, *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    for layer, edits in groupby(EDITS, key=lambda edit: edit.layer):
        yield f"## {layer.capitalize()}\n"
        yield "| setting | change | plan | consequence |"
        yield "|---|---|---|---|"
        yield from map(_row, edits)
        yield ""


def _row(edit: Edit) -> str:
    effects = groupby(sorted(edit.plan), key=lambda one: one.partition(" ")[0])
    lines = [
        f"{effect}: " + ", ".join(one.partition(" ")[2] for one in those)
        for effect, those in effects
    ]
    planned = "<br>".join(lines) or ("refused" if edit.refused else "nothing")
    return f"| `{edit.setting}` | {edit.change} | {planned} | {edit.consequence} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
