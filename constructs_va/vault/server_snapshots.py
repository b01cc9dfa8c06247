"""Snapshots of everything in Vault, kept where the servers aren't."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes.service_account_v1 import (
    ServiceAccountV1,
    ServiceAccountV1Metadata,
)
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.data import Bucket, LogBucket
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.helm.permissions import permissions_of
from constructs_va.settings import AwsContext, BucketSettings, names
from constructs_va.settings.charts import Chart, VaultServerSettings
from constructs_va.vault.server_names import SNAPSHOT
from constructs_va.vault.server_snapshot_job import snapshot_job
from constructs_va.vault.server_values import vault_image

BUCKET = names.SNAPSHOTS_BUCKET
"""The bucket's name, without the prefix and the account; also what its key is called."""

OVERWRITTEN_DAYS = 30
"""Days after which what was overwritten or has expired is gone for good."""


class VaultSnapshots(Construct):
    """A job that takes snapshots, and a bucket of its own that it may write to and nothing else.

    A snapshot is of use only with the key that Vault is sealed by. The bucket has another, so that
    who may read one has not yet the other.

    The job logs in to Vault by its service account, as the role ``snapshot`` that the configuration
    of Vault makes: until that is there, its runs fail.

    Args:
        logs: where access logs of the bucket go. None: there are none.
        after: what must be there first, the namespace above all.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: VaultServerSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        logs: LogBucket | None,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self.key = EncryptionKey(self, "key", context=context, name=BUCKET)
        self.bucket = self._define_bucket(logs)
        self.role = self._define_role()
        self.bucket.allow_write(self.role)
        self._service_account = self._define_service_account(after)
        self.job = snapshot_job(
            self,
            settings,
            image=vault_image(self._settings, chart),
            images=chart.source,
            bucket=self.bucket.name,
            region=context.region,
            after=[self._service_account, *permissions_of(self.role), *after],
        )

    def _define_bucket(self, logs: LogBucket | None) -> Bucket:
        settings = BucketSettings(
            name=BUCKET,
            expire_after_days=self._settings.snapshot_days,
            old_version_days=OVERWRITTEN_DAYS,
            access_logs=logs is not None,
        )
        return Bucket(self, "bucket", settings, context=self._context, key=self.key, logs=logs)

    def _define_role(self) -> PodIdentityRole:
        return PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name=SNAPSHOT,
            service_account=ServiceAccount(self._settings.namespace, SNAPSHOT),
        )

    def _define_service_account(self, after: Sequence[ITerraformDependable]) -> ServiceAccountV1:
        return ServiceAccountV1(
            self,
            "service-account",
            metadata=ServiceAccountV1Metadata(name=SNAPSHOT, namespace=self._settings.namespace),
            automount_service_account_token=False,
            depends_on=list(after),
        )
