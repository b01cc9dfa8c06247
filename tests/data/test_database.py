from ipaddress import IPv4Network
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.data import PostgresDatabase
from constructs_va.foundation.alarms import AlarmTopic, cloudwatch_service
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import trust
from constructs_va.foundation.role import Role
from constructs_va.network import Network, SecurityGroup
from constructs_va.settings import AwsContext, DatabaseSettings, NetworkSettings
from constructs_va.testing import Template, synthesize_construct

VPC = IPv4Network("10.0.0.0/16")
TRUST = trust("Test", {"Service": ("ec2.amazonaws.com",)})
PRIMARY, REPLICA = "va-test-main-primary", "va-test-main-primary-replica-1"
REPLICATED: dict[str, Any] = {"read_replicas": 1, "master_password_version": 3}


def synthesize(context: AwsContext, *, alarms: bool = False, **settings: Any) -> Template:
    """A database with a role that may do everything with it, and a peer that may reach it."""
    size: dict[str, Any] = {
        "instance_class": "db.m7g.large",
        "storage_gib": 100,
        "max_storage_gib": 200,
    }

    def define(stack: TerraformStack) -> None:
        network = Network(stack, "network", NetworkSettings(cidr=VPC), context=context)
        services = cloudwatch_service(context)
        key = EncryptionKey(stack, "key", context=context, name="data", services=services)
        database = PostgresDatabase(
            stack,
            "database",
            DatabaseSettings(**{**size, **settings}),
            context=context,
            network=network,
            key=key,
            alarms=AlarmTopic(stack, "topic", context=context, key=key) if alarms else None,
        )
        peer = SecurityGroup(
            stack, "peer", context=context, vpc_id=network.vpc_id, name="peer", description="Peer"
        )
        role = Role(stack, "role", context=context, name="component", trust=TRUST)
        database.allow_from(peer)
        database.allow_read_master_secret(role)

    return synthesize_construct(define)


def test_each_shard_is_an_instance_whose_address_holds_its_name(context: AwsContext) -> None:
    template = synthesize(context, shards=("north", "south"))
    found = {block.path: block["identifier"] for block in template.all("aws_db_instance")}
    assert found == {
        "test/database/north/Default": "va-test-main-north",
        "test/database/south/Default": "va-test-main-south",
    }


def test_nobody_can_read_an_instance_from_disk_or_reach_it_from_the_internet(
    context: AwsContext,
) -> None:
    template = synthesize(context)
    instance = template.one("aws_db_instance", storage_encrypted=True, publicly_accessible=False)
    for argument in ("kms_key_id", "performance_insights_kms_key_id"):
        assert template.follow(instance[argument]).type == "aws_kms_key"
    subnets = template.follow(instance["db_subnet_group_name"])["subnet_ids"]
    assert len(subnets) == len(context.zones)


def test_an_instance_can_be_lost_neither_by_terraform_nor_by_aws(context: AwsContext) -> None:
    instance = synthesize(context).one("aws_db_instance")
    assert instance["lifecycle"]["prevent_destroy"]
    assert instance["deletion_protection"]
    assert instance["skip_final_snapshot"] is False
    assert instance["final_snapshot_identifier"] == f"{PRIMARY}-final"
    assert instance["delete_automated_backups"] is False


def test_nothing_is_left_of_a_destroyable_instance_that_is_in_the_way_of_the_next(
    context: AwsContext,
) -> None:
    destroyable = context.model_copy(update={"destroyable": True})
    template = synthesize(destroyable, **REPLICATED)
    instance = template.one("aws_db_instance", identifier=PRIMARY)
    assert instance["skip_final_snapshot"] is True
    assert "final_snapshot_identifier" not in instance
    assert instance["delete_automated_backups"] is True
    assert template.one("aws_secretsmanager_secret")["recovery_window_in_days"] == 0
    kept = synthesize(context, **REPLICATED).one("aws_secretsmanager_secret")
    assert "recovery_window_in_days" not in kept


@pytest.mark.parametrize("support", ["standard", "extended"])
def test_what_rds_does_at_the_end_of_support_is_said_once(
    context: AwsContext, support: str
) -> None:
    instance = synthesize(context, support=support).one("aws_db_instance")
    assert instance["engine_lifecycle_support"].endswith("-disabled") == (support == "standard")
    assert instance["lifecycle"]["ignore_changes"] == ["engine_lifecycle_support"]


def test_a_master_password_is_long_and_of_characters_that_rds_takes(context: AwsContext) -> None:
    made = synthesize(context, **REPLICATED).content["ephemeral"]
    (arguments,) = made["aws_secretsmanager_random_password"].values()
    assert arguments == {"password_length": 40, "exclude_punctuation": True}


def test_storage_grows_by_itself_up_to_its_maximum(context: AwsContext) -> None:
    instance = synthesize(context).one("aws_db_instance", storage_type="gp3")
    assert (instance["allocated_storage"], instance["max_allocated_storage"]) == (100, 200)


@pytest.mark.parametrize(
    ("storage_gib", "baseline"),
    [(20, (None, None)), (399, (None, None)), (400, (12_000, 500)), (5_000, (12_000, 500))],
)
def test_the_baseline_of_storage_is_named_from_where_rds_wants_it_and_never_below(
    context: AwsContext, storage_gib: int, baseline: tuple[int | None, int | None]
) -> None:
    template = synthesize(context, storage_gib=storage_gib, max_storage_gib=6_000, **REPLICATED)
    primary = template.one("aws_db_instance", identifier=PRIMARY)
    assert (primary.get("iops"), primary.get("storage_throughput")) == baseline
    replica = template.one("aws_db_instance", identifier=REPLICA)
    named_by_none = {"storage_type", "iops", "storage_throughput", "allocated_storage"}
    assert not named_by_none & set(replica)


@pytest.mark.parametrize(
    ("field", "argument", "value"),
    [
        ("multi_az", "multi_az", False),
        ("deletion_protection", "deletion_protection", False),
        ("backup_retention_days", "backup_retention_period", 21),
        ("backup_window", "backup_window", "01:00-02:00"),
        ("maintenance_window", "maintenance_window", "tue:03:00-tue:04:00"),
        ("postgres", "engine_version", "16"),
    ],
)
def test_what_settings_decide_reaches_the_instance(
    context: AwsContext, field: str, argument: str, value: Any
) -> None:
    assert synthesize(context, **{field: value}).one("aws_db_instance")[argument] == value


def test_no_replica_is_restarted_when_its_primary_is(context: AwsContext) -> None:
    several: dict[str, Any] = {**REPLICATED, "read_replicas": 7}
    template = synthesize(context, maintenance_window="mon:23:30-tue:00:30", **several)
    primary, *replicas = template.all("aws_db_instance")
    assert primary["maintenance_window"] == "mon:23:30-tue:00:30"
    assert [replica["maintenance_window"] for replica in replicas] == [
        "sun:23:30-mon:00:30",
        "sat:23:30-sun:00:30",
        "fri:23:30-sat:00:30",
        "thu:23:30-fri:00:30",
        "wed:23:30-thu:00:30",
        "tue:23:30-wed:00:30",
        "sun:23:30-mon:00:30",
    ]


@pytest.mark.parametrize("identifier", [PRIMARY, REPLICA])
def test_rds_changes_an_instance_in_its_maintenance_window_only_and_names_who_signs_for_it(
    context: AwsContext, identifier: str
) -> None:
    instance = synthesize(context, **REPLICATED).one("aws_db_instance", identifier=identifier)
    assert instance["auto_minor_version_upgrade"] is True
    assert instance["apply_immediately"] is False
    assert instance["ca_cert_identifier"] == "rds-ca-rsa2048-g1"
    assert instance["copy_tags_to_snapshot"] is True


def test_a_primary_has_a_database_and_a_master_user_from_the_start(context: AwsContext) -> None:
    instance = synthesize(context).one("aws_db_instance")
    assert (instance["db_name"], instance["username"]) == ("va", "va_admin")


def test_another_major_version_in_settings_is_an_upgrade_that_rds_may_make(
    context: AwsContext,
) -> None:
    assert synthesize(context).one("aws_db_instance")["allow_major_version_upgrade"] is True


def test_every_connection_is_encrypted(context: AwsContext) -> None:
    template = synthesize(context)
    group = template.follow(template.one("aws_db_instance")["parameter_group_name"])
    assert {
        "name": "rds.force_ssl",
        "value": "1",
        "apply_method": "pending-reboot",
    } in group["parameter"]


def test_parameters_are_those_of_the_settings_and_wait_for_a_restart(context: AwsContext) -> None:
    template = synthesize(context, max_connections=300, parameters={"work_mem": "8192"})
    parameters = template.one("aws_db_parameter_group")["parameter"]
    values = {parameter["name"]: parameter["value"] for parameter in parameters}
    assert values == {"max_connections": "300", "rds.force_ssl": "1", "work_mem": "8192"}
    assert {parameter["apply_method"] for parameter in parameters} == {"pending-reboot"}


@pytest.mark.parametrize("major", ["16", "17"])
def test_a_major_version_has_a_parameter_group_of_its_own_made_before_the_old_one_goes(
    context: AwsContext, major: str
) -> None:
    group = synthesize(context, postgres=major).one("aws_db_parameter_group")
    assert group["name"] == f"va-test-main-postgres{major}"
    assert group["family"] == f"postgres{major}"
    assert group["lifecycle"]["create_before_destroy"]


def test_rds_manages_the_master_password(context: AwsContext) -> None:
    template = synthesize(context)
    instance = template.one("aws_db_instance", manage_master_user_password=True)
    assert template.follow(instance["master_user_secret_kms_key_id"]).type == "aws_kms_key"
    assert "password_wo" not in instance
    assert "ephemeral" not in template.content


def test_a_master_password_of_ours_is_taken_from_its_secret_and_kept_in_no_state(
    context: AwsContext,
) -> None:
    template = synthesize(context, **REPLICATED)
    instance = template.one("aws_db_instance", identifier=PRIMARY)
    assert "manage_master_user_password" not in instance
    assert "ephemeral.aws_secretsmanager_secret_version" in instance["password_wo"]
    assert instance["password_wo_version"] == 3
    ((read),) = template.content["ephemeral"]["aws_secretsmanager_secret_version"].values()
    stored = template.follow(read["version_id"])
    assert "ephemeral.aws_secretsmanager_random_password" in stored["secret_string_wo"]
    assert stored["secret_string_wo_version"] == 3
    assert stored["lifecycle"] == {"create_before_destroy": True}
    assert "secret_string" not in stored
    secret = template.follow(stored["secret_id"])
    assert secret["name"] == f"{PRIMARY}-master"
    assert template.follow(secret["kms_key_id"]).type == "aws_kms_key"


def test_a_replica_follows_its_primary_as_it_is_set_up(context: AwsContext) -> None:
    template = synthesize(context, **REPLICATED)
    primary = template.one("aws_db_instance", identifier=PRIMARY)
    replica = template.one("aws_db_instance", identifier=REPLICA)
    assert template.follow(replica["replicate_source_db"])["identifier"] == PRIMARY
    assert replica["multi_az"] is False
    for argument in (
        "instance_class",
        "port",
        "storage_encrypted",
        "max_allocated_storage",
        "parameter_group_name",
        "vpc_security_group_ids",
        "iam_database_authentication_enabled",
        "monitoring_interval",
        "performance_insights_enabled",
    ):
        assert replica[argument] == primary[argument], argument


@pytest.mark.parametrize(
    "argument",
    [
        "engine",
        "engine_version",
        "db_name",
        "username",
        "manage_master_user_password",
        "password_wo",
        "allocated_storage",
        "kms_key_id",
        "db_subnet_group_name",
        "final_snapshot_identifier",
    ],
)
def test_a_replica_is_without_what_rds_takes_from_the_source(
    context: AwsContext, argument: str
) -> None:
    template = synthesize(context, **REPLICATED)
    assert argument not in template.one("aws_db_instance", identifier=REPLICA)


def test_replicas_are_taken_away_when_settings_have_fewer(context: AwsContext) -> None:
    replica = synthesize(context, **REPLICATED).one("aws_db_instance", identifier=REPLICA)
    assert replica["skip_final_snapshot"] is True
    assert not replica.get("deletion_protection")
    assert "lifecycle" not in replica


@pytest.mark.parametrize(("insights", "days"), [("standard", 7), ("advanced", 465)])
def test_database_insights_keep_data_for_as_long_as_their_mode_demands(
    context: AwsContext, insights: str, days: int
) -> None:
    instance = synthesize(context, insights=insights).one("aws_db_instance")
    assert instance["database_insights_mode"] == insights
    assert instance["performance_insights_enabled"] is True
    assert instance["performance_insights_retention_period"] == days


def test_rds_sends_metrics_of_the_system_by_a_role_that_serves_this_account_only(
    context: AwsContext,
) -> None:
    template = synthesize(context, monitoring_interval_seconds=15)
    instance = template.one("aws_db_instance", monitoring_interval=15)
    role = template.follow(instance["monitoring_role_arn"])
    (statement,) = role.json("assume_role_policy")["Statement"]
    assert statement["Principal"] == {"Service": ["monitoring.rds.amazonaws.com"]}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": context.account}}
    permissions = template.one("aws_iam_role_policy_attachment")
    assert permissions["policy_arn"].endswith("/AmazonRDSEnhancedMonitoringRole")
    assert permissions.address in instance["depends_on"]


def test_without_enhanced_monitoring_there_is_no_role_for_it(context: AwsContext) -> None:
    template = synthesize(context, monitoring_interval_seconds=0)
    assert template.one("aws_db_instance")["monitoring_interval"] == 0
    assert not template.all("aws_iam_role", name="va-test-main-monitoring")


def test_logs_are_exported_to_encrypted_groups_that_are_there_before_the_instance(
    context: AwsContext,
) -> None:
    template = synthesize(context, log_retention_days=14, **REPLICATED)
    for instance in template.all("aws_db_instance"):
        for log in instance["enabled_cloudwatch_logs_exports"]:
            name = f"/aws/rds/instance/{instance['identifier']}/{log}"
            group = template.one("aws_cloudwatch_log_group", name=name, retention_in_days=14)
            assert template.follow(group["kms_key_id"]).type == "aws_kms_key"
            assert group.address in instance["depends_on"]
    assert template.count("aws_cloudwatch_log_group", retention_in_days=14) == 4


def test_blue_green_updates_are_a_choice(context: AwsContext) -> None:
    chosen = synthesize(context, blue_green_updates=True, master_password_version=1)
    assert chosen.one("aws_db_instance")["blue_green_update"] == {"enabled": True}
    assert "blue_green_update" not in synthesize(context).one("aws_db_instance")


def test_only_who_is_allowed_can_connect(context: AwsContext) -> None:
    template = synthesize(context)
    instance = template.one("aws_db_instance")
    group = template.follow(instance["vpc_security_group_ids"][0])
    assert group["name"] == "va-test-main-database"
    (rule,) = (
        rule
        for rule in template.all("aws_vpc_security_group_ingress_rule")
        if template.follow(rule["security_group_id"]).address == group.address
    )
    assert (rule["from_port"], rule["to_port"], instance["port"]) == (5432, 5432, 5432)
    assert template.follow(rule["referenced_security_group_id"])["name"] == "va-test-peer"
    assert rule.path.startswith("test/peer/")


def test_nobody_logs_in_by_iam(context: AwsContext) -> None:
    template = synthesize(context, **REPLICATED)
    instances = template.all("aws_db_instance")
    assert [one["iam_database_authentication_enabled"] for one in instances] == [False, False]


@pytest.mark.parametrize(
    ("settings", "holder"),
    [({}, "aws_db_instance"), (REPLICATED, "aws_secretsmanager_secret")],
)
def test_who_may_read_the_master_secret_may_decrypt_it_through_secrets_manager(
    context: AwsContext, settings: dict[str, Any], holder: str
) -> None:
    template = synthesize(context, **settings)
    policy = template.one("aws_iam_role_policy", name="read-master-secret-main")
    on_secret, on_key = policy.json("policy")["Statement"]
    assert "secretsmanager:GetSecretValue" in on_secret["Action"]
    assert [template.follow(secret).type for secret in on_secret["Resource"]] == [holder]
    assert on_key["Action"] == ["kms:Decrypt"]
    via = {"kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com"}
    assert on_key["Condition"] == {"StringEquals": via}


@pytest.mark.parametrize("settings", [{}, REPLICATED])
def test_no_password_is_an_argument_that_state_would_keep(
    context: AwsContext, settings: dict[str, Any]
) -> None:
    assert not [
        i for i in synthesize(context, **settings).all("aws_db_instance") if "password" in i
    ]
