"""An environment with one of everything, whose names are as long as settings allow."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import IPv4Network

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
    Schedule,
    SecretConnection,
    SettingsError,
    Tags,
)
from constructs_va.settings.charts import (
    AcmeSettings,
    AwsForFluentBitSettings,
    AwsLoadBalancerControllerSettings,
    CertManagerSettings,
    ChartSettings,
    ExternalDnsSettings,
    KarpenterSettings,
    KedaSettings,
    KubePrometheusStackSettings,
    NodePoolSettings,
    TrivyOperatorSettings,
    VaultServerSettings,
    VeleroSettings,
)
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.vault import TransitKey, VaultComponent, VaultSettings

ACCOUNT, REGION = "111122223333", "ap-southeast-2"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/{{}}"
IMAGE = ImageSettings(repository="va/one", tag="1")

FREE = (
    "web", "worker", "queue", "fifo", "bucket", "database", "shard", "schedule", "secret", "group",
    "pool", "transit_key", "outsider", "namespace", "zone", "host", "tag",
)  # fmt: skip
"""Names that a user chooses, beside that of the environment."""

LONGER: Mapping[str, int] = {"zone": 253, "host": 253, "tag": 256, "secret": 120}
"""How long some of them may be tried to be; the others 40 or more."""


def with_longest_names(first: str) -> Environment:
    """An environment whose names are as long as may be, the one of ``first`` before the others.

    Args:
        first: ``environment``, or one of :data:`FREE`. What is in several names leaves the less to
            the others the longer it is.
    """
    lengths = dict.fromkeys(("environment", *FREE), 8) | {"environment": 1}
    lengths |= {"zone": 20, "host": 30}
    for name in dict.fromkeys((first, *FREE)):
        lengths[name] = _longest(name, lambda length, name=name: {**lengths, name: length})
    return _environment(lengths)


def _longest(name: str, changed: Callable[[int], Mapping[str, int]]) -> int:
    """The greatest length that settings take, by halving the range that it is in."""
    low, high = changed(0)[name] or 1, LONGER.get(name, 64) + 1
    low = next(length for length in range(1, high) if _taken(changed(length)))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _taken(changed(middle)) else (low, middle)
    return low


def _taken(lengths: Mapping[str, int]) -> bool:
    try:
        _environment(lengths)
    except SettingsError:
        return False
    return True


def _environment(lengths: Mapping[str, int]) -> Environment:
    names = {name: _name(name, length) for name, length in lengths.items()}
    zone = HostedZone(name=_domain(lengths["zone"]), id="Z0123456789ABCDEFGHIJ")
    return Environment(
        name=names["environment"],
        stage="staging",
        account=ACCOUNT,
        region=REGION,
        zones=(f"{REGION}a", f"{REGION}b"),
        tags=Tags(project="p" * lengths["tag"], owner="o", cost_centre="c"),
        state=S3State(bucket="va-terraform-state", region=REGION),
        network=NetworkSettings(cidr=IPv4Network("10.40.0.0/16")),
        cluster=_cluster(names),
        platform=PlatformSettings(charts=_charts(names, zone), namespaces=_namespaces(names)),
        database=_database(names),
        vault=_vault(names),
        queues=(
            QueueSettings(name=names["queue"], visibility_timeout=timedelta(minutes=5)),
            QueueSettings(name=names["fifo"], fifo=True, outside=("publishers", "consumers")),
        ),
        buckets=(BucketSettings(name=names["bucket"]), BucketSettings(name="cluster-backups")),
        components=_components(names, lengths["host"]),
        alarm_email="oncall@example.com",
    )


def _name(name: str, length: int) -> str:
    """A name of this length, unlike the others."""
    return (name.replace("_", "") + "x" * length)[:length]


def _domain(length: int, ending: str = ".com") -> str:
    """A domain of this length, of labels of up to 63 letters."""
    letters = "a" * (length - len(ending))
    labels = [letters[start : start + 60] for start in range(0, len(letters), 61)]
    return ".".join(labels)[: length - len(ending)] + ending


def _cluster(names: Mapping[str, str]) -> ClusterSettings:
    groups = (
        NodeGroupSettings(name="system", instance_types=("m7i.4xlarge",), scaling=Fixed(6)),
        NodeGroupSettings(name=names["group"], instance_types=("m7i.4xlarge",), scaling=Fixed(6)),
    )
    return ClusterSettings(
        kubernetes="1.35",
        access=(
            AccessEntry(principal_arn=ROLE.format("deployer"), policy="cluster_admin"),
            AccessEntry(principal_arn=ROLE.format("a" * 64), groups=("operators",)),
        ),
        node_groups=groups,
    )


def _charts(names: Mapping[str, str], zone: HostedZone) -> tuple[ChartSettings, ...]:
    pool = NodePoolSettings(name=names["pool"], instance_families=("m7i",), max_cpu=8)
    return (
        AwsLoadBalancerControllerSettings(),
        CertManagerSettings(acme=AcmeSettings(email="oncall@example.com", zones=(zone,))),
        ExternalDnsSettings(zones=(zone, HostedZone(name="example.com", id="Z0123"))),
        KedaSettings(),
        KarpenterSettings(pools=(pool,), image="al2023@v20240807"),
        AwsForFluentBitSettings(),
        KubePrometheusStackSettings(),
        TrivyOperatorSettings(),
        VaultServerSettings(),
        VeleroSettings(),
    )


def _namespaces(names: Mapping[str, str]) -> tuple[NamespaceSettings, ...]:
    quota = Quota(pods=300, cpu=170, memory_gib=340)
    return tuple(NamespaceSettings(name=name, quota=quota) for name in ("va", names["namespace"]))


def _database(names: Mapping[str, str]) -> DatabaseSettings:
    return DatabaseSettings(
        name=names["database"],
        shards=(names["shard"],),
        instance_class="db.m7g.large",
        storage_gib=20,
        max_storage_gib=40,
        read_replicas=1,
        master_password_version=1,
    )


def _vault(names: Mapping[str, str]) -> VaultSettings:
    outsider = VaultComponent(name=names["outsider"], transit_keys=(names["transit_key"],))
    return VaultSettings(
        deployers=(ROLE.format("deployer"),),
        operators=(ROLE.format("a" * 64),),
        components=(outsider,),
        transit_keys=(TransitKey(name=names["transit_key"]),),
    )


def _components(names: Mapping[str, str], host: int) -> tuple[ComponentSettings, ...]:
    web = ComponentSettings(
        name=names["web"],
        image=IMAGE,
        cpu_millicores=100,
        memory_mib=128,
        scaling=Autoscaled(2, 4, cpu=70),
        exposed=Exposure(host=_domain(host, ".example.com")),
        calls=(names["worker"],),
        publishes=(names["queue"],),
    )
    worker = ComponentSettings(
        name=names["worker"],
        image=IMAGE,
        command=("work",),
        cpu_millicores=100,
        memory_mib=128,
        scaling=Autoscaled(2, 4, queue=names["queue"]),
        consumes=(names["queue"],),
        database=DatabaseConnection(access="read_write"),
        buckets=(BucketConnection(name=names["bucket"], access="read"),),
        secrets=(SecretConnection(name=names["secret"], variable="KEY"),),
        migration=("migrate",),
        schedules={names["schedule"]: Schedule(cron="0 3 * * *", command=("sweep",))},
    )
    return (web, worker)
