"""Roles for pods, by EKS Pod Identity."""

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster.eks_cluster import EksCluster
from constructs_va.cluster.pod_identity_association import PodIdentityAssociation
from constructs_va.cluster.service_account import ServiceAccount
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext


class PodIdentityRole(Role):
    """A role that the pods of one service account get, in one cluster. Nobody else can assume it.

    Pods get it when they are admitted, or never: what starts them depends on ``effective``.

    Args:
        name: the role's name, without the prefix.
        service_account: whose pods get the role.
        managed_policies: names of AWS's managed policies.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        cluster: EksCluster,
        name: str,
        service_account: ServiceAccount,
        managed_policies: tuple[str, ...] = (),
    ) -> None:
        super().__init__(
            scope,
            id_,
            context=context,
            name=name,
            trust=service_account.pod_identity_trust(cluster.arn),
            managed_policies=managed_policies,
        )
        self.association = PodIdentityAssociation(
            self,
            "association",
            cluster_name=cluster.name,
            service_account=service_account,
            role=self,
        )

    @property
    def effective(self) -> ITerraformDependable:
        """The moment from which on new pods get the role; see :class:`.PodIdentityAssociation`."""
        return self.association.effective
