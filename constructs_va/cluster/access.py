"""Who may use the Kubernetes API."""

from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from cdktf_cdktf_provider_aws.eks_access_policy_association import (
    EksAccessPolicyAssociation,
    EksAccessPolicyAssociationAccessScope,
)
from cdktf_cdktf_provider_aws.eks_cluster import EksCluster as AwsEksCluster
from constructs import Construct

from constructs_va.settings import AccessEntry, AwsContext


class PrincipalAccess(Construct):
    """Lets one IAM principal use a cluster, as far as an access policy of EKS goes."""

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
        )
        EksAccessPolicyAssociation(
            self,
            "policy",
            cluster_name=cluster.name,
            principal_arn=self.resource.principal_arn,
            policy_arn=f"arn:{context.partition}:eks::aws:cluster-access-policy/"
            f"{POLICIES[settings.policy]}",
            access_scope=EksAccessPolicyAssociationAccessScope(
                type="namespace" if settings.namespaces else "cluster",
                namespaces=list(settings.namespaces) or None,
            ),
        )


POLICIES = {
    "cluster_admin": "AmazonEKSClusterAdminPolicy",
    "admin": "AmazonEKSAdminPolicy",
    "edit": "AmazonEKSEditPolicy",
    "view": "AmazonEKSViewPolicy",
}
"""Source: Amazon EKS User Guide, "Review access policy permissions"."""
