"""What an environment decides about its PostgreSQL database."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Lt
from typing_extensions import override

from constructs_va.settings import windows
from constructs_va.settings.certificates import CertificateAuthorities
from constructs_va.settings.database_classes import memory_gib
from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.text import Line
from constructs_va.settings.types import Duration, LogRetentionDays, Name, Percent, matching

DATABASE_NAME = "va"
"""The database in each shard that the VA's tables are in."""

DATABASE_PORT = 5432


ParameterName = Annotated[
    str, matching(r"[a-z0-9_.]+", "lower-case letters, digits, dots and underscores")
]

ParameterValue = Annotated[
    Line,
    matching(
        r"(?:(?![$%]\{).)+", "text without ${ and %{, which Terraform would take for expressions"
    ),
]


AUTHORITY_REGIONS = frozenset({
    "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    "ap-southeast-5", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2",
    "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1",
    "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2",
    "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2",
})  # fmt: skip
"""The regions of which the library has the certificate of RDS's authority."""


class DatabaseSettings(Settings):
    """RDS for PostgreSQL: one instance, or several shards of one shape.

    Limits are from the Amazon RDS API Reference, CreateDBInstance, unless a field says otherwise.
    """

    name: Name = "main"
    """The database's name in AWS, without the environment's prefix."""

    shards: tuple[Name, ...] = ("primary",)
    """One instance for each name. A name that is added makes an instance and touches no other."""

    postgres: Literal["15", "16", "17"] = "17"
    """The major version. RDS applies minor versions in the maintenance window, and a new major that
    is written here too. An apply before that ends with errors about parameter groups that are in
    use, or that read replicas can't have yet; after the window, apply again."""

    support: Literal["standard", "extended"] = "standard"
    """When RDS ends standard support of the major: be upgraded by AWS (``standard``) or pay more.
    AWS takes it when the instance is made, and not later."""

    certificate_authority: CertificateAuthorities | None = None
    """Who signs the certificates of instances: text in PEM, as of the file that the Amazon RDS User
    Guide, "Certificate bundles by AWS Region", names for the region. Default: the one that the
    library has for the region. Vault and components take no other database for ours."""

    instance_class: Annotated[
        str, matching(r"db\.[a-z0-9]+\.[a-z0-9]+", "a class such as 'db.m7g.large'")
    ]
    """The instance's size, for example ``db.m7g.large``."""

    storage_gib: Annotated[int, Ge(20), Le(65_536)]
    """Storage at first (gp3)."""

    max_storage_gib: Annotated[int, Ge(20), Le(65_536)]
    """How far RDS may enlarge the storage by itself when it runs out."""

    multi_az: bool = True
    """Whether a standby in another zone takes over when the instance or its zone fails."""

    read_replicas: Annotated[int, Ge(0), Le(15)] = 0
    """Read replicas of each shard. RDS makes them only with a ``master_password_version``.

    Components read from all of them, and from the primary when none answers. Where there are to be
    fewer, deploy the stack ``assistant`` before the stack ``data``
    (``cdktf deploy --ignore-missing-stack-dependencies va-<environment>-assistant``), so that no
    component has a connection to a replica that is deleted. In the usual order those connections
    are cut, and the next ones are made to another host of the list: none fails for good."""

    master_password_version: Annotated[int, Ge(1)] | None = None
    """Default: RDS makes the master password, keeps it in Secrets Manager and changes it weekly. A
    number: Terraform makes it once, into Secrets Manager and into no state, and anew when the
    number is raised."""

    backup_retention_days: Annotated[int, Ge(0), Le(35)] = 7
    """Days for which the database can be restored to any second. 0 turns backups off."""

    backup_window: windows.DailyWindow = "02:00-03:00"
    """When the daily snapshot is taken, in UTC."""

    maintenance_window: windows.WeeklyWindow = "sun:04:00-sun:05:00"
    """When AWS may restart the primary for updates, in UTC. Read replicas have their own windows:
    see :meth:`replica_maintenance_window`."""

    deletion_protection: bool = True
    """Whether AWS refuses to delete the instance until this is turned off by an earlier apply."""

    insights: Literal["standard", "advanced"] = "standard"
    """Database Insights: ``standard`` keeps 7 days of performance data free of charge, ``advanced``
    keeps 15 months and adds analysis, at a price per vCPU."""

    monitoring_interval_seconds: Literal[0, 1, 5, 10, 15, 30, 60] = 60
    """How often the operating system's metrics are sent (enhanced monitoring). 0 turns it off."""

    log_retention_days: LogRetentionDays = 90
    """Days for which exported PostgreSQL and upgrade logs are kept."""

    blue_green_updates: bool = False
    """Whether changes that need a restart are made on a copy that then takes over, in seconds of
    downtime. Needs a ``master_password_version``, backups, and no read replicas; for a new major
    version also the parameter ``rds.logical_replication``."""

    max_connections: Annotated[int, Ge(6), Le(8_388_607)] = 200
    """How many connections a shard accepts; a change takes effect at the next restart.

    Source: Amazon RDS User Guide, "Quotas and constraints for Amazon RDS", PostgreSQL.
    """

    parameters: Mapping[ParameterName, ParameterValue] = {}
    """Further PostgreSQL parameters; a change takes effect at the next restart. ``rds.force_ssl``
    and ``max_connections`` are set already."""

    cpu_alarm_percent: Percent = 80
    """An alarm goes off when the CPU is this busy for 15 minutes."""

    free_storage_alarm_percent: Annotated[int, Ge(1), Lt(10)] = 8
    """An alarm goes off when less than this part of ``storage_gib`` is free: 1 to 9. At 10, RDS
    enlarges the storage by itself; so the alarm tells that RDS didn't."""

    connections_alarm_percent: Percent = 80
    """An alarm goes off when this part of ``max_connections`` is in use."""

    free_memory_alarm_mib: Annotated[int, Ge(1)] | None = None
    """An alarm goes off when less memory is free for 15 minutes. Default: 5 % of what the
    ``instance_class`` has, which leaves PostgreSQL and the operating system room to work."""

    replica_lag_alarm: Annotated[Duration, Gt(timedelta(minutes=5))] = timedelta(minutes=10)
    """An alarm goes off when a read replica is further behind for ten minutes: more than 5 minutes.
    A replica of a primary that nobody writes to seems to be up to five minutes behind.

    Source: Amazon RDS User Guide, "Working with read replicas for Amazon RDS for PostgreSQL",
    "Monitoring and tuning the replication process".
    """

    @property
    def least_free_memory_mib(self) -> int:
        """The free memory below which the alarm goes off."""
        if self.free_memory_alarm_mib is not None:
            return self.free_memory_alarm_mib
        return (memory_gib(self.instance_class) or 0) * 1024 * 5 // 100

    def replica_maintenance_window(self, number: int) -> str:
        """When AWS may restart a read replica, so that readers keep a server meanwhile.

        The first has the primary's time of day a day before the primary, the second two days
        before, and so on; the seventh has the first one's again. Before it, because RDS upgrades
        the minor version of a primary only after that of its replicas. None overlaps the primary's,
        which leaves the ``backup_window`` free every day, and so is shorter than a day.

        Source: Amazon RDS User Guide, "Upgrades of the RDS for PostgreSQL DB engine", "Minor
        version upgrades".

        Args:
            number: the replica's, from 1.
        """
        return windows.earlier(self.maintenance_window, days=(number - 1) % 6 + 1)

    def check_authority(self, region: str) -> Iterator[Problem]:
        """A problem where nobody could tell the region's databases from others."""
        if self.certificate_authority is None and region not in AUTHORITY_REGIONS:
            yield self.problem(
                "certificate_authority",
                allowed=f"text in PEM in {region}, whose RDS this library doesn't know",
                remedy=f"download {region}-bundle.pem, which the Amazon RDS User Guide names under "
                '"Certificate bundles by AWS Region", and give it as '
                f'Path("{region}-bundle.pem").read_text()',
            )

    @override
    def check(self) -> Iterator[Problem]:
        if not self.shards or len(set(self.shards)) < len(self.shards):
            yield self.problem(
                "shards",
                allowed="one or more names, each once",
                remedy="name each shard differently",
            )
        # Source: Amazon RDS User Guide, "Managing capacity automatically with Amazon RDS storage
        # autoscaling": the maximum must exceed the allocated storage, by 10 % or more.
        least = -(-self.storage_gib * 11 // 10)  # rounded up
        if self.max_storage_gib < least:
            yield self.problem(
                "max_storage_gib",
                allowed=f"at least {least}, 10 % more than storage_gib",
                remedy="raise it: storage grows by itself up to this size, and never shrinks",
            )
        if windows.overlap(self.backup_window, self.maintenance_window):
            yield self.problem(
                "maintenance_window",
                allowed=f"a time that doesn't overlap the backup_window, {self.backup_window}",
                remedy="move one of the two",
            )
        if self.free_memory_alarm_mib is None and memory_gib(self.instance_class) is None:
            yield self.problem(
                "free_memory_alarm_mib",
                allowed=f"a number with {self.instance_class}, whose memory isn't known here",
                remedy="set it to a twentieth of the memory that the class has, in MiB",
            )
        yield from self._check_replicas_and_updates()
        for name in sorted({"rds.force_ssl", "max_connections"} & set(self.parameters)):
            yield self.problem(
                "parameters",
                allowed="any parameter but rds.force_ssl (always on) and max_connections",
                remedy=f"take {name!r} out"
                + ("; set the field max_connections" if name == "max_connections" else ""),
            )

    def _check_replicas_and_updates(self) -> Iterator[Problem]:
        users = [name for name in ("read_replicas", "blue_green_updates") if getattr(self, name)]
        if users and not self.backup_retention_days:
            yield self.problem(
                "backup_retention_days",
                allowed=f"1 to 35 with {' and '.join(users)}: RDS makes the copies from a backup",
                remedy="turn backups on",
            )
        # Source: Amazon RDS User Guide, "Password management with Amazon RDS and AWS Secrets
        # Manager", "Limitations for Secrets Manager integration with Amazon RDS".
        if users and self.master_password_version is None:
            yield self.problem(
                "master_password_version",
                allowed=f"a number with {' and '.join(users)}, which RDS refuses where it manages "
                "the master password itself",
                remedy="set it to 1",
            )
        if self.blue_green_updates and self.read_replicas:
            yield self.problem(
                "blue_green_updates",
                allowed="False where there are read_replicas",
                remedy="leave it out; Terraform's blue/green updates don't support replicas",
            )
