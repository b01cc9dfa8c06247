"""Production: three zones, no single point of failure, backups for as long as RDS keeps them."""

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
from constructs_va.settings.addons import Addon
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

ACCOUNT = "444455556666"
DOMAIN = "va.example.com"
SECRETS = f"arn:aws:secretsmanager:{base.REGION}:{ACCOUNT}:secret:ecr-pullthroughcache"

# AWS's defaults for Kubernetes 1.35 in 2026-08, as somebody in another region published them. Take
# those of your region before the first apply: docs/runbooks/upgrade-kubernetes.md has the command.
ADDON_VERSIONS: dict[Addon, str] = {
    "vpc-cni": "v1.22.3-eksbuild.1",
    "kube-proxy": "v1.35.3-eksbuild.17",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "coredns": "v1.13.2-eksbuild.11",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "metrics-server": "v0.9.0-eksbuild.5",
}


def production() -> Environment:
    """A NAT gateway per zone, a standby and a read replica, spot over an on-demand floor."""
    return Environment(
        name="production",
        stage="production",
        account=ACCOUNT,
        region=base.REGION,
        zones=("eu-central-1a", "eu-central-1b", "eu-central-1c"),
        tags=base.tags(),
        state=S3State(
            bucket="va-production-terraform-state",
            region=base.REGION,
            kms_key_id="alias/va-production-terraform-state",
        ),
        network=NetworkSettings(
            cidr=IPv4Network("10.40.0.0/16"),
            nat="per_zone",
            interface_endpoints=ALL_INTERFACE_ENDPOINTS,
            flow_log_retention_days=365,
            reserved_cidrs=(IPv4Network("10.20.0.0/16"),),
        ),
        cluster=ClusterSettings(
            kubernetes=base.KUBERNETES,
            control_plane_zones=("eu-central-1a", "eu-central-1b", "eu-central-1c"),
            private_access_cidrs=(base.RUNNERS,),
            addon_versions=ADDON_VERSIONS,
            log_retention_days=365,
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
                AccessEntry(
                    principal_arn=f"arn:aws:iam::{ACCOUNT}:role/va-auditor", groups=("readers",)
                ),
            ),
            node_groups=(
                NodeGroupSettings(
                    name="system",
                    instance_types=("m7i.large",),
                    scaling=Fixed(3),
                ),
                NodeGroupSettings(
                    name="workers-base",
                    instance_types=("m7i.xlarge",),
                    scaling=Autoscaled(3, 6),
                ),
                NodeGroupSettings(
                    name="workers-spot",
                    instance_types=("m7i.xlarge", "m6i.xlarge", "m5.xlarge", "m7a.xlarge"),
                    capacity="spot",
                    scaling=Autoscaled(0, 24),
                ),
            ),
        ),
        platform=PlatformSettings(
            charts=(
                *base.controllers(HostedZone(name=DOMAIN, id="Z0EXAMPLEPRODUCTION")),
                AwsForFluentBitSettings(retention_days=365),
                KubePrometheusStackSettings(
                    retention=timedelta(days=30), storage_gib=200, memory_gib=8
                ),
                TrivyOperatorSettings(),
                VaultServerSettings(snapshot_every_hours=1),
                VeleroSettings(hours=(1, 13), keep=timedelta(days=35)),
            ),
            namespaces=(
                NamespaceSettings(name="va", quota=Quota(pods=300, cpu=170, memory_gib=340)),
            ),
            images=PulledImages(
                cache=PullThroughCacheSettings(
                    docker_hub=f"{SECRETS}/docker-hub-a1B2c3",
                    github=f"{SECRETS}/github-d4E5f6",
                )
            ),
        ),
        database=DatabaseSettings(
            instance_class="db.m7g.large",
            storage_gib=200,
            max_storage_gib=1000,
            read_replicas=1,
            master_password_version=1,
            backup_retention_days=35,
            insights="advanced",
            log_retention_days=365,
            max_connections=800,
        ),
        vault=base.vault(ACCOUNT),
        queues=base.queues(),
        buckets=(
            *base.buckets(),
            BucketSettings(name="cluster-backups", old_version_days=30),
        ),
        components=components("production", domain=DOMAIN, release="2026.11.2"),
        alarm_email="va-oncall@example.com",
    )
