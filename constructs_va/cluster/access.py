"""Who may use the Kubernetes API."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from cdktf_cdktf_provider_aws.eks_access_policy_association import (
    EksAccessPolicyAssociation,
    EksAccessPolicyAssociationAccessScope,
)
from cdktf_cdktf_provider_aws.eks_cluster import EksCluster as AwsEksCluster
from constructs import Construct

from constructs_va.settings import AccessEntry, AwsContext
from constructs_va.settings.cluster import Group


class PrincipalAccess(Construct):
    """Lets one IAM principal use a cluster, as far as its groups and its access policy go."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: AccessEntry,
        *,
        context: AwsContext,
        cluster: AwsEksCluster,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = EksAccessEntry(
            self,
            "Default",
            cluster_name=cluster.name,
            principal_arn=settings.principal_arn,
            kubernetes_groups=[KUBERNETES_GROUPS[group] for group in settings.groups] or None,
        )
        if settings.policy:
            self._define_policy(
                f"arn:{context.partition}:eks::aws:cluster-access-policy/"
                f"{POLICIES[settings.policy]}",
                settings.namespaces,
            )

    def _define_policy(self, arn: str, namespaces: tuple[str, ...]) -> None:
        EksAccessPolicyAssociation(
            self,
            "policy",
            cluster_name=self.resource.cluster_name,
            principal_arn=self.resource.principal_arn,
            policy_arn=arn,
            access_scope=EksAccessPolicyAssociationAccessScope(
                type="namespace" if namespaces else "cluster",
                namespaces=list(namespaces) or None,
            ),
        )


KUBERNETES_GROUPS: Mapping[Group, str] = {
    "operators": "va-operators",
    "developers": "va-developers",
    "readers": "va-readers",
}
"""The groups as Kubernetes knows them, whose rights are in :mod:`..kubernetes.rbac`."""


POLICIES = {
    "cluster_admin": "AmazonEKSClusterAdminPolicy",
    "admin": "AmazonEKSAdminPolicy",
    "edit": "AmazonEKSEditPolicy",
    "view": "AmazonEKSViewPolicy",
}
"""Source: Amazon EKS User Guide, "Review access policy permissions"."""
