"""From descriptions of environments to Terraform JSON and Compose files, and a report of them."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from constructs_va import failure, local, report
from constructs_va.settings import Environment, SettingsError, evaluate
from constructs_va.settings.local import LocalEnvironment

ONLY = "VA_ENVIRONMENTS"
"""Environment variable: the environments to synthesize, separated by commas. Default: all."""

Described = Environment | LocalEnvironment

EnvironmentBuilder = Callable[[], Described]
"""A function that describes an environment, and bears the environment's name."""


def run(*builders: EnvironmentBuilder) -> None:
    """Write the environments and report what was written, on standard output.

    Output goes to ``cdktf.out``, or where ``CDKTF_OUTDIR`` says: Terraform JSON or, for an
    environment on one machine, a Compose project in a folder of its name. Settings are checked
    before anything else happens: with a problem in one of them, nothing is written and Node isn't
    started. Ends the program with exit code 1 and a message where something is wrong.
    """
    started = time.monotonic()
    try:
        described = _evaluate(_chosen(builders))
        environments = [one for one in described if isinstance(one, Environment)]
        machines = [one for one in described if isinstance(one, LocalEnvironment)]
        outdir = Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
        written = synthesize(environments) if environments else report.Written(outdir, {})
        projects = [local.write(machine, outdir).report() for machine in machines]
    except Exception as error:
        failure.end(error)
    seconds = time.monotonic() - started
    sys.stdout.write(
        report.render(environments, written, projects=projects, seconds=seconds, today=date.today())
    )


def synthesize(environments: Sequence[Environment], outdir: Path | None = None) -> report.Written:
    """Write the stacks of the environments.

    Args:
        outdir: where to. Default: ``CDKTF_OUTDIR``, or ``cdktf.out``.

    Returns:
        Where the output is, and what is in it.
    """
    # Imported here because it starts Node, which nothing before this point needs.
    from cdktf import App  # noqa: PLC0415

    from constructs_va.stacks import define_stacks  # noqa: PLC0415

    app = App(outdir=str(outdir)) if outdir else App()
    stacks = {
        environment.name: [stack.node.id for stack in define_stacks(app, environment)]
        for environment in environments
    }
    app.synth()
    return report.Written(Path(app.outdir), stacks)


def _chosen(builders: Sequence[EnvironmentBuilder]) -> list[EnvironmentBuilder]:
    known = {builder.__name__: builder for builder in builders}
    wanted = [name.strip() for name in os.environ.get(ONLY, "").split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise failure.UsageError(
            f"{ONLY}={os.environ[ONLY]}: there is no environment {', '.join(map(repr, unknown))}.\n"
            f"  allowed: {', '.join(known)}, separated by commas\n"
            f"  do:      name one of these, or unset {ONLY} for all of them"
        )
    return [known[name] for name in known if name in (wanted or known)]


def _evaluate(builders: Sequence[EnvironmentBuilder]) -> list[Described]:
    """The environments; the problems of all of them raised together."""
    environments: list[Described] = []
    errors: list[SettingsError] = []
    for builder in builders:
        try:
            environments.append(evaluate(builder, builder.__name__))
        except SettingsError as error:
            errors.append(error)
    if errors:
        raise failure.UsageError("\n\n".join(map(str, errors)))
    return environments
