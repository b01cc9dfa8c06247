"""Who reaches the Kubernetes API at its private addresses, beside nodes and pods."""

from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from constructs_va.settings import ClusterSettings

API_PORT = 443


class PrivateAccess(Construct):
    """Rules of the cluster's security group: one for each address block and security group.

    Args:
        security_group_id: the cluster's, which nodes bear as well.
    """

    def __init__(
        self, scope: Construct, id_: str, settings: ClusterSettings, *, security_group_id: str
    ) -> None:
        super().__init__(scope, id_)
        self._security_group_id = security_group_id
        for block in map(str, settings.private_access_cidrs):
            self._define_rule(block.replace("/", "-"), cidr_ipv4=block)
        for group in settings.private_access_security_groups:
            self._define_rule(group, referenced_security_group_id=group)

    def _define_rule(
        self,
        id_: str,
        *,
        cidr_ipv4: str | None = None,
        referenced_security_group_id: str | None = None,
    ) -> None:
        VpcSecurityGroupIngressRule(
            self,
            id_,
            security_group_id=self._security_group_id,
            cidr_ipv4=cidr_ipv4,
            referenced_security_group_id=referenced_security_group_id,
            ip_protocol="tcp",
            from_port=API_PORT,
            to_port=API_PORT,
            description="Kubernetes API",
        )
