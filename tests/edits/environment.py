"""The environment that edits are tried on: one of each kind, as small as it may be."""

from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

from constructs_va.settings import (
    AccessEntry,
    Autoscaled,
    BucketConnection,
    BucketSettings,
    ClusterSettings,
    ComponentSettings,
    DatabaseConnection,
    DatabaseSettings,
    Environment,
    Fixed,
    ImageSettings,
    NamespaceSettings,
    NetworkSettings,
    NodeGroupSettings,
    PlatformSettings,
    QueueSettings,
    Quota,
    S3State,
    Tags,
)
from constructs_va.settings.charts import (
    CertManagerSettings,
    ClusterAutoscalerSettings,
    KedaSettings,
    VaultServerSettings,
)
from constructs_va.settings.vault import VaultSettings

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/deployer"


def environment(**changes: Any) -> Environment:
    """Two zones, two node groups, a database with a replica, two components and what they use."""
    given: dict[str, Any] = {
        "name": "edited",
        "stage": "staging",
        "account": ACCOUNT,
        "region": "eu-central-1",
        "zones": ("eu-central-1a", "eu-central-1b"),
        "tags": Tags(project="va", owner="va-platform", cost_centre="cc-1"),
        "state": S3State(bucket="va-edited-state", region="eu-central-1"),
        "network": NetworkSettings(cidr=IPv4Network("10.30.0.0/16"), nat="single"),
        "cluster": ClusterSettings(
            kubernetes="1.35",
            access=(AccessEntry(principal_arn=ROLE, policy="cluster_admin"),),
            node_groups=(node_group("system"), node_group("workers")),
        ),
        "platform": PlatformSettings(
            charts=(
                CertManagerSettings(),
                ClusterAutoscalerSettings(),
                KedaSettings(),
                VaultServerSettings(),
            ),
            namespaces=(
                NamespaceSettings(name="va", quota=Quota(pods=200, cpu=40, memory_gib=80)),
            ),
        ),
        "database": DatabaseSettings(
            instance_class="db.m7g.large",
            storage_gib=100,
            max_storage_gib=1000,
            read_replicas=1,
            postgres="16",
            master_password_version=1,
        ),
        "vault": VaultSettings(deployers=(ROLE,), operators=(ROLE,)),
        "queues": (queue("jobs"), queue("spare", outside=("consumers", "publishers"))),
        "buckets": (BucketSettings(name="files"), BucketSettings(name="spare")),
        "components": (
            component("api", database=DatabaseConnection(access="read_write", pool_size=2)),
            component(
                "worker",
                scaling=Autoscaled(2, 6, cpu=70),
                consumes=("jobs",),
                buckets=(BucketConnection(name="files", access="read"),),
            ),
        ),
    }
    return Environment(**{**given, **changes})


def component(name: str, **settings: Any) -> ComponentSettings:
    """A component with its own image, of a fixed number unless that is given."""
    given: dict[str, Any] = {
        "name": name,
        "image": ImageSettings(repository=f"va/{name}", tag="1"),
        "cpu_millicores": 100,
        "memory_mib": 128,
        "scaling": Fixed(2),
    }
    return ComponentSettings(**{**given, **settings})


def queue(name: str, **settings: Any) -> QueueSettings:
    """A queue whose messages may be handled for two minutes."""
    given: dict[str, Any] = {"visibility_timeout": timedelta(minutes=2)}
    if name == "jobs":
        given["outside"] = ("publishers",)
    return QueueSettings(name=name, **{**given, **settings})


def node_group(name: str, **settings: Any) -> NodeGroupSettings:
    """A group of two to six nodes."""
    given: dict[str, Any] = {"instance_types": ("m7i.xlarge",), "scaling": Autoscaled(2, 6)}
    return NodeGroupSettings(name=name, **{**given, **settings})
