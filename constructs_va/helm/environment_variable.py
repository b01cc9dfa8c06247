"""Environment variables of containers, for charts that take them as Kubernetes writes them."""

from constructs_va.helm.values import Values
from constructs_va.settings import AwsContext


class EnvironmentVariable(Values):
    """A variable with a plain value; never a secret."""

    name: str
    value: str


def aws_region(context: AwsContext) -> list[EnvironmentVariable]:
    """What tells AWS's SDK its region; it would ask the node for it, which doesn't answer pods."""
    return [EnvironmentVariable(name="AWS_REGION", value=context.region)]
