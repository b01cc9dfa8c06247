"""What the tests of components share: surroundings that have everything, and ways to look."""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

from cdktf import TerraformStack
from cdktf_cdktf_provider_helm.provider import HelmProvider
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider

from constructs_va.cluster import EksCluster
from constructs_va.data import Bucket, LogBucket, PostgresDatabase, Queue
from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.network import Network
from constructs_va.settings import (
    AccessEntry,
    Autoscaled,
    BucketSettings,
    ClusterSettings,
    ComponentSettings,
    DatabaseSettings,
    Environment,
    Exposure,
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
    AcmeSettings,
    AwsLoadBalancerControllerSettings,
    CertManagerSettings,
    ExternalDnsSettings,
    KedaSettings,
    KubePrometheusStackSettings,
    VaultServerSettings,
)
from constructs_va.settings.component import NAMESPACE
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.vault import VaultSettings
from constructs_va.testing import (
    Block,
    ReleasedObject,
    Template,
    object_in,
    synthesize_construct,
)
from constructs_va.workloads import (
    Certificate,
    Component,
    LoadBalancer,
    Surroundings,
    define_database_authority,
    migrate_first,
)

ZONE = HostedZone(name="va.example.com", id="Z0EXAMPLE")
ACCOUNT = "111122223333"


def component(name: str = "subject", **changes: Any) -> ComponentSettings:
    """A component that is connected to nothing, but for what differs."""
    given: dict[str, Any] = {
        "name": name,
        "image": ImageSettings(repository=f"va/{name}", tag="1.2.3"),
        "cpu_millicores": 100,
        "memory_mib": 128,
    }
    return ComponentSettings(**{**given, **changes})


def environment(*components: ComponentSettings, **changes: Any) -> Environment:
    """An environment of these components that has all that they may need, with what differs."""
    given: dict[str, Any] = {
        "name": "test",
        "stage": "staging",
        "account": ACCOUNT,
        "region": "eu-central-1",
        "zones": ("eu-central-1a", "eu-central-1b"),
        "tags": Tags(project="va", owner="tests", cost_centre="none"),
        "state": S3State(bucket="va-test-state", region="eu-central-1"),
        "network": NetworkSettings(cidr=IPv4Network("10.0.0.0/16")),
        "cluster": _cluster(),
        "platform": _platform(),
        "database": DatabaseSettings(
            instance_class="db.t4g.medium", storage_gib=20, max_storage_gib=40
        ),
        "queues": tuple(_queue(name) for name in ("events", "work")),
        "buckets": (BucketSettings(name="notes", access_logs=False),),
        "vault": VaultSettings(deployers=(f"arn:aws:iam::{ACCOUNT}:role/deployer",)),
        "components": components,
    }
    return Environment(**{**given, **changes})


def synthesize(*components: ComponentSettings, **changes: Any) -> Template:
    """The template of these components and of their surroundings, in a single stack."""
    decided = environment(*components, **changes)

    def define(stack: TerraformStack) -> None:
        KubernetesProvider(stack, "kubernetes")
        HelmProvider(stack, "helm")
        around = _surroundings(stack, decided)
        migrate_first(
            [
                Component(stack, settings.name, settings, context=decided.context, around=around)
                for settings in decided.components
            ]
        )

    return synthesize_construct(define)


def kubernetes(template: Template, kind: str, name: str) -> Block:
    """The object of this name and kind, one that Terraform has a type for."""
    return template.one(f"kubernetes_{kind}_v1", metadata={"name": name})


def deployment(template: Template, name: str = "subject") -> ReleasedObject:
    """The Deployment of this name, as Kubernetes gets it."""
    return object_in(template, "Deployment", name)


def pod(template: Template, name: str = "subject") -> Any:
    """What a Deployment's pods are made like."""
    return deployment(template, name)["spec"]["template"]


def container(template: Template, name: str = "subject") -> Any:
    """The only container of a Deployment's pods."""
    (found,) = pod(template, name)["spec"]["containers"]
    return found


def variables(containers: Sequence[Any]) -> dict[str, str]:
    """The environment variables of a pod's only container."""
    (found,) = containers
    return {variable["name"]: variable["value"] for variable in found["env"]}


def _surroundings(stack: TerraformStack, decided: Environment) -> Surroundings:
    context = decided.context
    network = Network(stack, "network", decided.network, context=context)
    key = EncryptionKey(stack, "key", context=context, name="data", services=logs_service(context))
    hosts = {one.exposed.host for one in decided.components if one.exposed}
    return Surroundings(
        environment=decided,
        namespace=NAMESPACE,
        network=network,
        cluster=EksCluster(stack, "cluster", decided.cluster, context=context, network=network),
        database=PostgresDatabase(
            stack,
            "database",
            decided.database,
            context=context,
            network=network,
            key=key,
            alarms=None,
        ),
        database_authority=define_database_authority(
            stack, namespace=NAMESPACE, region=decided.region
        ),
        queues={
            queue.name: Queue(
                stack, f"queue-{queue.name}", queue, context=context, key=key, alarms=None
            )
            for queue in decided.queues
        },
        buckets={
            bucket.name: Bucket(stack, f"bucket-{bucket.name}", bucket, context=context, key=key)
            for bucket in decided.buckets
        },
        certificates={
            host: Certificate(stack, f"certificate-{host}", host, zone=ZONE) for host in hosts
        },
        load_balancer=LoadBalancer(
            stack,
            "load-balancer",
            [one for one in decided.components if one.exposed],
            context=context,
            namespace=NAMESPACE,
            logs=LogBucket(stack, "access-logs", context=context),
            firewall=decided.platform.web_firewall,
        )
        if hosts
        else None,
    )


def _cluster() -> ClusterSettings:
    return ClusterSettings(
        kubernetes="1.35",
        access=(
            AccessEntry(
                principal_arn=f"arn:aws:iam::{ACCOUNT}:role/operator", policy="cluster_admin"
            ),
        ),
        node_groups=(
            NodeGroupSettings(name="system", instance_types=("m7i.large",), scaling=Fixed(10)),
        ),
    )


def _platform() -> PlatformSettings:
    return PlatformSettings(
        charts=(
            AwsLoadBalancerControllerSettings(),
            CertManagerSettings(acme=AcmeSettings(email="tests@example.com", zones=(ZONE,))),
            ExternalDnsSettings(zones=(ZONE,)),
            KedaSettings(),
            KubePrometheusStackSettings(),
            VaultServerSettings(),
        ),
        namespaces=(
            NamespaceSettings(name=NAMESPACE, quota=Quota(pods=100, cpu=50, memory_gib=50)),
        ),
    )


def _queue(name: str) -> QueueSettings:
    """A queue that programs elsewhere use too, so that no component must."""
    return QueueSettings(
        name=name,
        visibility_timeout=timedelta(minutes=5),
        outside=("publishers", "consumers"),
    )


EXPOSED = Exposure(host="api.va.example.com", path="/v1")
SCALED_BY_CPU = Autoscaled(2, 6, cpu=70)
SCALED_BY_QUEUE = Autoscaled(0, 6, queue="work", messages_per_replica=5)
ONE = Fixed(1)
