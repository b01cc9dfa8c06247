"""Field types that several settings share. Each says what AWS allows and where AWS says so."""

from datetime import timedelta
from ipaddress import IPv4Network
from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import AfterValidator, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
"""A name that is part of AWS names and Kubernetes names: lower case, digits and single dashes.

Source: Amazon RDS API Reference, CreateDBInstance, DBInstanceIdentifier: no two dashes in a row.
"""

AccountId = Annotated[str, Field(pattern=r"^\d{12}$")]
"""The twelve digits of an AWS account."""

Region = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
"""An AWS region, for example ``eu-central-1``."""

RoleArn = Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:(role|user)/.+$")]
"""The ARN of an IAM role or user. Never of an assumed-role session, which ends."""

LogRetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
]  # fmt: skip
"""Days for which CloudWatch Logs keeps events: the values that its API takes.

Source: Amazon CloudWatch Logs API Reference, PutRetentionPolicy, retentionInDays.
"""

_ONE_SECOND = timedelta(seconds=1)


def _whole_seconds(value: timedelta) -> timedelta:
    if value % _ONE_SECOND:
        raise ValueError("a whole number of seconds")
    return value


Duration = Annotated[timedelta, Ge(timedelta(0)), AfterValidator(_whole_seconds)]
"""A length of time in whole seconds, which is all that AWS and Kubernetes take."""


def _private(value: IPv4Network) -> IPv4Network:
    if not any(value.subnet_of(block) for block in PRIVATE_BLOCKS):
        raise ValueError(f"a block within {', '.join(map(str, PRIVATE_BLOCKS))}")
    return value


PRIVATE_BLOCKS = tuple(
    map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
)
"""Address blocks that nobody routes on the internet (RFC 1918, and RFC 6598's shared space)."""

PrivateNetwork = Annotated[IPv4Network, AfterValidator(_private)]
"""An address block out of :data:`PRIVATE_BLOCKS`."""

Percent = Annotated[int, Ge(1), Le(100)]
