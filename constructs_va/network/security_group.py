"""Security groups, and who may connect to whom."""

from cdktf_cdktf_provider_aws.security_group import SecurityGroup as AwsSecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from constructs_va.settings import AwsContext


class Peer(Construct):
    """A construct whose network interfaces bear a security group: a cluster with its nodes, say."""

    security_group_id: str
    """The id of that group."""


class SecurityGroup(Peer):
    """A group that lets nothing in until :meth:`allow_from` is called, and nothing out.

    Args:
        name: the group's name, without the prefix.
        description: what it is for. AWS can't change it later.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        vpc_id: str,
        name: str,
        description: str,
    ) -> None:
        super().__init__(scope, id_)
        self._name = name
        self.resource = AwsSecurityGroup(
            self,
            "Default",
            name=context.name(name),
            description=description,
            vpc_id=vpc_id,
            tags={"Name": context.name(name)},
        )
        self.security_group_id = self.resource.id

    def allow_from(self, peer: Peer, *, port: int, purpose: str) -> None:
        """Let the peer connect to a TCP port.

        The rule lives beside the peer, in its stack: the peer goes, and its rule with it.
        """
        VpcSecurityGroupIngressRule(
            peer,
            f"to-{self._name}-{port}",
            security_group_id=self.security_group_id,
            referenced_security_group_id=peer.security_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=purpose,
        )
