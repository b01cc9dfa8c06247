"""VPC endpoints: ways to AWS services that don't leave AWS's network."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint, VpcEndpointDnsOptions
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from constructs_va.network.endpoint_policies import endpoint_policy
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
        accounts: other accounts whose principals and resources the endpoints are for, too.
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
        accounts: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._context, self._vpc_id, self._accounts = context, vpc_id, accounts
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
            policy=self._policy(service),
            tags={"Name": self._context.name("endpoint", service)},
        )

    def _define_interface_endpoint(
        self, service: str, subnet_ids: Sequence[str], group: SecurityGroup
    ) -> None:
        both = service in GATEWAY_SERVICES
        VpcEndpoint(
            self,
            f"{service}-interface" if both else service,
            vpc_id=self._vpc_id,
            service_name=self._service_name(service),
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            # By default only networks that are connected to the VPC get the private addresses.
            # Source: Amazon S3 User Guide, "AWS PrivateLink for Amazon S3", "Private DNS".
            dns_options=VpcEndpointDnsOptions(private_dns_only_for_inbound_resolver_endpoint=False)
            if both
            else None,
            policy=self._policy(service),
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

    def _policy(self, service: str) -> str:
        return endpoint_policy(service, self._context, accounts=self._accounts)

    def _service_name(self, service: str) -> str:
        return f"com.amazonaws.{self._context.region}.{service}"
