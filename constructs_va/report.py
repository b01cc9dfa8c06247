"""What `main.py` says at its end."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from constructs_va.settings import Environment
from constructs_va.settings.addons import default_versions_command
from constructs_va.settings.kubernetes_versions import support_warning


@dataclass(frozen=True)
class Written:
    """Where a synthesis is, and the names of each environment's stacks."""

    outdir: Path
    stacks: Mapping[str, Sequence[str]]

    def template(self, stack: str) -> Path:
        """The Terraform JSON of a stack."""
        return self.outdir / "stacks" / stack / "cdk.tf.json"

    def leftovers(self, known: Sequence[str]) -> Sequence[Path]:
        """Folders of stacks that are there from earlier, and of no other of these environments."""
        others = tuple(f"va-{name}-" for name in known if name not in self.stacks)
        written = {stack for stacks in self.stacks.values() for stack in stacks}
        return [
            folder
            for folder in sorted((self.outdir / "stacks").glob("*/"))
            if folder.name not in written and not folder.name.startswith(others)
        ]


def render(
    environments: Sequence[Environment],
    written: Written,
    *,
    projects: Sequence[str] = (),
    known: Sequence[str] = (),
    seconds: float,
    today: date,
) -> str:
    """A short report: environments, stacks, resources, time, place; warnings as of ``today``.

    Args:
        projects: what there is to say of each Compose project.
        known: the names of all environments that there are, written or not.
    """
    lines = list(projects)
    for environment in environments:
        stacks = written.stacks[environment.name]
        counts = {stack: _count(written.template(stack)) for stack in stacks}
        lines.append(f"{environment.name}  ({environment.account}, {environment.region})")
        lines.extend(f"  {stack:<32}{count:>5} resources" for stack, count in counts.items())
        lines.append("")
    for environment in environments:
        warning = support_warning(environment.cluster.kubernetes, today)
        if warning:
            lines.extend([f"warning: {environment.name}: {warning}", ""])
        lines.extend(_floating_addons(environment))
    lines.extend(
        f"warning: {os.path.relpath(folder)} is from an earlier run, and of no environment any "
        "more; delete the folder once nothing in AWS needs it\n"
        for folder in written.leftovers(known)
    )
    lines.append(f"{seconds:.1f} s, written to {os.path.relpath(written.outdir)}")
    return "\n".join(lines) + "\n"


def _floating_addons(environment: Environment) -> Sequence[str]:
    """Which add-ons of a cluster may change with any apply, and how to find out what to pin."""
    floating = environment.cluster.floating_addons
    if not floating:
        return []
    command = default_versions_command(environment.cluster.kubernetes, environment.region)
    return [
        f"note: {environment.name}: {', '.join(floating)} follow AWS's default builds; to pin them "
        "in cluster.addon_versions, take what this prints:",
        f"  {command}",
        "",
    ]


def _count(template: Path) -> int:
    resources = json.loads(template.read_text(encoding="utf-8")).get("resource", {})
    return sum(len(instances) for instances in resources.values())
