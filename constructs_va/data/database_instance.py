"""One RDS instance: the primary of a shard, or a read replica of one."""

from dataclasses import dataclass

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from constructs import Construct

from constructs_va.data.database_alarms import InstanceAlarms
from constructs_va.data.master_password import MasterPassword
from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.lifecycle import kept
from constructs_va.foundation.log_group import LogGroup
from constructs_va.foundation.role import Role
from constructs_va.network import SecurityGroup
from constructs_va.settings import AwsContext, DatabaseSettings, names
from constructs_va.settings.database import DATABASE_NAME, DATABASE_PORT

MASTER_USER = "va_admin"

EXPORTED_LOGS = ("postgresql", "upgrade")

CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1"
"""Signs the server's certificate, which RDS renews by itself. Named, because the default is what
the account's administrators last set it to.

Source: Amazon RDS User Guide, "Using SSL/TLS to encrypt a connection to a DB instance or cluster",
"Certificate authorities".
"""

ENGINE_SUPPORT = {
    "standard": "open-source-rds-extended-support-disabled",
    "extended": "open-source-rds-extended-support",
}
"""Source: Amazon RDS API Reference, CreateDBInstance, EngineLifecycleSupport."""

INSIGHTS_DAYS = {"standard": 7, "advanced": 465}
"""Days for which Database Insights keeps performance data: 465 is what the advanced mode demands.

Source: Amazon RDS API Reference, CreateDBInstance, DatabaseInsightsMode.
"""


STRIPED_GIB = 400
"""From here on RDS spreads PostgreSQL's storage over four volumes, and takes IOPS and throughput
for it, at least these: the baseline, which costs nothing.

Source: Amazon RDS User Guide, "Amazon RDS DB instance storage", "gp3 storage".
"""

STRIPED_IOPS, STRIPED_MIB_PER_SECOND = 12_000, 500


@dataclass(frozen=True)
class InstanceSurroundings:
    """What all instances of a database share."""

    context: AwsContext
    subnet_group: str
    security_group: SecurityGroup
    parameter_group: str
    monitoring_role: Role | None
    key: EncryptionKey
    alarms: AlarmTopic | None


class DatabaseInstance(Construct):
    """What primaries and replicas have in common: size, protection, monitoring, logs and alarms.

    Args:
        identifier: the instance's whole name.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: DatabaseSettings,
        *,
        identifier: str,
        surroundings: InstanceSurroundings,
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._surroundings = settings, surroundings
        self.identifier = identifier
        self.resource = self._define_instance(self._define_log_groups())
        self._define_monitoring()
        self.alarms = self._define_alarms()
        self.endpoint = self.resource.address

    def _define_log_groups(self) -> list[LogGroup]:
        """Made before RDS makes them by itself: unencrypted, and kept for ever."""
        return [
            LogGroup(
                self,
                f"{log}-log",
                context=self._surroundings.context,
                name=f"/aws/rds/instance/{self.identifier}/{log}",
                retention_days=self._settings.log_retention_days,
                key=self._surroundings.key,
            )
            for log in EXPORTED_LOGS
        ]

    def _define_instance(self, log_groups: list[LogGroup]) -> DbInstance:
        settings, surroundings = self._settings, self._surroundings
        role = surroundings.monitoring_role
        first: list[ITerraformDependable] = [group.resource for group in log_groups]
        return DbInstance(
            self,
            "Default",
            identifier=self.identifier,
            instance_class=settings.instance_class,
            storage_encrypted=True,
            # With a maximum, the provider leaves alone what RDS has enlarged by itself.
            max_allocated_storage=settings.max_storage_gib,
            port=DATABASE_PORT,
            publicly_accessible=False,
            vpc_security_group_ids=[surroundings.security_group.security_group_id],
            ca_cert_identifier=CERTIFICATE_AUTHORITY,
            # Nobody logs in by IAM: Vault makes users, and a second way in would go unwatched.
            iam_database_authentication_enabled=False,
            parameter_group_name=surroundings.parameter_group,
            apply_immediately=False,
            auto_minor_version_upgrade=True,
            copy_tags_to_snapshot=True,
            enabled_cloudwatch_logs_exports=list(EXPORTED_LOGS),
            depends_on=[*first, *(role.attachments if role else ())],
        )

    def _define_monitoring(self) -> None:
        settings, surroundings, instance = self._settings, self._surroundings, self.resource
        instance.database_insights_mode = settings.insights
        instance.performance_insights_enabled = True
        instance.performance_insights_retention_period = INSIGHTS_DAYS[settings.insights]
        instance.performance_insights_kms_key_id = surroundings.key.arn
        instance.monitoring_interval = settings.monitoring_interval_seconds
        if surroundings.monitoring_role:
            instance.monitoring_role_arn = surroundings.monitoring_role.arn

    def _define_alarms(self) -> InstanceAlarms | None:
        topic = self._surroundings.alarms
        if not topic:
            return None
        return InstanceAlarms(
            self,
            "alarms",
            self._settings,
            identifier=self.identifier,
            topic=topic,
            after=[self.resource],
        )


class PrimaryInstance(DatabaseInstance):
    """The instance of a shard that takes writes, with its master user, backups and replicas."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: DatabaseSettings,
        *,
        identifier: str,
        surroundings: InstanceSurroundings,
    ) -> None:
        super().__init__(scope, id_, settings, identifier=identifier, surroundings=surroundings)
        self._define_engine_and_storage()
        self._define_protection()
        if self.alarms:
            self.alarms.define_for_primary()
        self.master_secret_arn = self._define_master_user()
        self.replicas = {
            replica: ReadReplica(
                self,
                replica,
                settings,
                identifier=f"{identifier}-{replica}",
                surroundings=surroundings,
                source=self,
                maintenance_window=settings.replica_maintenance_window(number),
            )
            for number, replica in enumerate(names.replica_ids(settings), start=1)
        }

    def _define_engine_and_storage(self) -> None:
        settings, instance = self._settings, self.resource
        instance.engine = "postgres"
        instance.engine_version = settings.postgres
        instance.engine_lifecycle_support = ENGINE_SUPPORT[settings.support]
        # The major version is written in settings: who changes it there asks for the upgrade.
        instance.allow_major_version_upgrade = True
        instance.db_name = DATABASE_NAME
        # A replica has its primary's, and RDS may refuse one that names the type without IOPS.
        instance.storage_type = "gp3"
        instance.allocated_storage = settings.storage_gib
        if settings.storage_gib >= STRIPED_GIB:
            # Left out, the provider sends the 3,000 IOPS of smaller storage along when it grows,
            # and RDS refuses. Below, RDS refuses whoever names any. What grew past the limit by
            # itself has the baseline from RDS, which the provider reads and keeps.
            # Source: Terraform AWS provider, issue 28382.
            instance.iops = STRIPED_IOPS
            instance.storage_throughput = STRIPED_MIB_PER_SECOND
        instance.kms_key_id = self._surroundings.key.arn
        instance.db_subnet_group_name = self._surroundings.subnet_group
        instance.multi_az = settings.multi_az
        if settings.blue_green_updates:
            instance.put_blue_green_update(enabled=True)

    def _define_protection(self) -> None:
        """What is left of an instance once it is deleted, and what makes that hard.

        Of a ``destroyable`` environment nothing is left, as its key goes along: a snapshot could be
        read no more, and its name would be in the way of the next environment's.
        """
        settings, instance = self._settings, self.resource
        context = self._surroundings.context
        instance.backup_retention_period = settings.backup_retention_days
        instance.backup_window = settings.backup_window
        instance.maintenance_window = settings.maintenance_window
        instance.delete_automated_backups = context.destroyable
        instance.skip_final_snapshot = context.destroyable
        if not context.destroyable:
            instance.final_snapshot_identifier = f"{self.identifier}-final"
        instance.deletion_protection = settings.deletion_protection
        # RDS takes it when the instance is made; a change afterwards would be planned for ever.
        # Source: Terraform AWS provider, issues 40870 and 44552.
        instance.lifecycle = kept(context, ignoring=["engine_lifecycle_support"])

    def _define_master_user(self) -> str:
        """The ARN of the secret that holds the master user's password."""
        key, instance = self._surroundings.key, self.resource
        instance.username = MASTER_USER
        version = self._settings.master_password_version
        if version is None:
            instance.manage_master_user_password = True
            instance.master_user_secret_kms_key_id = key.arn
            return instance.master_user_secret.get(0).secret_arn
        password = MasterPassword(
            self,
            "master-password",
            context=self._surroundings.context,
            name=f"{self.identifier}-master",
            description="The master user of an RDS instance",
            username=MASTER_USER,
            version=version,
            key=key,
        )
        instance.password_wo = password.value
        instance.password_wo_version = version
        return password.arn


class ReadReplica(DatabaseInstance):
    """An instance that follows a primary and answers reads.

    It holds nothing that the primary doesn't: it has no backups, no final snapshot (which RDS
    refuses a replica) and no protection, so that taking it out of the settings takes it away.

    Args:
        maintenance_window: when AWS may restart it; another time than the primary's.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: DatabaseSettings,
        *,
        identifier: str,
        surroundings: InstanceSurroundings,
        source: PrimaryInstance,
        maintenance_window: str,
    ) -> None:
        super().__init__(scope, id_, settings, identifier=identifier, surroundings=surroundings)
        # In one region, RDS takes engine, key, subnets and storage from the source, and refuses or
        # ignores them here.
        # Source: Amazon RDS API Reference, CreateDBInstanceReadReplica.
        self.resource.replicate_source_db = source.resource.identifier
        self.resource.maintenance_window = maintenance_window
        self.resource.multi_az = False
        self.resource.skip_final_snapshot = True
        if self.alarms:
            self.alarms.define_for_replica()
