import re

import pytest

from constructs_va.local.project import project
from constructs_va.settings.charts.vault import CHARTS
from constructs_va.settings.local import LocalDatabase, OwnImage
from tests.local.environment import LOCAL, component, connected, environment, services

SERVICES = project(LOCAL).services


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_hardened_and_limited(name: str) -> None:
    service = SERVICES[name]
    assert service.read_only
    assert service.cap_drop == ("ALL",)
    assert service.security_opt == ("no-new-privileges:true",)
    assert service.mem_limit
    assert service.cpus <= 1
    assert service.pids_limit <= 256


def test_a_server_of_the_database_may_have_a_process_for_each_connection() -> None:
    for connections in (100, 1000):
        there = services(database=LocalDatabase(max_connections=connections))
        assert there["postgres-primary"].pids_limit >= connections + 50


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_reached_from_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].ports)


def test_nobody_is_root_but_who_writes_to_new_volumes_without_its_privileges() -> None:
    roots = [name for name, service in SERVICES.items() if str(service.user).startswith("0:")]
    assert roots == ["secrets"]
    assert all(service.user for service in SERVICES.values())


def test_images_have_tags_that_stay() -> None:
    for name, service in SERVICES.items():
        tag = str(service.image).rsplit(":", 1)[-1]
        assert re.fullmatch(r"\d+(\.\d+)+(-[a-z]+)?|stub-[0-9a-f]{12}", tag), (name, service.image)


def test_no_two_services_build_an_image_of_one_name() -> None:
    built = [service.image for service in SERVICES.values() if service.build]
    assert len(set(built)) == len(built)


def test_every_component_is_a_service_of_its_name() -> None:
    assert {one.name for one in LOCAL.components} <= set(SERVICES)


def test_vault_and_postgres_are_of_the_versions_of_the_other_environments() -> None:
    there = services(database=LocalDatabase(postgres="16"))
    assert str(there["postgres-primary"].image).startswith("postgres:16.")
    assert there["vault"].image == f"hashicorp/vault:{CHARTS[0].app_version}"


def test_every_shard_is_a_server_with_a_volume() -> None:
    database = LocalDatabase(shards=("primary", "second"), max_connections=50)
    there = project(environment(database=database))
    second = there.services["postgres-second"]
    assert "max_connections=50" in second.command
    assert {"postgres-primary", "postgres-second"} <= set(there.volumes)
    assert second.volumes[0].source == "postgres-second"


def test_every_volume_that_is_mounted_is_there_and_no_other() -> None:
    settings = connected("brain", migration=("migrate",))
    there = project(environment(settings, own={"brain": OwnImage()}))
    mounted = {
        mount.source
        for service in there.services.values()
        for mount in service.volumes
        if mount.type == "volume"
    }
    assert mounted == set(there.volumes)


def test_buckets_are_also_reached_by_host_names_of_their_own() -> None:
    assert services()["aws"].networks["inside"].aliases == ("va-local-files-123456789012.aws",)


def test_without_secrets_and_databases_nothing_delivers_any() -> None:
    assert "secrets" not in services(component("brain"))
    assert "secrets" in services(connected("brain"))


def test_what_a_service_may_use_is_what_settings_say() -> None:
    there = services(
        component("brain"), component("voice"), own={"voice": OwnImage()}, aws_memory_mib=500
    )
    limits = {name: service.mem_limit for name, service in there.items()}
    assert limits["aws"] == "500m"
    assert limits["brain"] == "64m"
    assert limits["voice"] == "512m"


def test_only_commands_that_end_are_left_out_of_the_sum_of_memory() -> None:
    assert {name: f"{limit}m" for name, limit in LOCAL.memory.items()} == {
        name: service.mem_limit for name, service in SERVICES.items()
    }
