"""The bucket that access logs go to: of other buckets, and of load balancers."""

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

LOAD_BALANCERS = "load-balancers"
"""The prefix of the keys of load balancers' access logs."""


class LogBucket(PrivateBucket):
    """A private bucket for access logs of this account's buckets and load balancers in its region.

    S3 encrypts it by a key of its own: neither S3 nor Elastic Load Balancing delivers access logs
    to a bucket that is encrypted by KMS.

    Source: Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3
    buckets" and "Enabling Amazon S3 server access logging"; User Guide for Application Load
    Balancers, "Enable access logs for your Application Load Balancer".

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
        # In each region, though those from before August 2022 still know an account of AWS', too.
        # The account in the key is the load balancer's, so that no other account's gets in.
        deliver_of_load_balancers = Statement(
            "DeliverLoadBalancerLogs",
            ("s3:PutObject",),
            (f"{self.arn}/{LOAD_BALANCERS}/AWSLogs/{self._context.account}/*",),
            principals={"Service": ("logdelivery.elasticloadbalancing.amazonaws.com",)},
        )
        return (deliver, deliver_of_load_balancers)
