"""The network's part in one availability zone."""

from collections.abc import Mapping
from ipaddress import IPv4Network

from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from constructs import Construct

from constructs_va.network.nat_gateway import NatGateway
from constructs_va.network.route_table import RouteTable
from constructs_va.network.subnet import Subnet
from constructs_va.settings import AwsContext
from constructs_va.settings.subnets import ZoneSubnets


class Zone(Construct):
    """A public, a private and a database subnet, and the private one's way out.

    Args:
        internet_gateway: the VPC's.
        public_routes: to the internet; shared by all zones.
        database_routes: to nowhere outside; shared by all zones.
        nat: another zone's gateway to go through. None: the zone gets its own.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        plan: ZoneSubnets,
        *,
        context: AwsContext,
        vpc_id: str,
        internet_gateway: InternetGateway,
        public_routes: RouteTable,
        database_routes: RouteTable,
        nat: NatGateway | None,
    ) -> None:
        super().__init__(scope, id_)
        self._zone, self._context, self._vpc_id = plan.zone, context, vpc_id
        self.public = self._define_subnet(
            "public", plan.public, public_routes, tags={PUBLIC_LOAD_BALANCERS: "1"}
        )
        self.nat = nat or self._define_nat_gateway(internet_gateway)
        self.private_routes = self._define_private_routes()
        self.private = self._define_subnet(
            "private", plan.private, self.private_routes, tags={INTERNAL_LOAD_BALANCERS: "1"}
        )
        self.database = self._define_subnet("database", plan.database, database_routes)

    def _define_subnet(
        self,
        name: str,
        cidr: IPv4Network,
        routes: RouteTable,
        tags: Mapping[str, str] | None = None,
    ) -> Subnet:
        return Subnet(
            self,
            name,
            context=self._context,
            vpc_id=self._vpc_id,
            zone=self._zone,
            cidr=cidr,
            name=name,
            routes=routes,
            tags=tags,
        )

    def _define_nat_gateway(self, internet_gateway: InternetGateway) -> NatGateway:
        return NatGateway(
            self,
            "nat",
            context=self._context,
            zone=self._zone,
            public_subnet_id=self.public.id,
            internet_gateway=internet_gateway,
        )

    def _define_private_routes(self) -> RouteTable:
        """One table a zone, also where they all go to one gateway, so that this can change."""
        return RouteTable(
            self,
            "private-routes",
            context=self._context,
            vpc_id=self._vpc_id,
            name=f"private-{self._zone}",
            way_out=self.nat,
        )


# The AWS Load Balancer Controller finds the subnets for its load balancers by these tags. The tag
# kubernetes.io/cluster/<name> is left out on purpose: EKS has no use for it, the controller hasn't
# since version 2.1.2, and where there is one the controller of any other cluster passes the subnet
# over, so that a second cluster could not stand in beside the first and take over from it.
# Source: Amazon EKS User Guide, "View Amazon EKS networking requirements for VPC and subnets";
# AWS Load Balancer Controller, "Subnet auto-discovery".
PUBLIC_LOAD_BALANCERS = "kubernetes.io/role/elb"
INTERNAL_LOAD_BALANCERS = "kubernetes.io/role/internal-elb"
