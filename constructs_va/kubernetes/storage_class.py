"""Where volumes come from that claim no class of their own."""

from cdktf_cdktf_provider_kubernetes.storage_class_v1 import (
    StorageClassV1,
    StorageClassV1Metadata,
)
from constructs import Construct

NAME = "gp3"


class DefaultStorageClass(Construct):
    """Volumes of EBS (gp3), encrypted, that grow with their claim.

    A volume is made in the zone of the first pod that uses it, and stays there. It goes when its
    claim is deleted, which only people and namespaces that are removed do: what must outlast that
    is backed up, or its namespace protected.

    EKS has a class gp2 too, which is no default since Kubernetes 1.30. Source: Amazon EKS User
    Guide, "Review release notes for Kubernetes versions on standard support".
    """

    name = NAME

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        self.resource = StorageClassV1(
            self,
            "Default",
            metadata=StorageClassV1Metadata(
                name=NAME, annotations={"storageclass.kubernetes.io/is-default-class": "true"}
            ),
            storage_provisioner="ebs.csi.aws.com",
            # By the key that is the account's default for EBS.
            parameters={"type": "gp3", "encrypted": "true"},
            # Otherwise a volume may be made in a zone in which its pod doesn't fit.
            volume_binding_mode="WaitForFirstConsumer",
            allow_volume_expansion=True,
            reclaim_policy="Delete",
        )
