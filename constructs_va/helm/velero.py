"""Velero."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.data import Bucket
from constructs_va.foundation.policy import Statement
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.release import HelmRelease
from constructs_va.helm.velero_values import velero_values
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, VeleroSettings

SERVICE_ACCOUNT = "velero-server"
"""The account that the chart makes for the server."""


class Velero(Construct):
    """Backs up the objects of all namespaces to a bucket, and their EBS volumes as snapshots.

    Volumes are copied by EBS, not file by file: no agent of it runs on nodes, where it would read
    every volume as root. The bucket outlives the cluster, and a new cluster restores from it.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        bucket: where backups go; those that are too old are deleted.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: VeleroSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        bucket: Bucket,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self.role = PodIdentityRole(
            self,
            "role",
            context=context,
            cluster=cluster,
            name="velero",
            service_account=ServiceAccount(settings.namespace, SERVICE_ACCOUNT),
        )
        self._allow_backups(bucket)
        self._allow_snapshots()
        cluster.volumes_key.allow_volumes(self.role)
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=velero_values(
                settings,
                context,
                bucket=bucket.name,
                images=chart.source,
                monitored=monitored,
            ),
            extra_values=settings.extra_values,
            after=[*permissions_of(self.role), *after],
        )

    def _allow_backups(self, bucket: Bucket) -> None:
        """Writes, reads and deletes backups.

        Source: velero-plugin-for-aws' README, "Set permissions for Velero".
        """
        bucket.allow_read(self.role)
        bucket.allow_write(self.role)
        self.role.allow(
            "delete-backups",
            Statement(
                "Delete", ("s3:DeleteObject", "s3:ListMultipartUploadParts"), (f"{bucket.arn}/*",)
            ),
        )

    def _allow_snapshots(self) -> None:
        """Copies volumes of the EBS driver, and deletes and restores snapshots of its own.

        It copies a volume's tags to the snapshot, and a snapshot's to the volume that it restores.
        The README's example has these actions on every volume and snapshot of the account.

        Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon
        EC2"; Amazon EBS User Guide, "Grant permission to tag snapshots during creation".
        """
        volumes = self._context.arn("ec2", "volume/*")
        snapshots = f"arn:{self._context.partition}:ec2:{self._context.region}::snapshot/*"
        self.role.allow(
            "snapshot-volumes",
            Statement("See", ("ec2:DescribeSnapshots", "ec2:DescribeVolumes")),
            Statement("Copy", ("ec2:CreateSnapshot",), (volumes,), conditions=OF_EBS_DRIVER),
            Statement("CopyTo", ("ec2:CreateSnapshot",), (snapshots,), conditions=MADE_AS_OURS),
            Statement("Delete", ("ec2:DeleteSnapshot",), (snapshots,), conditions=OURS),
            Statement("RestoreFrom", ("ec2:CreateVolume",), (snapshots,), conditions=OURS),
            Statement("Restore", ("ec2:CreateVolume",), (volumes,), conditions=MADE_AS_OURS),
            Statement(
                "Tag",
                ("ec2:CreateTags",),
                (snapshots, volumes),
                conditions={
                    "StringEquals": {"ec2:CreateAction": ("CreateSnapshot", "CreateVolume")}
                },
            ),
        )


BACKUP_TAG = "velero.io/backup"

OURS: Mapping[str, Mapping[str, str]] = {"StringLike": {f"aws:ResourceTag/{BACKUP_TAG}": "*"}}
MADE_AS_OURS: Mapping[str, Mapping[str, str]] = {
    "StringLike": {f"aws:RequestTag/{BACKUP_TAG}": "*"}
}
OF_EBS_DRIVER: Mapping[str, Mapping[str, str]] = {
    "StringEquals": {"aws:ResourceTag/ebs.csi.aws.com/cluster": "true"}
}
"""Source: AWS Managed Policy Reference, AmazonEBSCSIDriverPolicy: it may make volumes with this tag
alone."""
