"""What all buckets have in common: nobody outside the account reaches them, nor without TLS."""

from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from constructs import Construct

from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.lifecycle import kept
from constructs_va.foundation.policy import Statement, deny_insecure_transport, policy_document
from constructs_va.settings import AwsContext, names


class PrivateBucket(Construct):
    """A bucket without public access or ACLs, encrypted, reached by TLS only.

    Args:
        name: the bucket's name, without the prefix and the account.
        key: encrypts the objects. None: S3 does so by keys of its own (SSE-S3).
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        name: str,
        key: EncryptionKey | None,
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self.name = names.bucket_name(context, name)
        self.resource = S3Bucket(
            self,
            "Default",
            bucket=self.name,
            force_destroy=context.destroyable or None,
            lifecycle=kept(context),
        )
        self.arn = self.resource.arn
        self._define_ownership()
        self._define_encryption(key)
        self._define_policy(self._define_public_access_block())

    def _statements(self) -> tuple[Statement, ...]:
        """What the bucket's policy allows beyond what IAM policies do."""
        return ()

    def _define_ownership(self) -> None:
        S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.resource.id,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )

    def _define_encryption(self, key: EncryptionKey | None) -> None:
        default = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
            sse_algorithm="aws:kms" if key else "AES256",
            kms_master_key_id=key and key.arn,
        )
        S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=self.resource.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=default,
                    bucket_key_enabled=True if key else None,
                    # Keys that come with each request. S3 blocks them in new buckets, and the
                    # provider would unblock them where nothing is said (its issue 47320).
                    blocked_encryption_types=["SSE-C"],
                )
            ],
        )

    def _define_public_access_block(self) -> S3BucketPublicAccessBlock:
        return S3BucketPublicAccessBlock(
            self,
            "public-access-block",
            bucket=self.resource.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )

    def _define_policy(self, public_access_block: S3BucketPublicAccessBlock) -> None:
        S3BucketPolicy(
            self,
            "policy",
            bucket=self.resource.id,
            policy=policy_document(
                *self._statements(),
                deny_insecure_transport("s3:*", self.arn, f"{self.arn}/*"),
            ),
            # S3 refuses two changes of a bucket's access at a time.
            depends_on=[public_access_block],
        )
