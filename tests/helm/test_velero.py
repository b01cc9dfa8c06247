from datetime import timedelta
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.data import Bucket
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.helm.velero import Velero
from constructs_va.settings import AwsContext, BucketSettings
from constructs_va.settings.charts import VeleroSettings
from constructs_va.testing import Template
from tests.helm.synthesis import chart, made_before, statements_of, synthesize, values_of

BUCKET = "va-test-cluster-backups-111122223333"


def velero(context: AwsContext, *, monitored: bool = False, **settings: Any) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        key = EncryptionKey(stack, "key", context=context, name="data")
        bucket_settings = BucketSettings(name="cluster-backups", access_logs=False)
        Velero(
            stack,
            "velero",
            VeleroSettings(**settings),
            context=context,
            cluster=cluster,
            chart=chart("velero"),
            bucket=Bucket(stack, "bucket", bucket_settings, context=context, key=key),
            monitored=monitored,
        )

    return synthesize(context, define)


def values(context: AwsContext, *, monitored: bool = False, **settings: Any) -> Any:
    return values_of(velero(context, monitored=monitored, **settings), "velero")


def test_backups_start_at_the_hours_of_the_settings_and_are_kept_as_long_as_they_say(
    context: AwsContext,
) -> None:
    rendered = values(context, hours=(13, 1), keep=timedelta(days=7))
    schedule = {"schedule": "0 1,13 * * *", "template": {"ttl": "168h"}}
    assert rendered["schedules"] == {"all": schedule}


def test_backups_go_to_the_bucket_and_volumes_become_snapshots_of_the_region(
    context: AwsContext,
) -> None:
    configuration = values(context)["configuration"]
    (backups,) = configuration["backupStorageLocation"]
    assert backups["bucket"] == BUCKET
    assert backups["default"] is True
    (snapshots,) = configuration["volumeSnapshotLocation"]
    assert snapshots == {"provider": "aws", "config": {"region": "eu-central-1"}}


@pytest.mark.parametrize(
    ("policy", "action"),
    [
        ("read-cluster-backups", "s3:GetObject"),
        ("write-cluster-backups", "s3:PutObject"),
        ("delete-backups", "s3:DeleteObject"),
    ],
)
def test_it_may_do_to_its_bucket_what_backups_need(
    context: AwsContext, policy: str, action: str
) -> None:
    template = velero(context)
    (statement,) = (
        each for each in statements_of(template, policy).values() if action in each["Action"]
    )
    (resource,) = statement["Resource"]
    assert template.follow(resource)["bucket"] == BUCKET


def test_it_copies_volumes_of_the_clusters_driver_alone(context: AwsContext) -> None:
    copy = statements_of(velero(context), "snapshot-volumes")["Copy"]
    assert copy["Resource"] == ["arn:aws:ec2:eu-central-1:111122223333:volume/*"]
    assert copy["Condition"] == {
        "StringEquals": {"aws:ResourceTag/ebs.csi.aws.com/cluster": "true"}
    }


@pytest.mark.parametrize("sid", ["Delete", "RestoreFrom"])
def test_it_deletes_and_restores_snapshots_of_its_own_alone(context: AwsContext, sid: str) -> None:
    statement = statements_of(velero(context), "snapshot-volumes")[sid]
    assert statement["Resource"] == ["arn:aws:ec2:eu-central-1::snapshot/*"]
    assert statement["Condition"] == {"StringLike": {"aws:ResourceTag/velero.io/backup": "*"}}


def test_it_tags_what_it_makes_and_nothing_that_is_there(context: AwsContext) -> None:
    tag = statements_of(velero(context), "snapshot-volumes")["Tag"]
    assert tag["Condition"] == {
        "StringEquals": {"ec2:CreateAction": ["CreateSnapshot", "CreateVolume"]}
    }


def test_its_role_and_permissions_are_there_before_it_and_go_after_it(
    context: AwsContext,
) -> None:
    template = velero(context)
    (association,) = template.all("aws_eks_pod_identity_association", namespace="velero")
    assert association["service_account"] == "velero-server"
    names = ("read-cluster-backups", "write-cluster-backups", "delete-backups", "snapshot-volumes")
    policies = {template.one("aws_iam_role_policy", name=name).address for name in names}
    assert {association.address, *policies} <= made_before(template, "velero")


def test_it_may_restore_volumes_that_the_clusters_key_encrypts(context: AwsContext) -> None:
    template = velero(context)
    (policy,) = (
        block
        for block in template.all("aws_iam_role_policy", name="encrypt-volumes")
        if "/velero/" in block.path
    )
    assert policy.address in made_before(template, "velero")


def test_it_has_no_keys_of_aws(context: AwsContext) -> None:
    assert values(context)["credentials"] == {"useSecret": False}


def test_it_has_the_plugin_for_aws_at_a_pinned_version(context: AwsContext) -> None:
    (plugin,) = values(context)["initContainers"]
    name, _, version = plugin["image"].rpartition(":")
    assert name == "velero/velero-plugin-for-aws"
    assert version.startswith("v1.14.")


def test_none_of_its_containers_runs_as_root(context: AwsContext) -> None:
    security = values(context)["podSecurityContext"]
    assert security["runAsNonRoot"] is True
    # The image's user has a name and no number: without one here, the kubelet would refuse it.
    assert security["runAsUser"] > 0


def test_its_own_metrics_are_found_where_somebody_reads_them(context: AwsContext) -> None:
    assert "metrics" not in values(context)
    monitor = values(context, monitored=True)["metrics"]["serviceMonitor"]
    assert monitor == {"enabled": True, "autodetect": False}
