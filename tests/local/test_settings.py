from typing import Any

import pytest

from constructs_va.settings import (
    ComponentSettings,
    DatabaseConnection,
    ImageSettings,
    Problem,
    QueueSettings,
    SecretConnection,
    SettingsError,
)
from constructs_va.settings.local import LocalDatabase, LocalEnvironment, OwnImage
from tests.local.environment import component, environment


def refused(*components: ComponentSettings, **changes: Any) -> Problem:
    """The one problem for which such an environment is refused."""
    with pytest.raises(SettingsError) as caught:
        environment(*components, **changes)
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem


@pytest.mark.parametrize(
    ("changes", "path", "given", "allowed"),
    [
        ({"consumes": ("job",)}, "consumes", "job", "jobs"),
        ({"publishes": ("job",)}, "publishes", "job", "jobs"),
        ({"calls": ("brian",)}, "calls", "brian", "brain"),
    ],
)
def test_a_connection_to_what_is_not_there_is_refused(
    changes: dict[str, Any], path: str, given: str, allowed: str
) -> None:
    problem = refused(component("brain", **changes))
    assert (problem.path, problem.given) == (f'components["brain"].{path}', given)
    assert allowed in problem.allowed


def test_components_that_wait_for_each_other_are_refused() -> None:
    problem = refused(component("brain", calls=("voice",)), component("voice", calls=("brain",)))
    assert problem.path.endswith(".calls")
    assert "brain" in problem.allowed


def test_two_things_of_one_name_are_refused() -> None:
    problem = refused(queues=(QueueSettings(name="jobs"), QueueSettings(name="jobs")))
    assert (problem.path, problem.given) == ("queues", "2 named 'jobs'")


def test_two_meanings_of_one_variable_are_refused() -> None:
    secret = SecretConnection(name="port", variable="PORT", as_file=False)
    problem = refused(component("brain", secrets=(secret,), command=("run",)))
    assert problem.path.startswith('components["brain"].')
    assert problem.given == "PORT"


def test_a_component_that_is_not_there_cannot_run_itself() -> None:
    problem = refused(component("brain"), own={"brian": OwnImage()})
    assert (problem.path, problem.given, problem.allowed) == ("own", "brian", "brain")


def test_one_port_for_two_services_is_refused() -> None:
    problem = refused(component("brain"), ports={"brain": 8080, "aws": 8080})
    assert (problem.path, problem.given) == ("ports", "8080 for brain and aws")


def test_a_port_for_a_service_that_there_is_not_is_refused() -> None:
    problem = refused(component("brain"), ports={"brian": 8080})
    assert (problem.path, problem.given) == ("ports", "brian")
    assert problem.allowed == "aws, postgres-primary, vault, brain"


@pytest.mark.parametrize("name", ["vault", "postgres-primary"])
def test_a_component_with_the_name_of_a_stand_in_is_refused(name: str) -> None:
    problem = refused(component(name))
    assert (problem.path, problem.given) == ("components", name)


def test_a_component_with_the_name_of_a_migration_is_refused() -> None:
    brain = component("brain", migration=("migrate",))
    other = component("brain-migration")
    assert environment(brain, other)
    assert refused(brain, other, own={"brain": OwnImage()}).given == "brain-migration"


def test_more_memory_than_allowed_is_refused() -> None:
    stand_ins = 384 + 256 + 256 + 64
    assert environment(component("brain"), memory_mib=stand_ins + 64)
    problem = refused(component("brain"), memory_mib=stand_ins + 63)
    assert (problem.path, problem.given) == ("memory_mib", stand_ins + 63)
    assert f"at least {stand_ins + 64}" in problem.allowed


@pytest.mark.parametrize("port", [80, 70_000])
def test_a_port_that_needs_privileges_or_is_none_is_refused(port: int) -> None:
    assert refused(ports={"aws": port}).given == port


def test_pools_fit_the_connections_of_a_shard() -> None:
    brain = component("brain", database=DatabaseConnection(access="read_only", pool_size=17))
    assert environment(brain, database=LocalDatabase(max_connections=2 * 17 + 3))
    problem = refused(brain, database=LocalDatabase(max_connections=2 * 17 + 2))
    assert (problem.path, problem.given) == ("database.max_connections", 36)
    assert "at least 37" in problem.allowed
    assert "brain" in problem.allowed


@pytest.mark.parametrize("shards", [(), ("primary", "primary")])
def test_shards_have_a_name_each(shards: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="one or more names, each once"):
        LocalDatabase(shards=shards)


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("va/brain", "here.example.com/va/brain:1"),
        ("there.example.com/brain", "there.example.com/brain:1"),
    ],
)
def test_the_registry_is_for_images_that_name_none(repository: str, expected: str) -> None:
    settings = LocalEnvironment(region="eu-central-1", registry="here.example.com")
    assert settings.image(ImageSettings(repository=repository, tag="1")) == expected
