"""Writes a local environment: ``python -m constructs_va.local environments.local:local``."""

import argparse
import importlib
import os
import sys
from pathlib import Path

from constructs_va import failure
from constructs_va.local import write
from constructs_va.settings import SettingsError, evaluate
from constructs_va.settings.local import LocalEnvironment


def main() -> None:
    """Write the environment that the command line names, and say what starts it."""
    parser = argparse.ArgumentParser(prog="python -m constructs_va.local", description=__doc__)
    parser.add_argument("environment", help="the function that describes it: module:function")
    parser.add_argument(
        "--output",
        type=Path,
        default=Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out")),
        help="where its folder goes (default: %(default)s)",
    )
    arguments = parser.parse_args()
    try:
        written = write(load(arguments.environment), arguments.output)
    except SettingsError as error:
        failure.end(failure.UsageError(str(error)))
    except failure.UsageError as error:
        failure.end(error)
    sys.stdout.write(written.report())


def load(reference: str) -> LocalEnvironment:
    """The environment that the function describes."""
    module, _, function = reference.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        builder = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise failure.UsageError(
            f"{reference}: {error}\n"
            "  allowed: module:function, of a module that can be imported from here\n"
            "  do:      name the function that describes the environment, for example "
            "environments.local:local"
        ) from error
    return evaluate(builder, function)


if __name__ == "__main__":
    main()
