from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from constructs_va.settings import (
    BucketConnection,
    ComponentSettings,
    DatabaseConnection,
    ImageSettings,
    Problem,
    SecretConnection,
)
from constructs_va.settings.variables import (
    BucketName,
    DatabaseHost,
    DatabaseTls,
    Known,
    QueueUrl,
    SecretValue,
    Variable,
    check_variables,
    variables_of,
)


@dataclass(frozen=True)
class Database:
    shards: tuple[str, ...] = ("primary",)


@dataclass(frozen=True)
class Place:
    """As little of an environment as variables depend on."""

    components: tuple[ComponentSettings, ...]
    name: str = "test"
    region: str = "eu-central-1"
    database: Database = Database()


def component(name: str = "worker", **settings: Any) -> ComponentSettings:
    image = ImageSettings(repository=f"va/{name}", tag="1")
    given: dict[str, Any] = {"image": image, "cpu_millicores": 100, "memory_mib": 128}
    return ComponentSettings(name=name, **{**given, **settings})


OTHERS = (component("web", port=3000), component("queue-jobs"))


def variables(*shards: str, **settings: Any) -> Mapping[str, Variable]:
    """Those that come from the settings, beside those of every component."""
    one = component(**settings)
    place = Place((one, *OTHERS), database=Database(shards or ("primary",)))
    every = variables_of(component(), place)
    return {name: value for name, value in variables_of(one, place).items() if name not in every}


def problems(**settings: Any) -> list[Problem]:
    one = component(**settings)
    place = Place((one, *OTHERS), database=Database(("north", "north-reader")))
    return [*check_variables(one, place)]


def test_every_component_knows_itself_and_where_it_is() -> None:
    assert variables_of(component(), Place(())) == {
        "AWS_REGION": Known("eu-central-1"),
        "PORT": Known("8080"),
        "VA_COMPONENT": Known("worker"),
        "VA_ENVIRONMENT": Known("test"),
    }


def test_a_queue_is_known_by_its_url_from_either_end() -> None:
    expected = {"QUEUE_SKILL_RUNS_URL": QueueUrl("skill-runs")}
    assert variables(consumes=("skill-runs",)) == expected
    assert variables(publishes=("skill-runs",)) == expected
    assert variables(consumes=("skill-runs",), publishes=("skill-runs",)) == expected


def test_another_component_is_called_by_its_name_and_port() -> None:
    assert variables(calls=("web",)) == {"WEB_URL": Known("http://web:3000")}


def test_who_is_not_there_has_no_url() -> None:
    assert not variables(calls=("nobody",))


def test_each_shard_has_a_host_to_write_to_and_one_to_read_from() -> None:
    database = DatabaseConnection(access="read_write", pool_size=7)
    assert variables("north", "far-south", database=database) == {
        "DATABASE_CREDENTIALS_FILE": Known("/vault/secrets/database.json"),
        "DATABASE_FAR_SOUTH_HOST": DatabaseHost("far-south"),
        "DATABASE_FAR_SOUTH_READER_HOST": DatabaseHost("far-south", reader=True),
        "DATABASE_NAME": Known("va"),
        "DATABASE_NORTH_HOST": DatabaseHost("north"),
        "DATABASE_NORTH_READER_HOST": DatabaseHost("north", reader=True),
        "DATABASE_POOL_SIZE": Known("7"),
        "DATABASE_PORT": Known("5432"),
        "PGCONNECT_TIMEOUT": Known("5"),
        "PGSSLMODE": DatabaseTls(),
        "PGSSLROOTCERT": Known("/etc/database-authority/ca.pem"),
    }


def test_only_who_never_writes_prefers_replicas_for_all_of_its_connections() -> None:
    preference = {
        "PGLOADBALANCEHOSTS": Known("random"),
        "PGTARGETSESSIONATTRS": Known("prefer-standby"),
    }
    reads = variables(database=DatabaseConnection(access="read_only"))
    writes = variables(database=DatabaseConnection(access="read_write"))
    assert {**writes, **preference} == reads
    assert not preference.keys() & writes.keys()


def test_a_bucket_is_known_by_its_name() -> None:
    bucket = BucketConnection(name="call-recordings", access="read")
    assert variables(buckets=(bucket,)) == {"BUCKET_CALL_RECORDINGS": BucketName("call-recordings")}


def test_a_secret_is_a_file_unless_it_is_to_be_a_variable() -> None:
    secrets = (
        SecretConnection(name="signing-key", variable="SIGNING_KEY"),
        SecretConnection(name="api-key", variable="API_KEY", as_file=False),
    )
    assert variables(secrets=secrets, command=("serve",)) == {
        "API_KEY": SecretValue("api-key"),
        "SIGNING_KEY_FILE": Known("/vault/secrets/signing-key"),
    }


def test_a_component_has_its_own_variables_besides() -> None:
    assert variables(environment={"LOG_LEVEL": "debug"}) == {"LOG_LEVEL": Known("debug")}


def test_they_are_in_the_order_of_their_names() -> None:
    names = [*variables_of(component(environment={"B": "1", "A": "1", "Z": "1"}), Place(()))]
    assert names == sorted(names)


DATABASE = DatabaseConnection(access="read_only")


@pytest.mark.parametrize(
    ("settings", "path", "name", "by"),
    [
        ({"environment": {"PORT": "80"}}, "environment", "PORT", "port"),
        ({"environment": {"VA_ENVIRONMENT": "x"}}, "environment", "VA_ENVIRONMENT", "library"),
        (
            {"calls": ("queue-jobs",), "publishes": ("jobs",)},
            "calls",
            "QUEUE_JOBS_URL",
            "publishes",
        ),
        (
            {"secrets": (SecretConnection(name="x", variable="DATABASE_CREDENTIALS"),)}
            | {"database": DATABASE},
            'secrets["x"]',
            "DATABASE_CREDENTIALS_FILE",
            "database",
        ),
    ],
)
def test_two_settings_may_not_want_one_variable_to_be_different_things(
    settings: dict[str, Any], path: str, name: str, by: str
) -> None:
    problem = next(one for one in problems(**settings) if one.path == path)
    assert (problem.path, problem.given) == (path, name)
    assert by in problem.allowed


def test_a_shard_may_not_be_called_as_another_s_reader_is() -> None:
    (problem,) = problems(database=DATABASE)
    assert (problem.path, problem.given) == ("database", "DATABASE_NORTH_READER_HOST")


def test_two_settings_may_agree() -> None:
    assert not problems(environment={"PORT": "8080"})
    assert not problems(consumes=("jobs",), publishes=("jobs",))
