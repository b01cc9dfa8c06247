from datetime import timedelta

import pytest

from constructs_va.local.compose import Build, Dependency, document
from constructs_va.settings import (
    DatabaseConnection,
    Egress,
    HealthSettings,
    ImageSettings,
    Schedule,
    SecretConnection,
)
from constructs_va.settings.local import OwnImage
from tests.local.environment import component, connected, services

HEALTHY, ENDED_WELL = Dependency("service_healthy"), Dependency("service_completed_successfully")


def test_a_component_without_code_here_is_a_stub_that_answers_on_its_health_paths() -> None:
    health = HealthSettings(startup="/up", readiness="/ready", liveness="/live")
    stub = services(component("brain", port=9000, health=health))["brain"]
    assert stub.build == Build("./stub")
    assert stub.environment["STUB_HEALTH_PATHS"] == "/up,/ready,/live"
    assert stub.environment["PORT"] == "9000"
    assert stub.healthcheck is not None
    assert stub.healthcheck.test[-1] == "http://127.0.0.1:9000/ready"


def test_health_is_asked_for_as_often_and_as_long_as_settings_say() -> None:
    health = HealthSettings(
        period=timedelta(seconds=7), failures=5, longest_start=timedelta(minutes=3)
    )
    check = services(component("brain", health=health))["brain"].healthcheck
    assert check is not None
    assert (check.interval, check.retries) == (timedelta(seconds=7), 5)
    assert check.start_period == timedelta(minutes=3)


def test_a_component_waits_for_what_it_is_connected_to_and_for_nothing_else() -> None:
    there = services(
        connected("brain", calls=("voice",)), component("voice"), component("spectator")
    )
    assert there["brain"].depends_on == {
        "aws": HEALTHY,
        "postgres-primary": HEALTHY,
        "secrets": ENDED_WELL,
        "voice": HEALTHY,
    }
    assert there["spectator"].depends_on == {}


@pytest.mark.parametrize(
    ("connection", "server"),
    [("consumes", "aws"), ("publishes", "aws"), ("buckets", "aws"), ("database", "postgres")],
)
def test_each_connection_alone_makes_it_wait(connection: str, server: str) -> None:
    bare = {"consumes": (), "publishes": (), "buckets": (), "database": None, "secrets": ()}
    bare.pop(connection)
    depends = services(connected("brain", **bare))["brain"].depends_on
    assert any(name.startswith(server) for name in depends)


def test_only_who_uses_aws_is_told_where_it_is() -> None:
    there = services(connected("brain"), component("voice"))
    assert there["brain"].environment["AWS_ENDPOINT_URL"] == "http://aws:5000"
    assert "AWS_ENDPOINT_URL" not in there["voice"].environment


def test_only_components_with_egress_and_services_with_a_port_here_lead_outside() -> None:
    there = services(
        component("brain"),
        component("voice", egress=(Egress(host="api.example.com"),)),
        component("web"),
        ports={"web": 3000},
    )
    outside = {name for name, service in there.items() if "outside" in service.networks}
    assert outside == {"voice", "web"}
    assert all("inside" in service.networks for service in there.values())


def test_a_container_with_a_port_here_is_made_with_the_network_that_leads_outside() -> None:
    networks = services(component("web"), ports={"web": 3000})["web"].networks
    assert networks["outside"].priority == 1
    assert networks["inside"].priority is None


def test_each_secrets_volume_is_mounted_by_one_component_only() -> None:
    there = services(connected("brain"), connected("voice"))
    (mount,) = there["brain"].volumes
    assert (mount.source, mount.target, mount.read_only) == (
        "brain-secrets",
        "/vault/secrets",
        True,
    )
    others = (service for name, service in there.items() if name not in ("brain", "secrets"))
    assert not any(mount.source == "brain-secrets" for one in others for mount in one.volumes)


def test_a_secret_that_is_a_variable_comes_from_the_env_file() -> None:
    secret = SecretConnection(name="api-key", variable="API_KEY", as_file=False)
    brain = services(component("big-brain", secrets=(secret,), command=("run",)))["big-brain"]
    assert brain.environment["API_KEY"] == "${BIG_BRAIN__API_KEY:-placeholder}"
    assert brain.volumes == ()


def test_values_of_settings_are_not_taken_for_variables_of_compose() -> None:
    brain = services(component("brain", environment={"PRICE": "$5 or ${TEN}"}))["brain"]
    assert brain.environment["PRICE"] == "$$5 or $${TEN}"


def test_one_that_runs_itself_has_its_image_memory_command_and_grace() -> None:
    settings = component("brain", command=("run", "--for", "$USER"))
    brain = services(settings, own={"brain": OwnImage()})["brain"]
    assert brain.image == "va/brain:1.2.3"
    assert (brain.build, brain.pull_policy) == (None, "never")
    assert list(brain.entrypoint) == ["run", "--for", "$$USER"]
    assert brain.mem_limit == "512m"
    assert brain.stop_grace_period == timedelta(seconds=45)
    assert "STUB_HEALTH_PATHS" not in brain.environment


def test_one_without_a_command_runs_what_its_image_says() -> None:
    brain = services(component("brain"), own={"brain": OwnImage()})["brain"]
    assert {"entrypoint", "command"}.isdisjoint(document(brain))


@pytest.mark.parametrize("repository", ["ghcr.io/va/brain", "localhost:5000/brain"])
def test_an_image_that_names_its_registry_is_pulled_from_there(repository: str) -> None:
    image = ImageSettings(repository=repository, tag="1")
    brain = services(component("brain", image=image), own={"brain": OwnImage()})["brain"]
    assert (brain.image, brain.pull_policy) == (f"{repository}:1", None)


def test_an_image_without_a_registry_is_pulled_from_the_one_of_settings() -> None:
    brain = services(component("brain"), own={"brain": OwnImage()}, registry="registry.example.com")
    assert brain["brain"].image == "registry.example.com/va/brain:1.2.3"
    assert brain["brain"].pull_policy is None


def test_an_own_image_is_built_from_a_folder_as_seen_from_the_project() -> None:
    settings = connected("brain", migration=("migrate",))
    there = services(settings, own={"brain": OwnImage(build="../brain")})
    for name in ("brain", "brain-migration"):
        assert there[name].build == Build("../../../brain")
        assert there[name].image == f"va-local/{name}:own"
        assert there[name].pull_policy is None


def test_a_folder_to_build_from_is_no_variable_of_compose() -> None:
    there = services(component("brain"), own={"brain": OwnImage(build="${HOME}/$brain")})
    assert there["brain"].build == Build("../../$${HOME}/$$brain")


def test_its_health_is_asked_by_what_its_image_has() -> None:
    there = services(
        component("brain"),
        component("voice"),
        own={"brain": OwnImage(), "voice": OwnImage(health_command=("CMD", "/healthy"))},
    )
    brain, voice = there["brain"].healthcheck, there["voice"].healthcheck
    assert brain is not None
    assert voice is not None
    assert brain.test[0] == "CMD-SHELL"
    assert list(voice.test) == ["CMD", "/healthy"]


def test_a_question_for_its_health_is_not_taken_for_variables_of_compose() -> None:
    own = OwnImage(health_command=("CMD-SHELL", "test -f $HOME/healthy"))
    check = services(component("brain"), own={"brain": own})["brain"].healthcheck
    assert check is not None
    assert list(check.test) == ["CMD-SHELL", "test -f $$HOME/healthy"]


def test_its_migration_ends_well_first_with_the_database_and_nothing_else() -> None:
    settings = connected("brain", migration=("migrate",))
    there = services(settings, own={"brain": OwnImage()})
    migration = there["brain-migration"]
    assert there["brain"].depends_on["brain-migration"] == ENDED_WELL
    assert list(migration.entrypoint) == ["migrate"]
    assert set(migration.depends_on) == {"postgres-primary", "secrets"}
    assert not [name for name in migration.environment if name.startswith(("QUEUE", "API_KEY"))]
    assert migration.restart == "no"


def test_who_runs_itself_and_uses_the_database_waits_for_all_migrations_here() -> None:
    schedules = {"sweep": Schedule(cron="0 3 * * *", command=("sweep",))}
    there = services(
        connected("brain", migration=("migrate",)),
        connected("user", schedules=schedules),
        component("voice"),
        connected("stub"),
        connected("elsewhere", migration=("migrate",)),
        own={name: OwnImage() for name in ("brain", "user", "voice")},
    )
    waiting = {
        name
        for name, service in there.items()
        if service.depends_on.get("brain-migration") == ENDED_WELL
    }
    assert waiting == {"brain", "user", "user-sweep"}
    assert "elsewhere-migration" not in there


def test_its_commands_at_set_times_run_only_when_asked_for() -> None:
    schedule = Schedule(cron="0 3 * * *", command=("clean", "up"))
    settings = connected("brain", schedules={"nightly": schedule})
    nightly = services(settings, own={"brain": OwnImage()})["brain-nightly"]
    assert nightly.profiles == ("schedules",)
    assert list(nightly.entrypoint) == ["clean", "up"]
    assert "QUEUE_JOBS_URL" in nightly.environment


def test_a_stub_has_no_commands_to_run() -> None:
    schedule = Schedule(cron="0 3 * * *", command=("clean",))
    settings = component(
        "brain",
        migration=("migrate",),
        schedules={"nightly": schedule},
        database=DatabaseConnection(access="read_only"),
    )
    assert {"brain-migration", "brain-nightly"}.isdisjoint(services(settings))
