"""Where volumes come from that claim no class of their own."""

from cdktf_cdktf_provider_kubernetes.storage_class_v1 import (
    StorageClassV1,
    StorageClassV1Metadata,
)
from constructs import Construct

from constructs_va.cluster import VolumesKey

NAME = "gp3"


class DefaultStorageClass(Construct):
    """Volumes of EBS (gp3), encrypted by a key of yours, that grow with their claim.

    A volume is made in the zone of the first pod that uses it, and stays there. It goes when its
    claim is deleted, which only people and namespaces that are removed do: what must outlast that
    is backed up, or its namespace protected.

    Kubernetes takes no change of a class but by another one of its name. Volumes that there are
    keep the key that they were made with.

    EKS has a class gp2 too, which is no default since Kubernetes 1.30. Source: Amazon EKS User
    Guide, "Review release notes for Kubernetes versions on standard support".

    Args:
        key: encrypts the volumes; the driver may use it.
    """

    name = NAME

    def __init__(self, scope: Construct, id_: str, *, key: VolumesKey) -> None:
        super().__init__(scope, id_)
        self.resource = StorageClassV1(
            self,
            "Default",
            metadata=StorageClassV1Metadata(
                name=NAME, annotations={"storageclass.kubernetes.io/is-default-class": "true"}
            ),
            storage_provisioner="ebs.csi.aws.com",
            parameters={"type": "gp3", "encrypted": "true", "kmsKeyId": key.arn},
            # Otherwise a volume may be made in a zone in which its pod doesn't fit.
            volume_binding_mode="WaitForFirstConsumer",
            allow_volume_expansion=True,
            reclaim_policy="Delete",
        )
