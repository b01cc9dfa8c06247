"""The VPC of an environment and what it is made of."""

from ipaddress import IPv4Network

from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct

from constructs_va.network.endpoints import Endpoints
from constructs_va.network.flow_logs import FlowLogs
from constructs_va.network.nat_gateway import NatGateway
from constructs_va.network.route_table import RouteTable
from constructs_va.network.zone import Zone
from constructs_va.settings import AwsContext, NetworkSettings, SettingsError
from constructs_va.settings.subnets import plan_subnets


class Network(Construct):
    """A VPC with a public, a private and a database subnet in each of the context's zones.

    One for each context: what there is of it once an account, the role of its flow logs say, is
    named by the context's prefix, and AWS would refuse that of a second.

    Public subnets are for load balancers and NAT gateways, private ones for nodes and pods, which
    reach the internet through NAT; database subnets have no route to it at all. S3 and DynamoDB
    are reached within AWS, traffic is logged, and the VPC's default security group lets nothing
    through.

    Raises:
        SettingsError: the settings have no room for the context's zones, or these are fewer than
            the two that EKS and RDS ask for.
    """

    cidr: IPv4Network
    """The VPC's block of addresses."""

    private_services: frozenset[str]
    """The AWS services that are reached at addresses of the VPC, as :data:`.InterfaceEndpoint` has
    them."""

    public_subnet_ids: dict[str, str]
    """Zone to the id of its subnet that the internet reaches."""

    private_subnet_ids: dict[str, str]
    """Zone to the id of its subnet that reaches the internet through NAT."""

    database_subnet_ids: dict[str, str]
    """Zone to the id of its subnet that has nothing to do with the internet."""

    database_cidrs: tuple[IPv4Network, ...]
    """The blocks of addresses of the database subnets."""

    def __init__(
        self, scope: Construct, id_: str, settings: NetworkSettings, *, context: AwsContext
    ) -> None:
        super().__init__(scope, id_)
        if problems := (*context.check_zones(), *settings.check_zones(context.zones)):
            raise SettingsError(problems, type(settings).__name__)
        self._settings, self._context = settings, context
        self.cidr = settings.cidr
        self.private_services = frozenset(settings.interface_endpoints)
        plans = plan_subnets(settings.cidr, context.zones, settings.zone_slots)
        self.database_cidrs = tuple(plan.database for plan in plans)
        self.resource = self._define_vpc()
        self.vpc_id = self.resource.id
        self._define_default_security_group()
        gateway = self._define_internet_gateway()
        public_routes = self._define_routes("public", way_out=gateway)
        database_routes = self._define_routes("database", way_out=None)
        zones = self._define_zones(gateway, public_routes, database_routes)
        self.public_subnet_ids = {name: zone.public.id for name, zone in zones.items()}
        self.private_subnet_ids = {name: zone.private.id for name, zone in zones.items()}
        self.database_subnet_ids = {name: zone.database.id for name, zone in zones.items()}
        self._define_endpoints(
            from_routes=[*(zone.private_routes for zone in zones.values()), database_routes]
        )
        self._define_flow_logs()

    def _define_vpc(self) -> Vpc:
        return Vpc(
            self,
            "Default",
            cidr_block=str(self.cidr),
            # Without both, nodes can't register with EKS, nor do interface endpoints answer to the
            # usual names. Source: Amazon EKS User Guide, "View Amazon EKS networking requirements
            # for VPC and subnets".
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": self._context.name("network")},
        )

    def _define_default_security_group(self) -> None:
        """Take the rules out of the group that AWS gives to whatever names none.

        The VPC's default route table and network ACL stay as AWS makes them: every subnet here has
        a route table of its own, and security groups, not ACLs, say who may connect to whom.
        """
        DefaultSecurityGroup(
            self,
            "default-security-group",
            vpc_id=self.vpc_id,
            ingress=[],
            egress=[],
            tags={"Name": self._context.name("default-unused")},
        )

    def _define_internet_gateway(self) -> InternetGateway:
        return InternetGateway(
            self,
            "internet-gateway",
            vpc_id=self.vpc_id,
            tags={"Name": self._context.name("network")},
        )

    def _define_routes(self, name: str, *, way_out: InternetGateway | None) -> RouteTable:
        return RouteTable(
            self,
            f"{name}-routes",
            context=self._context,
            vpc_id=self.vpc_id,
            name=name,
            way_out=way_out,
        )

    def _define_zones(
        self, gateway: InternetGateway, public_routes: RouteTable, database_routes: RouteTable
    ) -> dict[str, Zone]:
        zones: dict[str, Zone] = {}
        shared_nat: NatGateway | None = None
        for plan in plan_subnets(self.cidr, self._context.zones, self._settings.zone_slots):
            zones[plan.zone] = zone = Zone(
                self,
                plan.zone,
                plan,
                context=self._context,
                vpc_id=self.vpc_id,
                internet_gateway=gateway,
                public_routes=public_routes,
                database_routes=database_routes,
                nat=shared_nat,
            )
            if self._settings.nat == "single":
                shared_nat = zone.nat
        return zones

    def _define_endpoints(self, *, from_routes: list[RouteTable]) -> None:
        Endpoints(
            self,
            "endpoints",
            self._settings.interface_endpoints,
            context=self._context,
            vpc_id=self.vpc_id,
            cidr=self.cidr,
            subnet_ids=list(self.private_subnet_ids.values()),
            route_table_ids=[routes.id for routes in from_routes],
            accounts=self._settings.endpoint_accounts,
        )

    def _define_flow_logs(self) -> None:
        FlowLogs(
            self,
            "flow-logs",
            context=self._context,
            vpc_id=self.vpc_id,
            retention_days=self._settings.flow_log_retention_days,
        )
