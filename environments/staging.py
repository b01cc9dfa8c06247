"""Staging: each kind of thing that production has, smaller, so that nothing is first met there."""

from datetime import timedelta
from ipaddress import IPv4Network

from constructs_va.settings import (
    ALL_INTERFACE_ENDPOINTS,
    AccessEntry,
    Autoscaled,
    BucketSettings,
    ClusterSettings,
    DatabaseSettings,
    Environment,
    Fixed,
    NamespaceSettings,
    NetworkSettings,
    NodeGroupSettings,
    PlatformSettings,
    PulledImages,
    PullThroughCacheSettings,
    Quota,
    S3State,
)
from constructs_va.settings.charts import (
    AwsForFluentBitSettings,
    KubePrometheusStackSettings,
    TrivyOperatorSettings,
    VaultServerSettings,
    VeleroSettings,
)
from constructs_va.settings.hosted_zone import HostedZone
from environments import base
from environments.components import components

ACCOUNT = "111122223333"
DOMAIN = "staging.va.example.com"
SECRETS = f"arn:aws:secretsmanager:{base.REGION}:{ACCOUNT}:secret:ecr-pullthroughcache"


def staging() -> Environment:
    """Two zones, one NAT gateway, a database without a standby, mostly spot nodes."""
    return Environment(
        name="staging",
        stage="staging",
        account=ACCOUNT,
        region=base.REGION,
        zones=("eu-central-1a", "eu-central-1b"),
        tags=base.tags(),
        state=S3State(
            bucket="va-staging-terraform-state",
            region=base.REGION,
            kms_key_id="alias/va-staging-terraform-state",
        ),
        network=NetworkSettings(
            cidr=IPv4Network("10.20.0.0/16"),
            nat="single",
            interface_endpoints=ALL_INTERFACE_ENDPOINTS,
            flow_log_retention_days=14,
        ),
        cluster=ClusterSettings(
            kubernetes=base.KUBERNETES,
            private_access_cidrs=(base.RUNNERS,),
            log_retention_days=14,
            deletion_protection=False,
            access=(
                AccessEntry(
                    principal_arn=f"arn:aws:iam::{ACCOUNT}:role/va-deployer", policy="cluster_admin"
                ),
                AccessEntry(
                    principal_arn=f"arn:aws:iam::{ACCOUNT}:role/va-operator", groups=("operators",)
                ),
                AccessEntry(
                    principal_arn=f"arn:aws:iam::{ACCOUNT}:role/va-developer",
                    groups=("developers",),
                ),
            ),
            node_groups=(
                NodeGroupSettings(
                    name="system",
                    instance_types=("t3.large",),
                    scaling=Fixed(2),
                ),
                NodeGroupSettings(
                    name="workers",
                    instance_types=("m7i-flex.large", "m6i.large", "m5.large"),
                    capacity="spot",
                    scaling=Autoscaled(1, 4),
                ),
            ),
        ),
        platform=PlatformSettings(
            charts=(
                *base.controllers(HostedZone(name=DOMAIN, id="Z0EXAMPLESTAGING")),
                AwsForFluentBitSettings(retention_days=14),
                KubePrometheusStackSettings(
                    retention=timedelta(days=5), storage_gib=20, memory_gib=2
                ),
                TrivyOperatorSettings(),
                VaultServerSettings(storage_gib=10, audit_storage_gib=10, snapshot_days=7),
                VeleroSettings(keep=timedelta(days=3)),
            ),
            namespaces=(NamespaceSettings(name="va", quota=Quota(pods=60, cpu=8, memory_gib=32)),),
            images=PulledImages(
                cache=PullThroughCacheSettings(
                    docker_hub=f"{SECRETS}/docker-hub-g7H8i9",
                    github=f"{SECRETS}/github-j1K2l3",
                )
            ),
            operators_enter_pods=True,
            developers_enter_pods=True,
        ),
        database=DatabaseSettings(
            instance_class="db.t4g.medium",
            storage_gib=20,
            max_storage_gib=100,
            multi_az=False,
            read_replicas=1,
            master_password_version=1,
            backup_retention_days=3,
            deletion_protection=False,
            log_retention_days=14,
        ),
        destroyable=True,
        vault=base.vault(ACCOUNT),
        queues=base.queues(),
        buckets=(
            *base.buckets(),
            BucketSettings(name="cluster-backups", old_version_days=3),
        ),
        components=components("staging", domain=DOMAIN, release="2026.11.3-rc.1"),
    )
