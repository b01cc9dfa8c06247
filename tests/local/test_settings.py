from typing import Any

import pytest

from constructs_va.settings import (
    BucketSettings,
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


@pytest.mark.parametrize(
    ("name", "other"),
    [("vault", "the library's service 'vault'"), ("postgres-main", "the database's shard 'main'")],
)
def test_a_component_with_the_name_of_a_stand_in_is_refused(name: str, other: str) -> None:
    problem = refused(component(name), database=LocalDatabase(shards=("main",)))
    assert (problem.path, problem.given) == (f'components["{name}"]', name)
    assert problem.allowed.endswith(f"; {other} has it")


def test_a_component_with_the_name_of_a_migration_is_refused() -> None:
    brain = component("brain", migration=("migrate",))
    other = component("brain-migration")
    assert environment(brain, other)
    problem = refused(brain, other, own={"brain": OwnImage()})
    assert (problem.path, problem.given) == ('components["brain"].migration', "brain-migration")
    assert problem.allowed.endswith('; components["brain-migration"] has it')


def test_names_in_the_stand_in_for_aws_are_no_longer_than_aws_takes() -> None:
    name = "local" + 25 * "n"
    bucket = "b" * (63 - len(f"va-{name}--123456789012"))
    queue = "q" * (80 - len(f"va-{name}--dead.fifo"))

    def buckets(name: str) -> tuple[BucketSettings]:
        return (BucketSettings(name=name),)

    def queues(name: str) -> tuple[QueueSettings]:
        return (QueueSettings(name=name, fifo=True),)

    assert environment(name=name, buckets=buckets(bucket), queues=queues(queue))
    problem = refused(name=name, buckets=buckets(f"{bucket}x"), queues=queues(queue))
    assert (problem.path, problem.allowed) == (f'buckets["{bucket}x"].name', "63 characters")
    problem = refused(name=name, buckets=buckets(bucket), queues=queues(f"{queue}x"))
    assert (problem.path, problem.allowed) == (f'queues["{queue}x"].name', "80 characters")
    assert problem.remedy.endswith("by 1")


@pytest.mark.parametrize("command", [("/healthy",), ("CMD",), ("NONE",), ("CMD-SHELL",)])
def test_a_question_for_health_says_how_it_is_run(command: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError) as caught:
        OwnImage(health_command=command)
    (problem,) = caught.value.problems
    assert problem.path == "health_command"
    assert OwnImage(health_command=("CMD", *command))


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
