"""The key of the disks of nodes and pods."""

from constructs import Construct

from constructs_va.foundation.encryption_key import USE, EncryptionKey
from constructs_va.foundation.policy import Conditions, Statement
from constructs_va.foundation.role import Grantee
from constructs_va.settings import AwsContext

FOR_VOLUMES: Conditions = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
"""A volume keeps the key by a grant of its own, which nobody makes but for such a resource."""


class VolumesKey(EncryptionKey):
    """A key for volumes of EBS: those of nodes, and those that pods claim.

    EC2 Auto Scaling starts managed nodes under its service-linked role, which AWS's own key for EBS
    lets in and a key of ours has to name. KMS refuses a policy that names a role that isn't there:
    ``aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com`` makes it,
    once an account.

    Source: Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted
    volumes".
    """

    def __init__(self, scope: Construct, id_: str, *, context: AwsContext) -> None:
        principals = {"AWS": (auto_scaling_role_arn(context),)}
        super().__init__(
            scope,
            id_,
            context=context,
            name="cluster-volumes",
            statements=(
                Statement("AutoScalingUses", USE, principals=principals),
                Statement(
                    "AutoScalingGrants",
                    ("kms:CreateGrant",),
                    principals=principals,
                    conditions=FOR_VOLUMES,
                ),
            ),
        )

    def allow_volumes(self, grantee: Grantee) -> None:
        """Let the holder make volumes that the key encrypts, by EC2 alone.

        Source: Amazon EBS User Guide, "Requirements for Amazon EBS encryption", "Permissions for
        users"; Karpenter documentation, "Troubleshooting", "Node terminates before ready on failed
        encrypted EBS volume".
        """
        via = self.use(*USE, service="ec2")
        grantee.allow(
            "encrypt-volumes",
            via,
            Statement(
                "LetVolumesUseKey",
                ("kms:CreateGrant",),
                (self.arn,),
                conditions={**FOR_VOLUMES, **(via.conditions or {})},
            ),
        )


def auto_scaling_role_arn(context: AwsContext) -> str:
    """The service-linked role that EC2 Auto Scaling has in the account.

    Source: Amazon EC2 Auto Scaling User Guide, "Service-linked roles for Amazon EC2 Auto Scaling".
    """
    return (
        f"arn:{context.partition}:iam::{context.account}:role/aws-service-role/"
        "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    )
