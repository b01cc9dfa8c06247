"""EKS Pod Identity associations, and the time that they take to be effective."""

from cdktf import LocalExecProvisioner, TerraformResource
from cdktf_cdktf_provider_aws.eks_pod_identity_association import EksPodIdentityAssociation
from constructs import Construct

from constructs_va.cluster.service_account import ServiceAccount
from constructs_va.foundation.role import Role

SECONDS_UNTIL_EFFECTIVE = 15
"""AWS says "several seconds", and no API tells when they are over (aws/containers-roadmap #2507).

Reported are 5 to 10 (aws/eks-pod-identity-agent #52).
Source: Amazon EKS API Reference, CreatePodIdentityAssociation.
"""


class PodIdentityAssociation(Construct):
    """Gives the pods of one service account a role, in one cluster.

    EKS gives a pod its credentials when the Kubernetes API admits it, and at no other time. A pod
    that is admitted before the association is effective never gets any: its containers fail and
    start again for as long as it lives. So whatever starts such pods depends on ``effective``, and
    not on the association itself.

    The machine that runs Terraform needs a POSIX shell with ``sleep``.

    Args:
        cluster_name: taken from the cluster, so that the association comes after it.
        service_account: need not exist yet.
        role: its attachments so far come before the wait.
    """

    effective: TerraformResource
    """Ends some seconds after the association was made. Made once for each association: a later
    apply waits only for associations that it makes or replaces."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        cluster_name: str,
        service_account: ServiceAccount,
        role: Role,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = EksPodIdentityAssociation(
            self,
            "Default",
            cluster_name=cluster_name,
            namespace=service_account.namespace,
            service_account=service_account.name,
            role_arn=role.arn,
        )
        # cdktf's own class for it runs `terraform version` at synth, and fails where there is none.
        self.effective = TerraformResource(
            self,
            "effective",
            terraform_resource_type="terraform_data",
            provisioners=[
                LocalExecProvisioner(type="local-exec", command=f"sleep {SECONDS_UNTIL_EFFECTIVE}")
            ],
            depends_on=role.attachments or None,
        )
        self.effective.add_override(
            "triggers_replace", {"association": self.resource.association_id}
        )
