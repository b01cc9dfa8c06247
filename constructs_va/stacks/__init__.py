"""The stacks of an environment, one a layer, in the order in which Terraform applies them."""

from cdktf import App

from constructs_va.foundation.stack import AwsStack
from constructs_va.settings import Environment
from constructs_va.stacks.data import DataStack


def define_stacks(app: App, environment: Environment) -> list[AwsStack]:
    """All stacks of one environment, each with the stacks that it builds on."""
    data = DataStack(app, environment)
    return [data]
