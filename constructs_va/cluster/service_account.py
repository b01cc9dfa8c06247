"""Kubernetes service accounts, as AWS sees them: as who a pod assumes a role."""

from dataclasses import dataclass

from constructs_va.foundation.policy import Statement, trust


@dataclass(frozen=True)
class ServiceAccount:
    """A service account, in any cluster. It need not exist yet."""

    namespace: str
    name: str

    def pod_identity_trust(self, cluster_arn: str) -> Statement:
        """Lets EKS Pod Identity assume a role for this account's pods in one cluster alone.

        Without the conditions, whoever may make associations in any cluster of the AWS account
        could give the role to pods of their own.
        Source: Amazon EKS User Guide, "Create IAM role with trust policy required by EKS Pod
        Identity", "Setting Conditions".
        """
        return trust(
            "PodIdentity",
            {"Service": ("pods.eks.amazonaws.com",)},
            "sts:AssumeRole",
            "sts:TagSession",
            conditions={
                "StringEquals": {
                    "aws:RequestTag/eks-cluster-arn": cluster_arn,
                    "aws:RequestTag/kubernetes-namespace": self.namespace,
                    "aws:RequestTag/kubernetes-service-account": self.name,
                }
            },
        )

    def web_identity_trust(self, provider_arn: str, issuer: str) -> Statement:
        """Lets pods of this account, and no others, assume a role by their OIDC token.

        Args:
            provider_arn: the cluster's OIDC provider in IAM.
            issuer: the cluster's OIDC issuer, without ``https://``.
        """
        return trust(
            "WebIdentity",
            {"Federated": (provider_arn,)},
            "sts:AssumeRoleWithWebIdentity",
            conditions={
                "StringEquals": {
                    f"{issuer}:aud": "sts.amazonaws.com",
                    f"{issuer}:sub": f"system:serviceaccount:{self.namespace}:{self.name}",
                }
            },
        )
