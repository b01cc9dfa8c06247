from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import DatabaseSettings, Problem, SettingsError
from constructs_va.settings.windows import overlap
from constructs_va.vault.rds_authority import rds_authority

SIZE: dict[str, Any] = {
    "instance_class": "db.m7g.large",
    "storage_gib": 100,
    "max_storage_gib": 200,
}


def database(**settings: Any) -> DatabaseSettings:
    return DatabaseSettings(**{**SIZE, **settings})


def problem_of(**settings: Any) -> Problem:
    """The only problem with these settings."""
    with pytest.raises(SettingsError) as refused:
        database(**settings)
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize("shards", [(), ("north", "north")])
def test_a_database_without_shards_or_with_two_of_one_name_is_refused(
    shards: tuple[str, ...],
) -> None:
    problem = problem_of(shards=shards)
    assert (problem.path, problem.given) == ("shards", shards)
    assert "each once" in problem.allowed
    assert "differently" in problem.remedy


def test_storage_must_have_room_to_grow_by_a_tenth() -> None:
    problem = problem_of(max_storage_gib=109)
    assert (problem.path, problem.given) == ("max_storage_gib", 109)
    assert "at least 110" in problem.allowed
    assert "raise it" in problem.remedy
    assert database(max_storage_gib=110).max_storage_gib == 110


def test_backups_and_maintenance_at_the_same_time_are_refused() -> None:
    problem = problem_of(backup_window="04:30-05:30", maintenance_window="sun:04:00-sun:05:00")
    assert problem.path == "maintenance_window"
    assert problem.given == "sun:04:00-sun:05:00"
    assert "04:30-05:30" in problem.allowed
    assert "move one" in problem.remedy


def test_maintenance_may_begin_when_the_backup_window_ends() -> None:
    settings = database(backup_window="03:00-04:00", maintenance_window="sun:04:00-sun:05:00")
    assert settings.maintenance_window == "sun:04:00-sun:05:00"


def test_the_longest_maintenance_of_a_primary_begins_after_that_of_its_replicas() -> None:
    window = "sun:04:00-mon:03:30"
    settings = database(maintenance_window=window, backup_window="03:30-04:00")
    assert not any(
        overlap(window, settings.replica_maintenance_window(number)) for number in range(1, 16)
    )
    assert problem_of(maintenance_window="sun:04:00-mon:03:31", backup_window="03:30-04:00")


@pytest.mark.parametrize("copies", [{"read_replicas": 1}, {"blue_green_updates": True}])
def test_copies_without_backups_are_refused(copies: dict[str, Any]) -> None:
    problem = problem_of(**copies, backup_retention_days=0, master_password_version=1)
    assert (problem.path, problem.given) == ("backup_retention_days", 0)
    assert "1 to 35" in problem.allowed
    assert next(iter(copies)) in problem.allowed
    assert "turn backups on" in problem.remedy


@pytest.mark.parametrize("copies", [{"read_replicas": 1}, {"blue_green_updates": True}])
def test_copies_of_a_database_whose_master_password_rds_manages_are_refused(
    copies: dict[str, Any],
) -> None:
    problem = problem_of(**copies)
    assert (problem.path, problem.given) == ("master_password_version", None)
    assert next(iter(copies)) in problem.allowed
    assert problem.remedy == "set it to 1"


@pytest.mark.parametrize("copies", [{"read_replicas": 1}, {"blue_green_updates": True}])
def test_copies_are_taken_with_one_day_of_backups_and_a_password_of_ours(
    copies: dict[str, Any],
) -> None:
    settings = database(**copies, backup_retention_days=1, master_password_version=1)
    assert settings.read_replicas or settings.blue_green_updates


def test_blue_green_updates_of_replicas_are_refused() -> None:
    problem = problem_of(blue_green_updates=True, read_replicas=1, master_password_version=1)
    assert (problem.path, problem.given) == ("blue_green_updates", True)
    assert "False where there are read_replicas" in problem.allowed
    assert "leave it out" in problem.remedy


@pytest.mark.parametrize(
    ("parameter", "remedy"),
    [
        ("rds.force_ssl", "take 'rds.force_ssl' out"),
        ("max_connections", "take 'max_connections' out; set the field max_connections"),
    ],
)
def test_parameters_that_are_set_already_are_refused(parameter: str, remedy: str) -> None:
    problem = problem_of(parameters={parameter: "0"})
    assert (problem.path, problem.given) == ("parameters", {parameter: "0"})
    assert parameter in problem.allowed
    assert problem.remedy == remedy


def test_other_parameters_are_taken() -> None:
    assert database(parameters={"work_mem": "8192"}).parameters == {"work_mem": "8192"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("instance_class", "m7g.large"),
        ("storage_gib", 19),
        ("read_replicas", 16),
        ("backup_retention_days", 36),
        ("max_connections", 5),
        ("monitoring_interval_seconds", 20),
        ("log_retention_days", 31),
        ("cpu_alarm_percent", 101),
        ("master_password_version", 0),
    ],
)
def test_what_rds_would_refuse_is_refused(field: str, value: object) -> None:
    problem = problem_of(**{field: value})
    assert (problem.path, problem.given) == (field, value)


def test_the_alarm_on_free_storage_is_below_where_rds_enlarges_it() -> None:
    problem = problem_of(free_storage_alarm_percent=10)
    assert problem.path == "free_storage_alarm_percent"
    assert database(free_storage_alarm_percent=9).free_storage_alarm_percent == 9


@pytest.mark.parametrize("value", ["", "${path.module}", "%{ if true }"])
def test_a_parameter_is_nothing_that_terraform_would_replace(value: str) -> None:
    problem = problem_of(parameters={"work_mem": value})
    assert problem.path == "parameters.work_mem"
    assert "text without ${ and %{" in problem.allowed
    assert database(parameters={"work_mem": "{DBInstanceClassMemory/32768}"})


@pytest.mark.parametrize(
    ("instance_class", "mib"),
    [
        ("db.t4g.micro", 51),
        ("db.t4g.medium", 204),
        ("db.m7g.large", 409),
        ("db.r7g.4xlarge", 6553),
        ("db.m6id.24xlarge", 19660),
    ],
)
def test_a_twentieth_of_the_memory_of_a_class_is_to_be_free(instance_class: str, mib: int) -> None:
    assert database(instance_class=instance_class).least_free_memory_mib == mib


@pytest.mark.parametrize("instance_class", ["db.x2g.large", "db.r3.large", "db.t4g.16xlarge"])
def test_what_is_to_be_free_of_an_unknown_memory_is_asked_for(instance_class: str) -> None:
    problem = problem_of(instance_class=instance_class)
    assert (problem.path, problem.given) == ("free_memory_alarm_mib", None)
    given = database(instance_class=instance_class, free_memory_alarm_mib=1638)
    assert given.least_free_memory_mib == 1638


def test_a_replica_that_seems_to_be_behind_while_nobody_writes_is_none_to_tell_of() -> None:
    problem = problem_of(replica_lag_alarm=timedelta(minutes=5))
    assert problem.path == "replica_lag_alarm"


AUTHORITY, OTHER = rds_authority("eu-west-1"), rds_authority("eu-west-2")
LEAF_BROKEN = AUTHORITY.replace("MII", "AAA", 1)


@pytest.mark.parametrize(
    "text", [AUTHORITY, AUTHORITY + rds_authority("eu-west-2"), f"\n{AUTHORITY}"]
)
def test_certificates_of_authorities_are_taken(text: str) -> None:
    assert database(certificate_authority=text).certificate_authority == text.strip() + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rds.pem",
        LEAF_BROKEN,
        AUTHORITY + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        '${file("rds.pem")}' + AUTHORITY,
    ],
)
def test_what_is_no_certificate_is_refused(text: str) -> None:
    problem = problem_of(certificate_authority=text)
    assert problem.path == "certificate_authority"
    assert "certificates of authorities in PEM" in problem.allowed


def test_a_region_whose_authority_is_unknown_asks_for_it() -> None:
    (problem,) = database().check_authority("ap-east-2")
    assert (problem.path, problem.given) == ("certificate_authority", None)
    assert "ap-east-2-bundle.pem" in problem.remedy
    assert not list(database(certificate_authority=AUTHORITY).check_authority("ap-east-2"))
    assert not list(database().check_authority("us-gov-west-1"))
