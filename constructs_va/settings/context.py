"""Where a construct's resources live and how their names begin."""

from collections.abc import Iterator

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import AccountId, Name, Region


class AwsContext(Settings):
    """What every construct needs to know about its surroundings.

    Account and region are written here rather than asked of the credentials, so that a plan is
    the same whoever runs it and the JSON shows real ARNs.
    """

    prefix: Name
    """How the names of resources in AWS begin, for example ``va-staging``."""

    account: AccountId
    """The AWS account that the resources belong to: twelve digits."""

    region: Region
    """The AWS region, for example ``eu-central-1``."""

    zones: tuple[str, ...]
    """The availability zones in use, in an order that only ever grows at its end."""

    destroyable: bool = False
    """Whether Terraform may destroy what holds data: databases, buckets, queues, keys, clusters."""

    def check_zones(self) -> Iterator[Problem]:
        """A problem where the zones aren't enough for what is spread over them.

        Source: Amazon EKS User Guide, "View Amazon EKS networking requirements": two zones.
        """
        if len(set(self.zones)) < max(2, len(self.zones)):
            yield self.problem(
                "zones", allowed="two or more zones, each once", remedy="name zones of the region"
            )

    @property
    def partition(self) -> str:
        """The ARN partition of the region: ``aws``, or ``aws-us-gov``."""
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    @property
    def root_arn(self) -> str:
        """The ARN by which a policy means the account itself, and so its IAM policies."""
        return f"arn:{self.partition}:iam::{self.account}:root"

    def name(self, *parts: str) -> str:
        """A name in AWS: the prefix and the parts, joined by dashes."""
        return "-".join((self.prefix, *parts))

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource in this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"
