"""Roles for pods, by IAM roles for service accounts (IRSA)."""

from constructs import Construct

from constructs_va.cluster.eks_cluster import EksCluster
from constructs_va.cluster.service_account import ServiceAccount
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext


class IrsaRole(Role):
    """A role that the pods of one service account assume by their OIDC token.

    For software that doesn't know EKS Pod Identity; :class:`.PodIdentityRole` is the better choice
    otherwise. The service account needs the annotation ``eks.amazonaws.com/role-arn`` with
    the role's ``arn``.

    Args:
        name: the role's name, without the prefix.
        service_account: whose pods may assume the role.
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
            trust=service_account.web_identity_trust(
                cluster.oidc_provider.arn, cluster.oidc_provider.issuer
            ),
            managed_policies=managed_policies,
        )
