"""Pods talk to the database that RDS vouches for, and to no other."""

from hashlib import sha256
from typing import Any

import pytest

from constructs_va.settings import DatabaseConnection, Schedule
from constructs_va.testing import Template
from constructs_va.vault.rds_authority import rds_authority
from tests.workloads.synthesis import component, kubernetes, pod, synthesize

SUBJECT = component(
    database=DatabaseConnection(access="read_write"),
    migration=("migrate",),
    schedules={"sweep": Schedule(cron="0 3 * * *", command=("sweep",))},
)


@pytest.fixture(scope="module")
def template() -> Template:
    return synthesize(SUBJECT)


def specs(template: Template) -> list[Any]:
    """The pods of the Deployment, of the migration and of the schedule."""
    job = kubernetes(template, "job", "subject-migration")
    schedule = kubernetes(template, "cron_job", "subject-sweep")
    return [
        pod(template)["spec"],
        job["spec"]["template"]["spec"],
        schedule["spec"]["job_template"]["spec"]["template"]["spec"],
    ]


def test_connections_are_to_a_server_with_a_certificate_of_its_name(template: Template) -> None:
    for spec in specs(template):
        (container,) = spec.get("containers") or spec["container"]
        variables = {variable["name"]: variable["value"] for variable in container["env"]}
        assert variables["PGSSLMODE"] == "verify-full"
        folder, _, file = variables["PGSSLROOTCERT"].rpartition("/")
        mounts = container.get("volumeMounts") or container["volume_mount"]
        (mount,) = [one for one in mounts if folder in one.values()]
        volumes = spec.get("volumes") or spec["volume"]
        (volume,) = [one for one in volumes if one["name"] == mount["name"]]
        authority = template.one("kubernetes_config_map_v1")
        source = volume.get("configMap") or volume["config_map"]
        assert source["name"] == authority["metadata"]["name"]
        assert authority["data"][file] == rds_authority("eu-central-1")


def test_the_certificate_is_there_before_the_pods(template: Template) -> None:
    authority = template.one("kubernetes_config_map_v1").address
    for kind in ("deployment", "job", "cron_job"):
        (resource,) = template.all(f"kubernetes_{kind}_v1")
        assert authority in resource["depends_on"]


def test_a_component_without_the_database_has_no_use_for_it() -> None:
    volumes = pod(synthesize(component()))["spec"]["volumes"]
    assert "database-authority" not in [volume["name"] for volume in volumes]


def test_another_certificate_replaces_the_replicas(template: Template) -> None:
    annotations = pod(template)["metadata"]["annotations"]
    authority = rds_authority("eu-central-1").encode()
    assert annotations["checksum/database-authority"] == sha256(authority).hexdigest()
