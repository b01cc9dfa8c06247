"""Ways to synthesize: a construct, a whole app, an environment."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cdktf import App, LocalBackend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

from constructs_va.app import synthesize
from constructs_va.settings import Environment
from constructs_va.testing.template import Template

STACK = "test"
"""The name of the stack that a single construct is put into."""


class Stacks(dict[str, Template]):
    """What an app wrote: its stacks' templates, by the stacks' names."""

    def __init__(self, outdir: Path) -> None:
        """Read an app's output folder, which isn't needed afterwards."""
        manifest: dict[str, Any] = json.loads((outdir / "manifest.json").read_text("utf-8"))
        stacks: dict[str, Any] = manifest["stacks"]
        super().__init__(
            (name, Template.read(outdir / stack["synthesizedStackPath"]))
            for name, stack in sorted(stacks.items())
        )
        self.dependencies: dict[str, set[str]] = {
            name: set(stack["dependencies"]) for name, stack in stacks.items()
        }
        """The stacks that each stack waits for."""


def synthesize_app(define: Callable[[App], object]) -> Stacks:
    """The stacks that ``define`` adds to an app."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(outdir=folder)
        define(app)
        app.synth()
        return Stacks(Path(folder))


def synthesize_construct(define: Callable[[TerraformStack], object]) -> Template:
    """The template of a stack with an AWS provider and what ``define`` adds to it."""

    def define_stack(app: App) -> None:
        stack = TerraformStack(app, STACK)
        LocalBackend(stack, path="terraform.tfstate")
        AwsProvider(stack, "aws", region="eu-central-1")
        define(stack)

    return synthesize_app(define_stack)[STACK]


def synthesize_environment(*environments: Environment) -> Stacks:
    """The stacks that ``main.py`` would write for these environments."""
    with tempfile.TemporaryDirectory() as folder:
        synthesize(environments, Path(folder))
        return Stacks(Path(folder))
