"""Rules by which S3 moves and deletes objects, each for the whole bucket."""

from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
    S3BucketLifecycleConfigurationRuleTransition,
)

ABANDONED_UPLOAD_DAYS = 7
"""Days after which the parts of an upload that nobody finished are deleted."""

Rule = S3BucketLifecycleConfigurationRule


def delete_remains(old_version_days: int) -> Rule:
    """Delete what no longer shows: old versions, their markers, and parts of abandoned uploads."""
    return Rule(
        id="delete-remains",
        status="Enabled",
        filter=_EVERYTHING,
        abort_incomplete_multipart_upload=[
            S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                days_after_initiation=ABANDONED_UPLOAD_DAYS
            )
        ],
        noncurrent_version_expiration=[
            S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
                noncurrent_days=old_version_days
            )
        ],
        expiration=[
            S3BucketLifecycleConfigurationRuleExpiration(expired_object_delete_marker=True)
        ],
    )


def archive(after_days: int) -> Rule:
    """Move objects to the class for what is seldom read."""
    transition = S3BucketLifecycleConfigurationRuleTransition(
        days=after_days, storage_class="STANDARD_IA"
    )
    return Rule(id="archive", status="Enabled", filter=_EVERYTHING, transition=[transition])


def expire(after_days: int) -> Rule:
    """Delete objects; in a versioned bucket they become old versions."""
    expiration = S3BucketLifecycleConfigurationRuleExpiration(days=after_days)
    return Rule(id="expire", status="Enabled", filter=_EVERYTHING, expiration=[expiration])


_EVERYTHING = [S3BucketLifecycleConfigurationRuleFilter(prefix="")]
