"""One line, everything that it brings to the Compose project: take it out, and all of that goes."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from constructs_va.local.project import project
from constructs_va.local.writing import files
from constructs_va.settings import (
    BucketConnection,
    DatabaseConnection,
    Egress,
    Exposure,
    SecretConnection,
)
from constructs_va.settings.local import LocalEnvironment, OwnImage
from tests.local.environment import component, environment

AWS = {
    "subject waits for aws",
    "variable AWS_ACCESS_KEY_ID",
    "variable AWS_DEFAULT_REGION",
    "variable AWS_ENDPOINT_URL",
    "variable AWS_SECRET_ACCESS_KEY",
}
SECRETS = {
    "service secrets",
    "secrets is on inside",
    "secrets waits for vault",
    "secrets has ./secrets in /va",
    "secrets has subject-secrets in /secrets/subject",
    "subject waits for secrets",
    "subject has subject-secrets in /vault/secrets",
    "volume subject-secrets",
}

LINES: Mapping[str, tuple[Mapping[str, Any], set[str]]] = {
    "consumes": ({"consumes": ("jobs",)}, {"variable QUEUE_JOBS_URL"} | AWS),
    "publishes": ({"publishes": ("events",)}, {"variable QUEUE_EVENTS_URL"} | AWS),
    "buckets": (
        {"buckets": (BucketConnection(name="files", access="read"),)},
        {"variable BUCKET_FILES"} | AWS,
    ),
    "calls": ({"calls": ("other",)}, {"subject waits for other", "variable OTHER_URL"}),
    "database": (
        {"database": DatabaseConnection(access="read_only")},
        {
            "subject waits for postgres-primary",
            "subject logs in to primary as va_read_only",
            "variable DATABASE_CREDENTIALS_FILE",
            "variable DATABASE_NAME",
            "variable DATABASE_POOL_SIZE",
            "variable DATABASE_PORT",
            "variable DATABASE_PRIMARY_HOST",
            "variable DATABASE_PRIMARY_READER_HOST",
            "variable PGCONNECT_TIMEOUT",
            "variable PGLOADBALANCEHOSTS",
            "variable PGSSLMODE",
            "variable PGTARGETSESSIONATTRS",
            "variable PGSSLROOTCERT",
        }
        | SECRETS,
    ),
    "secrets": (
        {"secrets": (SecretConnection(name="token", variable="TOKEN"),)},
        {
            "subject gets token from SUBJECT__TOKEN",
            "entry SUBJECT__TOKEN of .env",
            "secrets is told SUBJECT__TOKEN",
            "variable TOKEN_FILE",
        }
        | SECRETS,
    ),
    "egress": ({"egress": (Egress(host="api.example.com"),)}, {"subject is on outside"}),
    "ports": (
        {"ports": {"subject": 8080}},
        {"subject is on outside", "subject answers on 127.0.0.1:8080:8080"},
    ),
    # Nothing: a port of this machine is how a component is reached here.
    "exposed": ({"exposed": Exposure(host="va.example.com")}, set()),
}
"""For each line what it says, and all that comes of it where there is no other."""

EVERYTHING: dict[str, Any] = {
    field: value for line, _ in LINES.values() for field, value in line.items()
}


def facts(**lines: Any) -> set[str]:
    """What there is in the project because of a component with these lines."""
    ports: Any = lines.pop("ports", {})
    settings = environment(
        component("subject", **lines),
        component("other"),
        own={"subject": OwnImage(), "other": OwnImage()},
        ports=ports,
    )
    return set(_facts(settings))


def _facts(settings: LocalEnvironment) -> Iterator[str]:
    written = files(settings, project(settings))
    compose = yaml.safe_load(written["compose.yaml"])
    for name, service in compose["services"].items():
        yield f"service {name}"
        yield from (f"{name} waits for {other}" for other in service.get("depends_on", {}))
        yield from (f"{name} is on {network}" for network in service["networks"])
        yield from (f"{name} answers on {port}" for port in service.get("ports", ()))
        for mount in service.get("volumes", ()):
            yield f"{name} has {mount['source']} in {mount['target']}"
    yield from (f"volume {name}" for name in compose["volumes"])
    yield from _of_variables(compose["services"])
    for line in written[".env.example"].splitlines():
        if line.startswith("SUBJECT"):
            yield f"entry {line.partition('=')[0]} of .env"
    yield from _of_secrets(json.loads(written["secrets/secrets.json"]))


def _of_variables(services: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"variable {name}" for name in services["subject"]["environment"])
    told = services.get("secrets", {}).get("environment", {})
    yield from (f"secrets is told {name}" for name in told if name.startswith("SUBJECT"))


def _of_secrets(holders: list[Any]) -> Iterator[str]:
    for holder in holders:
        for secret in holder["secrets"]:
            yield f"{holder['name']} gets {secret['name']} from {secret['variable']}"
        for shard, login in holder["logins"].items():
            yield f"{holder['name']} logs in to {shard} as {login}"


@pytest.mark.parametrize("line", LINES)
def test_a_line_brings_this_and_nothing_else(line: str) -> None:
    said, expected = LINES[line]
    assert facts(**said) - facts() == expected


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_taken_out_takes_all_of_it_along(line: str) -> None:
    others = {field: value for field, value in EVERYTHING.items() if field not in LINES[line][0]}
    needed = {fact for other, (_, brought) in LINES.items() if other != line for fact in brought}
    assert facts(**EVERYTHING) - facts(**others) == LINES[line][1] - needed
    assert facts(**others) <= facts(**EVERYTHING)


def test_a_component_without_connections_is_on_the_network_and_has_nothing_else() -> None:
    assert {fact for fact in facts() if fact.startswith("subject")} == {"subject is on inside"}
