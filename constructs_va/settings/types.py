"""Field types that several settings share. Each says what AWS allows and where AWS says so."""

import re
from datetime import timedelta
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import AfterValidator, BeforeValidator, Field


def matching(pattern: str, allowed: str) -> AfterValidator:
    """Holds a text as a whole to a pattern, and says in words what the pattern allows."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(allowed)
        return value

    return AfterValidator(check)


Name = Annotated[
    str,
    matching(
        r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "lower-case letters, digits and single dashes between them, a letter first",
    ),
    Field(max_length=40),
]
"""A name that is part of AWS names and Kubernetes names: lower case, digits and single dashes.

Source: Amazon RDS API Reference, CreateDBInstance, DBInstanceIdentifier: no two dashes in a row.
"""

AccountId = Annotated[str, matching(r"[0-9]{12}", "twelve digits")]
"""The twelve digits of an AWS account."""

Region = Annotated[
    str,
    matching(
        r"(?!cn-)[a-z]{2}(-[a-z]+)+-[0-9]",
        "a region such as 'eu-central-1', and none of China's (cn-…): names and addresses of "
        "services differ there, which this library doesn't know yet",
    ),
]
"""An AWS region, for example ``eu-central-1``."""

Zone = Annotated[str, matching(r"[a-z]{2}(-[a-z]+)+-[0-9][a-z]", "a zone such as 'eu-central-1a'")]
"""An availability zone of a region."""

SecurityGroupId = Annotated[
    str, matching(r"sg-([0-9a-f]{8}|[0-9a-f]{17})", "an id such as 'sg-0123456789abcdef0'")
]
"""The id of a security group. Source: Amazon EC2 User Guide, "Resource IDs"."""

_IAM_NAME = "[A-Za-z0-9_+=,.@-]"

IamPrincipalArn = Annotated[
    str,
    matching(
        rf"arn:aws[a-z-]*:iam::[0-9]{{12}}:(role|user)/(?!aws-service-role/)({_IAM_NAME}+/)*{_IAM_NAME}{{1,64}}",
        "the ARN of a role or user, such as 'arn:aws:iam::111122223333:role/va-operator'",
    ),
]
"""The ARN of an IAM role or user. Never of an assumed-role session, which ends, nor of a role that
only an AWS service can assume.

IAM allows any printable character in a path. Here it has those of names alone: ``*`` would stand
for further principals in Vault, and Terraform reads ``${`` as an expression.

Source: IAM User Guide, "IAM and AWS STS quotas", "IAM name requirements", and "IAM identifiers".
"""


EmailAddress = Annotated[
    str,
    matching(
        r"[A-Za-z0-9_.+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}", "an address: 'oncall@example.com'"
    ),
]
"""An address of e-mail, of those that need no quotes."""

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


Duration = Annotated[
    timedelta, Ge(timedelta(0)), Le(timedelta(days=3650)), AfterValidator(_whole_seconds)
]
"""A length of time in whole seconds, which is all that AWS and Kubernetes take: ten years at most,
longer than anything here lasts, so that sums of two are lengths of time too."""


def _network(value: object) -> object:
    if isinstance(value, IPv4Network):
        return value
    if not isinstance(value, str):
        raise ValueError(_A_NETWORK)  # noqa: TRY004
    try:
        return IPv4Network(value)
    except (AddressValueError, NetmaskValueError):
        raise ValueError(_A_NETWORK) from None
    except ValueError:
        block = IPv4Network(value, strict=False)
        raise ValueError(f"a block by its first address, as {block} for this one") from None


_A_NETWORK = 'an IPv4 block, such as IPv4Network("10.20.0.0/16")'

Network = Annotated[IPv4Network, BeforeValidator(_network)]
"""A block of IPv4 addresses."""


def _private(value: IPv4Network) -> IPv4Network:
    if not any(value.subnet_of(block) for block in PRIVATE_BLOCKS):
        raise ValueError(f"a block within {', '.join(map(str, PRIVATE_BLOCKS))}")
    return value


PRIVATE_BLOCKS = tuple(
    map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
)
"""Address blocks for networks of one's own (RFC 1918, and RFC 6598's shared space)."""

UNROUTED_BLOCKS = (
    *PRIVATE_BLOCKS,
    *map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4")),
)
"""Address blocks from which nobody is reached by the internet.

Source: RFC 6890, but for its blocks for documentation, and RFC 5771 (multicast)."""

PrivateNetwork = Annotated[Network, AfterValidator(_private)]
"""An address block out of :data:`PRIVATE_BLOCKS`."""

Percent = Annotated[int, Ge(1), Le(100)]
