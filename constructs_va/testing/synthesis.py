"""Ways to synthesize: a construct, a whole app, an environment."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from cdktf import App, LocalBackend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

from constructs_va.app import synthesize
from constructs_va.settings import Environment
from constructs_va.testing.template import Template

STACK = "test"
"""The name of the stack that a single construct is put into."""


def synthesize_app(define: Callable[[App], object]) -> dict[str, Template]:
    """The templates, by stack name, of the stacks that ``define`` adds to an app."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(outdir=folder)
        define(app)
        app.synth()
        return _templates(Path(folder))


def synthesize_construct(define: Callable[[TerraformStack], object]) -> Template:
    """The template of a stack with an AWS provider and what ``define`` adds to it."""

    def define_stack(app: App) -> None:
        stack = TerraformStack(app, STACK)
        LocalBackend(stack, path="terraform.tfstate")
        AwsProvider(stack, "aws", region="eu-central-1")
        define(stack)

    return synthesize_app(define_stack)[STACK]


def synthesize_environment(*environments: Environment) -> dict[str, Template]:
    """The templates, by stack name, that ``main.py`` would write for these environments."""
    with tempfile.TemporaryDirectory() as folder:
        synthesize(environments, Path(folder))
        return _templates(Path(folder))


def _templates(outdir: Path) -> dict[str, Template]:
    files = sorted(outdir.glob("stacks/*/cdk.tf.json"))
    return {file.parent.name: Template.read(file) for file in files}
