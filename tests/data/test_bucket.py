from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.data import Bucket, LogBucket
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import trust
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext, BucketSettings
from constructs_va.testing import Template, synthesize_construct

TRUST = trust("Test", {"Service": ("ec2.amazonaws.com",)})
NAME, LOGS = "va-test-recordings-111122223333", "va-test-access-logs-111122223333"


def synthesize(context: AwsContext, **settings: Any) -> Template:
    """A bucket, its log bucket, and a role that may read, write and delete."""

    def define(stack: TerraformStack) -> None:
        key = EncryptionKey(stack, "key", context=context, name="data")
        bucket = Bucket(
            stack,
            "bucket",
            BucketSettings(name="recordings", **settings),
            context=context,
            key=key,
            logs=LogBucket(stack, "logs", context=context),
        )
        role = Role(stack, "role", context=context, name="component", trust=TRUST)
        bucket.allow_read(role)
        bucket.allow_write(role)
        bucket.allow_delete(role)

    return synthesize_construct(define)


def of(template: Template, type_: str, bucket: str) -> Any:
    """The only block of a type that belongs to a bucket."""
    (block,) = (
        block
        for block in template.all(type_)
        if template.follow(block["bucket"])["bucket"] == bucket
    )
    return block


def rules(template: Template, bucket: str = NAME) -> dict[str, Any]:
    blocks = of(template, "aws_s3_bucket_lifecycle_configuration", bucket)["rule"]
    return {rule["id"]: rule for rule in blocks}


def test_a_bucket_is_named_by_environment_and_account_and_not_destroyed(
    context: AwsContext,
) -> None:
    for name in (NAME, LOGS):
        bucket = synthesize(context).one("aws_s3_bucket", bucket=name)
        assert bucket["lifecycle"]["prevent_destroy"]
        assert "force_destroy" not in bucket


def test_buckets_of_a_destroyable_environment_go_with_what_is_in_them(context: AwsContext) -> None:
    destroyable = context.model_copy(update={"destroyable": True})
    for bucket in synthesize(destroyable).all("aws_s3_bucket"):
        assert bucket["force_destroy"] is True
        assert bucket["lifecycle"]["prevent_destroy"] is False


@pytest.mark.parametrize("bucket", [NAME, LOGS])
def test_nothing_in_a_bucket_can_be_made_public(context: AwsContext, bucket: str) -> None:
    template = synthesize(context)
    block = of(template, "aws_s3_bucket_public_access_block", bucket)
    assert all(
        block[argument]
        for argument in (
            "block_public_acls",
            "block_public_policy",
            "ignore_public_acls",
            "restrict_public_buckets",
        )
    )
    ownership = of(template, "aws_s3_bucket_ownership_controls", bucket)
    assert ownership["rule"]["object_ownership"] == "BucketOwnerEnforced"


@pytest.mark.parametrize("bucket", [NAME, LOGS])
def test_whoever_comes_without_tls_is_refused(context: AwsContext, bucket: str) -> None:
    policy = of(synthesize(context), "aws_s3_bucket_policy", bucket).json("policy")
    (deny,) = (one for one in policy["Statement"] if one["Effect"] == "Deny")
    assert deny["Action"] == ["s3:*"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert [resource.endswith("/*") for resource in deny["Resource"]] == [False, True]


def test_objects_are_encrypted_by_the_key_and_never_by_keys_of_clients(
    context: AwsContext,
) -> None:
    template = synthesize(context)
    (rule,) = of(template, "aws_s3_bucket_server_side_encryption_configuration", NAME)["rule"]
    default = rule["apply_server_side_encryption_by_default"]
    assert default["sse_algorithm"] == "aws:kms"
    assert template.follow(default["kms_master_key_id"]).type == "aws_kms_key"
    assert rule["bucket_key_enabled"] is True
    assert rule["blocked_encryption_types"] == ["SSE-C"]


def test_logs_are_encrypted_by_s3_which_delivers_to_no_bucket_with_a_key_of_ours(
    context: AwsContext,
) -> None:
    configuration = "aws_s3_bucket_server_side_encryption_configuration"
    (rule,) = of(synthesize(context), configuration, LOGS)["rule"]
    assert rule["apply_server_side_encryption_by_default"] == {"sse_algorithm": "AES256"}


def test_only_s3_and_load_balancers_may_deliver_logs_and_only_those_of_this_account(
    context: AwsContext,
) -> None:
    policy = of(synthesize(context), "aws_s3_bucket_policy", LOGS).json("policy")
    s3, balancers = (one for one in policy["Statement"] if one["Effect"] == "Allow")
    assert s3["Principal"] == {"Service": ["logging.s3.amazonaws.com"]}
    assert s3["Condition"] == {"StringEquals": {"aws:SourceAccount": context.account}}
    service = "logdelivery.elasticloadbalancing.amazonaws.com"
    assert balancers["Principal"] == {"Service": [service]}
    # Elastic Load Balancing writes under the account of the load balancer that a log is of.
    (resource,) = balancers["Resource"]
    assert resource.endswith(f"/load-balancers/AWSLogs/{context.account}/*")
    assert s3["Action"] == balancers["Action"] == ["s3:PutObject"]


def test_access_is_logged_under_the_name_of_the_bucket(context: AwsContext) -> None:
    template = synthesize(context)
    logging = of(template, "aws_s3_bucket_logging", NAME)
    assert template.follow(logging["target_bucket"])["bucket"] == LOGS
    assert logging["target_prefix"] == f"{NAME}/"
    assert not synthesize(context, access_logs=False).all("aws_s3_bucket_logging")


def test_access_logs_without_a_bucket_for_them_are_refused(context: AwsContext) -> None:
    def define(stack: TerraformStack) -> None:
        key = EncryptionKey(stack, "key", context=context, name="data")
        Bucket(stack, "bucket", BucketSettings(name="recordings"), context=context, key=key)

    with pytest.raises(ValueError, match="pass logs=LogBucket"):
        synthesize_construct(define)


@pytest.mark.parametrize(("versioned", "status"), [(True, "Enabled"), (False, "Suspended")])
def test_versions_are_kept_unless_settings_say_otherwise(
    context: AwsContext, versioned: bool, status: str
) -> None:
    versioning = of(synthesize(context, versioned=versioned), "aws_s3_bucket_versioning", NAME)
    assert versioning["versioning_configuration"] == {"status": status}


def test_old_versions_their_markers_and_abandoned_uploads_are_deleted(
    context: AwsContext,
) -> None:
    template = synthesize(context, old_version_days=10)
    rule = rules(template)["delete-remains"]
    assert rule["status"] == "Enabled"
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 10}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]
    assert rule["expiration"] == [{"expired_object_delete_marker": True}]
    versioning = of(template, "aws_s3_bucket_versioning", NAME)
    lifecycle = of(template, "aws_s3_bucket_lifecycle_configuration", NAME)
    assert lifecycle["depends_on"] == [versioning.address]


def test_objects_are_archived_and_expire_when_settings_say_so(context: AwsContext) -> None:
    found = rules(synthesize(context, archive_after_days=30, expire_after_days=90))
    assert found["archive"]["transition"] == [{"days": 30, "storage_class": "STANDARD_IA"}]
    assert found["expire"]["expiration"] == [{"days": 90}]
    assert set(rules(synthesize(context))) == {"delete-remains"}


def test_every_rule_is_for_the_whole_bucket(context: AwsContext) -> None:
    found = rules(synthesize(context, archive_after_days=30, expire_after_days=90))
    assert all(rule["filter"] == [{"prefix": ""}] for rule in found.values())


def test_logs_expire_after_a_year(context: AwsContext) -> None:
    assert rules(synthesize(context), LOGS)["expire"]["expiration"] == [{"days": 365}]


def test_who_may_read_may_list_and_decrypt_through_s3(context: AwsContext) -> None:
    template = synthesize(context)
    policy = template.one("aws_iam_role_policy", name="read-recordings").json("policy")
    on_bucket, on_objects, on_key = policy["Statement"]
    assert on_bucket["Action"] == ["s3:ListBucket"]
    assert on_objects["Action"] == ["s3:GetObject"]
    assert on_key["Action"] == ["kms:Decrypt"]
    via = {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}
    assert on_key["Condition"] == {"StringEquals": via}


def test_who_may_write_may_neither_read_nor_delete(context: AwsContext) -> None:
    template = synthesize(context)
    policy = template.one("aws_iam_role_policy", name="write-recordings").json("policy")
    on_objects, on_key = policy["Statement"]
    assert on_objects["Action"] == ["s3:PutObject", "s3:AbortMultipartUpload"]
    assert on_key["Action"] == ["kms:GenerateDataKey", "kms:Decrypt"]
    assert template.follow(on_key["Resource"][0]).type == "aws_kms_key"


def test_who_may_delete_may_delete_objects_and_no_versions_of_them(context: AwsContext) -> None:
    template = synthesize(context)
    policy = template.one("aws_iam_role_policy", name="delete-recordings").json("policy")
    (statement,) = policy["Statement"]
    assert statement["Action"] == ["s3:DeleteObject"]
    (objects,) = statement["Resource"]
    assert objects.endswith("/*")
    assert template.follow(objects.removesuffix("/*"))["bucket"] == NAME
