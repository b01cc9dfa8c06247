"""Migrations and schedules: a component's commands that end."""

from datetime import timedelta
from typing import Any

from constructs_va.settings import DatabaseConnection, Schedule, SecretConnection
from constructs_va.settings.variables import variables_of
from constructs_va.settings.vault import clients_of
from constructs_va.testing import Block, Template
from tests.cluster.synthesis import made_before
from tests.workloads.synthesis import (
    component,
    container,
    deployment,
    environment,
    kubernetes,
    pod,
    synthesize,
    variables,
)

MIGRATING = component(
    command=("serve",),
    consumes=("events",),
    database=DatabaseConnection(access="read_write"),
    secrets=(SecretConnection(name="key", variable="KEY"),),
    migration=("migrate", "--all"),
)
SWEEPING = component(
    consumes=("events",),
    schedules={
        "sweep": Schedule(cron="0 3 * * *", command=("sweep",), longest_run=timedelta(minutes=20))
    },
)


def migration(template: Template) -> Any:
    return kubernetes(template, "job", "subject-migration")["spec"]["template"]["spec"]


def schedule(template: Template) -> Any:
    return kubernetes(template, "cron_job", "subject-sweep")["spec"]


def test_terraform_waits_until_a_migration_has_ended_well() -> None:
    job = kubernetes(synthesize(MIGRATING), "job", "subject-migration")
    assert job["wait_for_completion"]
    assert job["timeouts"] == {"create": "30m", "update": "30m"}
    assert job["spec"]["active_deadline_seconds"] < 30 * 60
    assert migration(synthesize(MIGRATING))["restart_policy"] == "Never"


def test_a_migration_runs_the_components_image_with_its_own_command() -> None:
    template = synthesize(MIGRATING)
    (migrating,) = migration(template)["container"]
    assert migrating["image"] == container(template)["image"]
    assert migrating["command"] == ["migrate", "--all"]
    assert "liveness_probe" not in migrating


def test_a_migration_knows_of_the_database_and_of_no_other_connection() -> None:
    only_database = component(database=MIGRATING.database)
    expected = variables_of(only_database, environment(only_database))
    found = variables(migration(synthesize(MIGRATING))["container"])
    assert found.keys() == expected.keys()


def test_a_migration_runs_as_whom_vault_takes_for_the_owner_of_the_tables() -> None:
    (client,) = [one for one in clients_of([MIGRATING]) if one.name != "subject"]
    template = synthesize(MIGRATING)
    account = migration(template)["service_account_name"]
    assert account == client.account
    assert kubernetes(template, "service_account", account)
    job = kubernetes(template, "job", "subject-migration")["spec"]["template"]
    assert job["metadata"]["annotations"]["vault.hashicorp.com/role"] == client.name


def test_a_schedule_runs_one_command_at_its_times_and_never_twice_at_once() -> None:
    spec = schedule(synthesize(SWEEPING))
    assert (spec["schedule"], spec["timezone"]) == ("0 3 * * *", "Etc/UTC")
    assert spec["concurrency_policy"] == "Forbid"
    job = spec["job_template"]["spec"]
    assert job["active_deadline_seconds"] == 20 * 60
    assert job["template"]["spec"]["container"][0]["command"] == ["sweep"]


def test_a_schedule_has_what_the_component_has() -> None:
    template = synthesize(SWEEPING)
    task = schedule(template)["job_template"]["spec"]["template"]
    replica = pod(template)["spec"]
    assert task["spec"]["service_account_name"] == replica["serviceAccountName"]
    assert variables(task["spec"]["container"]) == variables(replica["containers"])
    policy = kubernetes(template, "network_policy", "subject")["spec"]["pod_selector"]
    assert policy["match_labels"].items() <= task["metadata"]["labels"].items()


def test_a_scheduled_pod_answers_no_requests() -> None:
    template = synthesize(SWEEPING)
    task = schedule(template)["job_template"]["spec"]["template"]
    selector = kubernetes(template, "service", "subject")["spec"]["selector"]
    assert not selector.items() <= task["metadata"]["labels"].items()


def waits_for_migrations(template: Template, block: Block) -> set[str]:
    before = made_before(template, block)
    return {address for address in before if address.startswith("kubernetes_job_v1.")}


def test_who_uses_the_database_starts_after_all_migrations() -> None:
    schedules = {"sweep": Schedule(cron="0 3 * * *", command=("sweep",))}
    template = synthesize(
        component("user", database=MIGRATING.database, schedules=schedules),
        MIGRATING,
        component("second", database=MIGRATING.database, migration=("migrate",)),
        component("other"),
    )
    jobs = {block.address for block in template.all("kubernetes_job_v1")}
    assert len(jobs) == 2
    for block in (
        deployment(template, "user").release,
        deployment(template, "subject").release,
        deployment(template, "second").release,
        kubernetes(template, "cron_job", "user-sweep"),
    ):
        assert waits_for_migrations(template, block) == jobs, block.address
    assert not waits_for_migrations(template, deployment(template, "other").release)
