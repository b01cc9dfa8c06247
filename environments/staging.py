"""Staging: the same system, smaller, with what only production needs left out."""

from ipaddress import IPv4Network

from constructs_va.settings import (
    AccessEntry,
    Autoscaled,
    ClusterSettings,
    DatabaseSettings,
    Environment,
    Fixed,
    NetworkSettings,
    NodeGroupSettings,
    S3State,
)
from environments import base

ACCOUNT = "111122223333"


def staging() -> Environment:
    """Two zones, one NAT gateway, a single database instance, mostly spot nodes."""
    return Environment(
        name="staging",
        stage="staging",
        account=ACCOUNT,
        region=base.REGION,
        zones=("eu-central-1a", "eu-central-1b"),
        tags=base.tags(),
        state=S3State(bucket="va-staging-terraform-state", region=base.REGION),
        network=NetworkSettings(
            cidr=IPv4Network("10.20.0.0/16"),
            nat="single",
            flow_log_retention_days=14,
        ),
        cluster=ClusterSettings(
            kubernetes=base.KUBERNETES,
            log_retention_days=14,
            deletion_protection=False,
            access=(
                AccessEntry(
                    principal_arn=f"arn:aws:iam::{ACCOUNT}:role/va-operator", policy="cluster_admin"
                ),
                AccessEntry(
                    principal_arn=f"arn:aws:iam::{ACCOUNT}:role/va-developer", policy="edit"
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
        database=DatabaseSettings(
            instance_class="db.t4g.medium",
            storage_gib=20,
            max_storage_gib=100,
            multi_az=False,
            backup_retention_days=3,
            deletion_protection=False,
            log_retention_days=14,
        ),
        destroyable=True,
        queues=base.queues(),
        buckets=base.buckets(),
    )
