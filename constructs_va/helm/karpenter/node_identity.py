"""Who the nodes are that Karpenter starts."""

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from cdktf_cdktf_provider_aws.iam_instance_profile import IamInstanceProfile
from constructs import Construct

from constructs_va.cluster import EksCluster, NodeRole
from constructs_va.settings import AwsContext


class NodeIdentity(Construct):
    """A role for nodes, the instance profile that gives it to them, and their way into the cluster.

    The profile is made here and not by Karpenter, which needs no right to change IAM that way. The
    role isn't that of managed node groups: EKS itself lets that one in, and takes it out again.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: AwsContext, cluster: EksCluster
    ) -> None:
        super().__init__(scope, id_)
        self.role = NodeRole(self, "role", context=context, name="karpenter-node")
        self.instance_profile = IamInstanceProfile(
            self,
            "instance-profile",
            name=context.name("karpenter-node"),
            role=self.role.resource.name,
        )
        access = EksAccessEntry(
            self,
            "access",
            cluster_name=cluster.name,
            principal_arn=self.role.arn,
            type="EC2_LINUX",
        )
        self.needed: list[ITerraformDependable] = [
            self.instance_profile,
            access,
            *self.role.attachments,
        ]
