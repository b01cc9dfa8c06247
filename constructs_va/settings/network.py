"""What an environment decides about its network."""

from collections.abc import Iterator, Sequence
from typing import Literal

from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.subnets import LARGEST_VPC_PREFIX, smallest_prefix
from constructs_va.settings.types import AccountId, LogRetentionDays, PrivateNetwork

InterfaceEndpoint = Literal[
    "ecr.api", "ecr.dkr", "sts", "sqs", "kms", "secretsmanager", "logs", "eks", "eks-auth", "ec2",
    "s3",
]  # fmt: skip
"""AWS services that the VPC can reach by an interface endpoint, as their service names end.

With ``s3``, S3 is reached at addresses of the VPC, so that a component with buckets needs no way to
the internet. All traffic with S3, layers of images among it, then has the price of the endpoint for
each gigabyte, which the gateway endpoint doesn't have.

With ``eks``, nothing in the VPC reaches the OIDC issuer of a cluster (``oidc.eks.<region>…``) any
more, so that an OIDC provider can't be made from there by asking the issuer for its certificate.

Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink"; Amazon EKS User
Guide, "IAM roles for service accounts".
"""

ALL_INTERFACE_ENDPOINTS: tuple[InterfaceEndpoint, ...] = (
    "ecr.api", "ecr.dkr", "sts", "sqs", "kms", "secretsmanager", "logs", "eks", "eks-auth", "ec2",
    "s3",
)  # fmt: skip


class NetworkSettings(Settings):
    """A VPC with public, private and database subnets in each zone."""

    cidr: PrivateNetwork
    """The VPC's block of addresses: a /16 is usual, and the largest that AWS takes."""

    zone_slots: Literal[2, 4, 8] = 4
    """Into how many zones the block is divided, used or not, so that a zone can be added later."""

    nat: Literal["single", "per_zone"] = "per_zone"
    """``per_zone``: a zone that fails takes no other along. ``single``: cheaper, and one zone's
    failure cuts all private subnets off from the internet."""

    interface_endpoints: tuple[InterfaceEndpoint, ...] = ()
    """AWS services to reach within the VPC, at a price per endpoint, zone and hour. S3 and DynamoDB
    always have gateway endpoints, which are free. A component that uses a service without one here
    may open port 443 of any public address (decision 28)."""

    endpoint_accounts: tuple[AccountId, ...] = ()
    """Other accounts whose principals and resources the endpoints are for, as for the environment's
    own: of a bucket of Terraform's state that a runner in the VPC reaches, say."""

    flow_log_retention_days: LogRetentionDays = 90
    """Days for which records of the VPC's traffic are kept."""

    reserved_cidrs: tuple[PrivateNetwork, ...] = ()
    """Blocks of networks to which this one is or will be connected (peering, VPN)."""

    @override
    def check(self) -> Iterator[Problem]:
        smallest = smallest_prefix(self.zone_slots)
        if not LARGEST_VPC_PREFIX <= self.cidr.prefixlen <= smallest:
            yield self.problem(
                "cidr",
                allowed=f"a prefix from /{LARGEST_VPC_PREFIX} (AWS's largest) to /{smallest} "
                f"(room for {self.zone_slots} zones)",
                remedy=f"take a block such as {self.cidr.network_address}/16, or fewer zone_slots",
            )
        for reserved in self.reserved_cidrs:
            if self.cidr.overlaps(reserved):
                yield self.problem(
                    "cidr",
                    allowed=f"a block that shares no address with reserved_cidrs ({reserved})",
                    remedy="take another block; an address in both networks could not be routed",
                )
        if len(set(self.interface_endpoints)) < len(self.interface_endpoints):
            yield self.problem(
                "interface_endpoints", allowed="each service once", remedy="take the repetition out"
            )

    def check_zones(self, zones: Sequence[str]) -> Iterator[Problem]:
        """The problems of these settings in an environment with these zones."""
        if len(zones) > self.zone_slots:
            yield self.problem(
                "zone_slots",
                allowed=f"at least {len(zones)}, one slot for each of {', '.join(zones)}",
                remedy="raise zone_slots, before the VPC is made: it moves addresses",
            )
