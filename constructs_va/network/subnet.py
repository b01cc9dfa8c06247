"""Subnets."""

from collections.abc import Mapping
from ipaddress import IPv4Network

from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.subnet import Subnet as AwsSubnet
from constructs import Construct

from constructs_va.network.route_table import RouteTable
from constructs_va.settings import AwsContext


class Subnet(Construct):
    """A subnet in one zone, with the routes of a table. What runs in it gets no public address.

    Args:
        name: its purpose; the subnet's name tag is ``<prefix>-<name>-<zone>``.
        tags: further tags, by which others find the subnet.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        vpc_id: str,
        zone: str,
        cidr: IPv4Network,
        name: str,
        routes: RouteTable,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = AwsSubnet(
            self,
            "Default",
            vpc_id=vpc_id,
            availability_zone=zone,
            cidr_block=str(cidr),
            map_public_ip_on_launch=False,
            tags={"Name": context.name(name, zone), **(tags or {})},
        )
        association = RouteTableAssociation(
            self, "routes", subnet_id=self.resource.id, route_table_id=routes.id
        )
        # The same id, taken from where the routes are attached: Terraform makes whatever uses the
        # subnet after its routes and destroys it before them, so that a node finds its way out
        # when it starts, and still does while it is drained.
        self.id = association.subnet_id
