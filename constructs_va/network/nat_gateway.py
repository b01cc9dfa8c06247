"""NAT gateways."""

from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.nat_gateway import NatGateway as AwsNatGateway
from constructs import Construct

from constructs_va.foundation.lifecycle import kept
from constructs_va.settings import AwsContext


class NatGateway(Construct):
    """A way to the internet for what has no public address, and no way back in.

    Args:
        zone: the zone that it stands in, and fails with.
        public_subnet_id: a public subnet of that zone.
        internet_gateway: what it goes through.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        zone: str,
        public_subnet_id: str,
        internet_gateway: InternetGateway,
    ) -> None:
        super().__init__(scope, id_)
        tags = {"Name": context.name("nat", zone)}
        # AWS detaches an internet gateway only once no public address is in use behind it.
        # Source: Terraform AWS provider, aws_nat_gateway and aws_eip, on depends_on.
        address = Eip(
            self,
            "address",
            domain="vpc",
            tags=tags,
            # Others may let the VA in by this address, which nobody gets a second time.
            lifecycle=kept(context),
            depends_on=[internet_gateway],
        )
        self.resource = AwsNatGateway(
            self,
            "Default",
            allocation_id=address.allocation_id,
            subnet_id=public_subnet_id,
            tags=tags,
            depends_on=[internet_gateway],
        )
        self.id = self.resource.id
