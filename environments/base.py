"""What staging and production have in common, so that their own files hold only differences."""

from datetime import timedelta
from ipaddress import IPv4Network

from constructs_va.settings import BucketSettings, QueueSettings, Tags
from constructs_va.settings.charts import (
    AcmeSettings,
    AwsLoadBalancerControllerSettings,
    CertManagerSettings,
    ChartSettings,
    ClusterAutoscalerSettings,
    ExternalDnsSettings,
    KedaSettings,
)
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.vault import VaultSettings

REGION = "eu-central-1"
KUBERNETES = "1.35"
RUNNERS = IPv4Network("10.10.0.0/24")
"""Where stacks are applied from: a network of yours that is connected to each VPC."""


def tags() -> Tags:
    """Tags of every resource; the environment adds its own name."""
    return Tags(project="virtual-assistant", owner="va-platform", cost_centre="cc-4711")


def queues() -> tuple[QueueSettings, ...]:
    """The queues between the VA's components."""
    return (
        QueueSettings(
            name="session-events",
            fifo=True,
            visibility_timeout=timedelta(minutes=1),
            oldest_message_alarm=timedelta(minutes=2),
        ),
        QueueSettings(name="skill-runs", visibility_timeout=timedelta(minutes=10)),
        QueueSettings(name="notifications", visibility_timeout=timedelta(minutes=2)),
    )


def buckets() -> tuple[BucketSettings, ...]:
    """The buckets that the VA's components share."""
    return (
        BucketSettings(name="recordings", archive_after_days=30, expire_after_days=365),
        BucketSettings(name="knowledge"),
    )


def controllers(zone: HostedZone) -> tuple[ChartSettings, ...]:
    """The charts that are the same everywhere, for names and certificates in the zone."""
    return (
        AwsLoadBalancerControllerSettings(),
        CertManagerSettings(acme=AcmeSettings(email="va-oncall@example.com", zones=(zone,))),
        ClusterAutoscalerSettings(),
        ExternalDnsSettings(zones=(zone,), policy="sync"),
        KedaSettings(),
    )


def vault(account: str) -> VaultSettings:
    """Who sets Vault up, and who looks after it; the components follow from their settings."""
    return VaultSettings(
        deployers=(f"arn:aws:iam::{account}:role/va-deployer",),
        operators=(f"arn:aws:iam::{account}:role/va-operator",),
    )
