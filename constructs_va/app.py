"""From descriptions of environments to Terraform JSON, and a report of what was written."""

import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from constructs_va import report
from constructs_va.settings import Environment, SettingsError, evaluate

ONLY = "VA_ENVIRONMENTS"
"""Environment variable: names of the environments to synthesize, separated by commas. Default: all."""

DEBUG = "VA_DEBUG"
"""Environment variable: set (or give ``--debug``) to see tracebacks."""

EnvironmentBuilder = Callable[[], Environment]
"""A function that describes an environment, and bears the environment's name."""


def run(*builders: EnvironmentBuilder) -> None:
    """Synthesize the environments and report what was written, on standard output.

    Output goes to ``cdktf.out``, or where ``CDKTF_OUTDIR`` says. Settings are checked before
    anything else happens: with a problem in one of them, nothing is written and Node isn't started.
    Ends the program with exit code 1 and a message where something is wrong.
    """
    started = time.monotonic()
    try:
        environments = _evaluate(_chosen(builders))
        written = synthesize(environments)
    except Exception as error:
        _fail(error)
    seconds = time.monotonic() - started
    sys.stdout.write(report.render(environments, written, seconds=seconds, today=date.today()))


def synthesize(environments: Sequence[Environment], outdir: Path | None = None) -> report.Written:
    """Write the stacks of the environments.

    Args:
        outdir: where to. Default: ``CDKTF_OUTDIR``, or ``cdktf.out``.

    Returns:
        Where the output is, and what is in it.
    """
    from cdktf import App  # starts Node, which nothing before this point needs

    from constructs_va.stacks import define_stacks

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
        raise ValueError(
            f"{ONLY}={os.environ[ONLY]}: there is no environment {', '.join(map(repr, unknown))}.\n"
            f"  allowed: {', '.join(known)}, separated by commas\n"
            f"  do:      name one of these, or unset {ONLY} for all of them"
        )
    return [known[name] for name in known if name in (wanted or known)]


def _evaluate(builders: Sequence[EnvironmentBuilder]) -> list[Environment]:
    """The environments; the problems of all of them raised together."""
    environments: list[Environment] = []
    errors: list[SettingsError] = []
    for builder in builders:
        try:
            environments.append(evaluate(builder, builder.__name__))
        except SettingsError as error:
            errors.append(error)
    if errors:
        raise ValueError("\n\n".join(map(str, errors)))
    return environments


def _fail(error: Exception) -> NoReturn:
    if DEBUG in os.environ or "--debug" in sys.argv:
        traceback.print_exception(error)
    place = _construct_at_fault(error)
    hint = "" if isinstance(error, ValueError) else f"\n(--debug or {DEBUG}=1 shows the traceback.)"
    sys.exit(f"error: {f'in {place}: ' if place else ''}{error}{hint}")


def _construct_at_fault(error: BaseException) -> str | None:
    """The path of the innermost construct that was being defined when the error was raised."""
    path: str | None = None
    step = error.__traceback__
    while step is not None:
        node = getattr(step.tb_frame.f_locals.get("self"), "node", None)
        path = getattr(node, "path", None) or path
        step = step.tb_next
    return path
