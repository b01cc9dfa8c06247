"""VPC endpoints: ways to AWS services that don't leave AWS's network."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from constructs_va.network.security_group import SecurityGroup
from constructs_va.settings import AwsContext

HTTPS = 443

GATEWAY_SERVICES = ("s3", "dynamodb")
"""The services with gateway endpoints, which cost nothing.

Source: AWS PrivateLink Guide, "Gateway endpoints".
"""


class Endpoints(Construct):
    """Gateway endpoints for S3 and DynamoDB, and interface endpoints for the services named.

    A service with an interface endpoint is reached at its usual host name, which resolves to
    addresses of the VPC; its clients need no change.

    Args:
        interface_services: services, as the names of their endpoints end, for example ``ecr.api``.
        cidr: the VPC's block; what has an address in it may use the interface endpoints.
        subnet_ids: where interface endpoints stand, one subnet a zone.
        route_table_ids: the routes that lead to S3 and DynamoDB.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        interface_services: Sequence[str],
        *,
        context: AwsContext,
        vpc_id: str,
        cidr: IPv4Network,
        subnet_ids: Sequence[str],
        route_table_ids: Sequence[str],
    ) -> None:
        super().__init__(scope, id_)
        self._context, self._vpc_id = context, vpc_id
        for service in GATEWAY_SERVICES:
            self._define_gateway_endpoint(service, route_table_ids)
        if interface_services:
            group = self._define_security_group(cidr)
            for service in interface_services:
                self._define_interface_endpoint(service, subnet_ids, group)

    def _define_gateway_endpoint(self, service: str, route_table_ids: Sequence[str]) -> None:
        VpcEndpoint(
            self,
            service,
            vpc_id=self._vpc_id,
            service_name=self._service_name(service),
            vpc_endpoint_type="Gateway",
            route_table_ids=list(route_table_ids),
            tags={"Name": self._context.name("endpoint", service)},
        )

    def _define_interface_endpoint(
        self, service: str, subnet_ids: Sequence[str], group: SecurityGroup
    ) -> None:
        VpcEndpoint(
            self,
            service,
            vpc_id=self._vpc_id,
            service_name=self._service_name(service),
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=list(subnet_ids),
            security_group_ids=[group.security_group_id],
            tags={"Name": self._context.name("endpoint", service)},
        )

    def _define_security_group(self, cidr: IPv4Network) -> SecurityGroup:
        group = SecurityGroup(
            self,
            "security-group",
            context=self._context,
            vpc_id=self._vpc_id,
            name="endpoints",
            description="Interface endpoints of AWS services",
        )
        VpcSecurityGroupIngressRule(
            self,
            "https-from-vpc",
            security_group_id=group.security_group_id,
            cidr_ipv4=str(cidr),
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            description="HTTPS from the VPC",
        )
        return group

    def _service_name(self, service: str) -> str:
        return f"com.amazonaws.{self._context.region}.{service}"
