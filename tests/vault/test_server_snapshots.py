from typing import Any

import pytest

from constructs_va.settings import AwsContext
from constructs_va.testing import Block, Template
from tests.vault.server_synthesis import config, synthesize


def job_of(template: Template) -> Block:
    return template.one("kubernetes_cron_job_v1")


def pod_of(template: Template) -> Any:
    return job_of(template)["spec"]["job_template"]["spec"]["template"]["spec"]


def test_the_job_may_write_snapshots_and_neither_read_nor_delete_them(context: AwsContext) -> None:
    template = synthesize(context)
    policy = template.one("aws_iam_role_policy", name="write-vault-snapshots")
    on_bucket, _ = policy.json("policy")["Statement"]
    assert on_bucket["Action"] == ["s3:PutObject", "s3:AbortMultipartUpload"]
    assert len(template.all("aws_iam_role_policy", role=policy["role"])) == 1


def test_who_may_read_snapshots_cant_unseal_them(context: AwsContext) -> None:
    template = synthesize(context)
    (encryption,) = template.all("aws_s3_bucket_server_side_encryption_configuration")
    default = encryption["rule"][0]["apply_server_side_encryption_by_default"]
    seal = config(template)["seal"]["awskms"]["kms_key_id"]
    assert template.follow(default["kms_master_key_id"]) != template.follow(seal)


@pytest.mark.parametrize(
    ("hours", "schedule"), [(6, "17 0,6,12,18 * * *"), (24, "17 0 * * *"), (12, "17 0,12 * * *")]
)
def test_snapshots_are_taken_as_often_as_set(
    context: AwsContext, hours: int, schedule: str
) -> None:
    template = synthesize(context, snapshot_every_hours=hours)
    assert job_of(template)["spec"]["schedule"] == schedule


def test_snapshots_are_kept_as_long_as_set(context: AwsContext) -> None:
    template = synthesize(context, snapshot_days=60)
    (lifecycle,) = template.all("aws_s3_bucket_lifecycle_configuration")
    (rule,) = (rule for rule in lifecycle["rule"] if rule["id"] == "expire")
    assert rule["expiration"] == [{"days": 60}]


def test_the_job_logs_in_by_a_token_that_is_for_vault_and_soon_expires(
    context: AwsContext,
) -> None:
    pod = pod_of(synthesize(context))
    assert pod["automount_service_account_token"] is False
    (volume,) = (volume for volume in pod["volume"] if volume["name"] == "identity")
    (source,) = volume["projected"][0]["sources"]
    assert source["service_account_token"] == {
        "path": "token",
        "audience": "vault",
        "expiration_seconds": 600,
    }


def test_the_job_sees_the_authority_and_not_the_servers_key(context: AwsContext) -> None:
    (volume,) = (v for v in pod_of(synthesize(context))["volume"] if v["name"] == "authority")
    assert [item["key"] for item in volume["secret"]["items"]] == ["ca.crt"]


def test_a_snapshot_is_taken_with_the_servers_own_version(context: AwsContext) -> None:
    (first,) = pod_of(synthesize(context))["init_container"]
    assert first["image"] == "hashicorp/vault:2.0.4"


def test_the_job_may_do_nothing_on_its_node(context: AwsContext) -> None:
    pod = pod_of(synthesize(context))
    assert pod["security_context"]["run_as_non_root"] is True
    for container in (*pod["init_container"], *pod["container"]):
        assert container["security_context"]["read_only_root_filesystem"] is True
        assert container["security_context"]["capabilities"] == {"drop": ["ALL"]}


def test_access_to_snapshots_is_logged_where_there_is_a_bucket_for_that(
    context: AwsContext,
) -> None:
    assert synthesize(context).count("aws_s3_bucket_logging") == 0
    assert synthesize(context, access_logs=True).count("aws_s3_bucket_logging") == 1
