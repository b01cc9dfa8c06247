"""The bucket that the access logs of other buckets go to."""

from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
)
from constructs import Construct
from typing_extensions import override

from constructs_va.data import lifecycle_rules
from constructs_va.data.private_bucket import PrivateBucket
from constructs_va.foundation.policy import Statement
from constructs_va.settings import AwsContext
from constructs_va.settings.bucket import LOG_BUCKET


class LogBucket(PrivateBucket):
    """A private bucket for the server access logs of this account's buckets in its region.

    S3 encrypts it by a key of its own: it delivers logs to no bucket that is encrypted by KMS.

    Source: Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3
    buckets" and "Enabling Amazon S3 server access logging".

    Args:
        expire_after_days: days for which logs are kept.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: AwsContext, expire_after_days: int = 365
    ) -> None:
        super().__init__(scope, id_, context=context, name=LOG_BUCKET, key=None)
        S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=self.resource.id,
            rule=[
                lifecycle_rules.delete_remains(old_version_days=1),
                lifecycle_rules.expire(expire_after_days),
            ],
        )

    @override
    def _statements(self) -> tuple[Statement, ...]:
        deliver = Statement(
            "DeliverAccessLogs",
            ("s3:PutObject",),
            (f"{self.arn}/*",),
            principals={"Service": ("logging.s3.amazonaws.com",)},
            conditions={"StringEquals": {"aws:SourceAccount": self._context.account}},
        )
        return (deliver,)
