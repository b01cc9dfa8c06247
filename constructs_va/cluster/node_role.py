"""The role of nodes."""

from constructs import Construct

from constructs_va.foundation.policy import trust
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext


class NodeRole(Role):
    """What a node itself may do: join its cluster and pull images from ECR.

    Nothing more. Pods have roles of their own, the CNI's included, and can't reach this one. Nodes
    have no Session Manager, whose policy also reads every SSM parameter of the account:
    ``kubectl debug node/…`` gives a shell on a node to whoever may use the cluster.
    Source: Amazon EKS User Guide, "Amazon EKS node IAM role".

    Args:
        name: its name in AWS, without the environment's prefix.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: AwsContext, name: str = "node"
    ) -> None:
        super().__init__(
            scope,
            id_,
            context=context,
            name=name,
            trust=trust("NodesAssume", {"Service": ("ec2.amazonaws.com",)}),
            managed_policies=("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"),
        )
