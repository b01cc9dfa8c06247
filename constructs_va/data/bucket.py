"""S3 buckets."""

from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
)
from cdktf_cdktf_provider_aws.s3_bucket_logging import S3BucketLoggingA
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from constructs_va.data import lifecycle_rules
from constructs_va.data.log_bucket import LogBucket
from constructs_va.data.private_bucket import PrivateBucket
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import Statement
from constructs_va.foundation.role import Grantee
from constructs_va.settings import AwsContext, BucketSettings


class Bucket(PrivateBucket):
    """A private bucket, encrypted by KMS, with versions, and a log of who asked for what.

    Args:
        key: encrypts the objects.
        logs: where access logs go; needed with ``access_logs=True``.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: BucketSettings,
        *,
        context: AwsContext,
        key: EncryptionKey,
        logs: LogBucket | None = None,
    ) -> None:
        super().__init__(scope, id_, context=context, name=settings.name, key=key)
        self._settings, self._key = settings, key
        self._define_lifecycle(self._define_versioning())
        if settings.access_logs:
            self._define_access_logs(logs)

    def allow_read(self, grantee: Grantee) -> None:
        """Let the grantee list the bucket and read its objects."""
        grantee.allow(
            f"read-{self._settings.name}",
            Statement("List", ("s3:ListBucket",), (self.arn,)),
            Statement("Read", ("s3:GetObject",), (f"{self.arn}/*",)),
            self._key.use("kms:Decrypt", service="s3"),
        )

    def allow_write(self, grantee: Grantee) -> None:
        """Let the grantee write objects, over others too, but neither read nor delete them."""
        grantee.allow(
            f"write-{self._settings.name}",
            Statement("Write", ("s3:PutObject", "s3:AbortMultipartUpload"), (f"{self.arn}/*",)),
            # Source: Amazon S3 User Guide, "Uploading and copying objects using multipart upload",
            # "Multipart upload API and permissions": S3 decrypts the parts to join them.
            self._key.use("kms:GenerateDataKey", "kms:Decrypt", service="s3"),
        )

    def allow_delete(self, grantee: Grantee) -> None:
        """Let the grantee delete objects, of which a versioned bucket keeps the last version.

        It is kept for the settings' ``old_version_days``; no verb lets anybody delete it sooner.
        """
        grantee.allow(
            f"delete-{self._settings.name}",
            Statement("Delete", ("s3:DeleteObject",), (f"{self.arn}/*",)),
        )

    def _define_versioning(self) -> S3BucketVersioningA:
        """Without versions it is suspended: a bucket that has had them can't be without again."""
        status = "Enabled" if self._settings.versioned else "Suspended"
        return S3BucketVersioningA(
            self,
            "versioning",
            bucket=self.resource.id,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status=status),
        )

    def _define_lifecycle(self, versioning: S3BucketVersioningA) -> None:
        settings = self._settings
        rules = [lifecycle_rules.delete_remains(settings.old_version_days)]
        if settings.archive_after_days is not None:
            rules.append(lifecycle_rules.archive(settings.archive_after_days))
        if settings.expire_after_days is not None:
            rules.append(lifecycle_rules.expire(settings.expire_after_days))
        S3BucketLifecycleConfiguration(
            self, "lifecycle", bucket=self.resource.id, rule=rules, depends_on=[versioning]
        )

    def _define_access_logs(self, logs: LogBucket | None) -> None:
        if logs is None:
            raise ValueError(
                f'bucket "{self._settings.name}" has access_logs=True and got no log bucket: '
                "pass logs=LogBucket(…), or set access_logs=False"
            )
        S3BucketLoggingA(
            self,
            "logging",
            bucket=self.resource.id,
            target_bucket=logs.resource.id,
            target_prefix=f"{self.name}/",
        )
