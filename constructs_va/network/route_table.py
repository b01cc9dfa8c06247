"""Route tables."""

from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.route_table import RouteTable as AwsRouteTable
from constructs import Construct

from constructs_va.network.nat_gateway import NatGateway
from constructs_va.settings import AwsContext

EVERYWHERE = "0.0.0.0/0"


class RouteTable(Construct):
    """Routes within the VPC and, where there is a way out, to the internet.

    Args:
        name: the table's name tag, without the prefix.
        way_out: what leads to the internet. None: nothing does.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        vpc_id: str,
        name: str,
        way_out: InternetGateway | NatGateway | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = AwsRouteTable(
            self, "Default", vpc_id=vpc_id, tags={"Name": context.name(name)}
        )
        # Taken from the route, the id carries the route's place in the order: see Subnet.id.
        self.id = self._define_route(way_out).route_table_id if way_out else self.resource.id

    def _define_route(self, way_out: InternetGateway | NatGateway) -> Route:
        is_nat = isinstance(way_out, NatGateway)
        return Route(
            self,
            "internet",
            route_table_id=self.resource.id,
            destination_cidr_block=EVERYWHERE,
            nat_gateway_id=way_out.id if is_nat else None,
            gateway_id=None if is_nat else way_out.id,
        )
