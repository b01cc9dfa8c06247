"""Roles for pods, by EKS Pod Identity."""

from cdktf_cdktf_provider_aws.eks_pod_identity_association import EksPodIdentityAssociation
from constructs import Construct

from constructs_va.cluster.eks_cluster import EksCluster
from constructs_va.cluster.service_account import ServiceAccount
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext


class PodIdentityRole(Role):
    """A role that the pods of one service account get, in one cluster. Nobody else can assume it.

    Pods get it when they start: define it before the workload, which depends on ``association``.

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
        self.association = EksPodIdentityAssociation(
            self,
            "association",
            cluster_name=cluster.name,
            namespace=service_account.namespace,
            service_account=service_account.name,
            role_arn=self.arn,
        )
