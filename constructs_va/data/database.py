"""PostgreSQL databases on RDS."""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.db_parameter_group import (
    DbParameterGroup,
    DbParameterGroupParameter,
)
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from constructs import Construct

from constructs_va.data.database_events import DatabaseEvents
from constructs_va.data.database_instance import (
    InstanceSurroundings,
    PrimaryInstance,
)
from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import Statement
from constructs_va.foundation.role import Grantee, Role
from constructs_va.network import Network, Peer, SecurityGroup
from constructs_va.settings import AwsContext, DatabaseSettings, names
from constructs_va.settings.database import DATABASE_NAME, DATABASE_PORT


class PostgresDatabase(Construct):
    """A database of one or more shards, each an RDS instance with its read replicas.

    Nobody reaches it until :meth:`allow_from` is called, nor without TLS. A shard that is taken out
    of the settings is deleted, once somebody has turned its deletion protection off (by hand where
    that of others is to stay on), and leaves a final snapshot unless the environment is
    ``destroyable``.

    Args:
        key: encrypts storage, performance data, logs and the master password. Its ``services`` must
            include :func:`.encryption_key.logs_service`.
        alarms: where alarms and RDS's events go. None: there are none, which nobody gets without
            saying so.
    """

    port: int = DATABASE_PORT
    """The TCP port that all instances answer on."""

    database_name: str = DATABASE_NAME
    """The database that each shard has from the start."""

    certificate_authority: str | None
    """Who signs its certificates (PEM), where settings say so. None: RDS in its region."""

    instances: dict[str, PrimaryInstance]
    """Shard to its instance, which has the shard's ``replicas``."""

    endpoints: dict[str, str]
    """Shard to the host name that takes reads and writes."""

    reader_endpoints: dict[str, list[str]]
    """Shard to the host names of its read replicas."""

    master_secret_arns: dict[str, str]
    """Shard to the secret with the master user's ``username`` and ``password``."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: DatabaseSettings,
        *,
        context: AwsContext,
        network: Network,
        key: EncryptionKey,
        alarms: AlarmTopic | None,
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._key = settings, context, key
        self.certificate_authority = settings.certificate_authority
        self.security_group = SecurityGroup(
            self,
            "security-group",
            context=context,
            vpc_id=network.vpc_id,
            name=f"{settings.name}-database",
            description=f"Instances of the database {settings.name}",
        )
        self.instances = self._define_instances(
            InstanceSurroundings(
                context=context,
                subnet_group=self._define_subnet_group(network).name,
                security_group=self.security_group,
                parameter_group=self._define_parameter_group().name,
                monitoring_role=self._define_monitoring_role(),
                key=key,
                alarms=alarms,
            )
        )
        if alarms:
            self._define_events(alarms)
        self.endpoints = {shard: one.endpoint for shard, one in self.instances.items()}
        self.reader_endpoints = {
            shard: [replica.endpoint for replica in one.replicas.values()]
            for shard, one in self.instances.items()
        }
        self.master_secret_arns = {
            shard: one.master_secret_arn for shard, one in self.instances.items()
        }

    def allow_from(self, peer: Peer) -> None:
        """Let the peer connect to all instances. Its rule lives in its own stack."""
        self.security_group.allow_from(
            peer, port=DATABASE_PORT, purpose=f"To the database {self._settings.name}"
        )

    def allow_read_master_secret(self, grantee: Grantee) -> None:
        """Let the grantee read the master user's password of every shard, to make lesser users."""
        grantee.allow(
            f"read-master-secret-{self._settings.name}",
            Statement(
                "ReadMasterSecret",
                ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
                list(self.master_secret_arns.values()),
            ),
            self._key.use("kms:Decrypt", service="secretsmanager"),
        )

    def _define_instances(self, surroundings: InstanceSurroundings) -> dict[str, PrimaryInstance]:
        return {
            shard: PrimaryInstance(
                self,
                shard,
                self._settings,
                identifier=names.instance_name(self._context, self._settings, shard),
                surroundings=surroundings,
            )
            for shard in self._settings.shards
        }

    def _define_events(self, topic: AlarmTopic) -> None:
        DatabaseEvents(
            self,
            "events",
            name=self._context.name(self._settings.name),
            topic=topic,
        )

    def _define_subnet_group(self, network: Network) -> DbSubnetGroup:
        return DbSubnetGroup(
            self,
            "subnet-group",
            name=self._context.name(self._settings.name),
            description=f"Where the database {self._settings.name} lives",
            subnet_ids=list(network.database_subnet_ids.values()),
        )

    def _define_parameter_group(self) -> DbParameterGroup:
        """The parameters of one major version.

        With another major comes another group, before the instances move to it. The old one goes
        when none uses it, which without blue/green updates is after the maintenance window: until
        then Terraform fails to delete it, and tries again in the next apply. It fails to give it to
        read replicas, too, before RDS has upgraded them together with their primary.

        Source: Amazon RDS User Guide, "How to perform a major version upgrade for RDS for
        PostgreSQL": read replicas in the same region are upgraded with the primary.
        """
        family = f"postgres{self._settings.postgres}"
        parameters = {
            "max_connections": str(self._settings.max_connections),
            "rds.force_ssl": "1",
            **self._settings.parameters,
        }
        return DbParameterGroup(
            self,
            "parameter-group",
            name=self._context.name(self._settings.name, family),
            family=family,
            description=f"Parameters of the database {self._settings.name}",
            # RDS refuses "immediate" for static parameters, and answers "pending-reboot" for those
            # that are at their default, which "immediate" would have Terraform change for ever.
            parameter=[
                DbParameterGroupParameter(name=name, value=value, apply_method="pending-reboot")
                for name, value in sorted(parameters.items())
            ],
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )

    def _define_monitoring_role(self) -> Role | None:
        """What lets RDS send the operating system's metrics, if it is to.

        Source: Amazon RDS User Guide, "Setting up and enabling Enhanced Monitoring".
        """
        if not self._settings.monitoring_interval_seconds:
            return None
        return Role(
            self,
            "monitoring-role",
            context=self._context,
            name=names.monitoring_role_name(self._settings),
            trust=Statement(
                "RdsMonitors",
                ("sts:AssumeRole",),
                resources=(),
                principals={"Service": ("monitoring.rds.amazonaws.com",)},
                conditions={"StringEquals": {"aws:SourceAccount": self._context.account}},
            ),
            managed_policies=("service-role/AmazonRDSEnhancedMonitoringRole",),
        )
