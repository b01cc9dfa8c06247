"""One line, every control: take the line out, and all of them go."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any

import pytest

from constructs_va.settings import (
    ALL_INTERFACE_ENDPOINTS,
    BucketConnection,
    ComponentSettings,
    DatabaseConnection,
    Egress,
    MetricsSettings,
    NetworkSettings,
    Schedule,
    SecretConnection,
)
from tests.workloads.controls import controls
from tests.workloads.synthesis import EXPOSED, component, synthesize

OTHER = component("other", port=9090)

AWS = {
    "subject egress to 10.0.0.0/16 on 443",
    "subject egress to 0.0.0.0/0 on 443",
}
VAULT = {
    "Vault role subject",
    "subject egress to vault on 8200",
    "volume vault-identity",
    "annotation agent-init-json-patch",
    "annotation agent-inject",
    "annotation agent-pre-populate-only",
    "annotation agent-run-as-group",
    "annotation agent-run-as-user",
    "annotation agent-service-account-token-volume-name",
    "annotation auth-path",
    "annotation ca-cert",
    "annotation role",
    "annotation secret-volume-path",
    "annotation tls-secret",
}


def file_of_vault(name: str) -> set[str]:
    return {
        f"annotation agent-inject-template-{name}",
        f"annotation agent-inject-perms-{name}",
        f"annotation error-on-missing-key-{name}",
    }


LINES: Mapping[str, tuple[Mapping[str, Any], set[str]]] = {
    "consumes": (
        {"consumes": ("events",)},
        {"AWS role may consume-events", "variable QUEUE_EVENTS_URL"} | AWS,
    ),
    "publishes": (
        {"publishes": ("work",)},
        {"AWS role may send-work", "variable QUEUE_WORK_URL"} | AWS,
    ),
    "calls": (
        {"calls": ("other",)},
        {
            "subject egress to other on 9090",
            "other ingress from subject on 9090",
            "variable OTHER_URL",
        },
    ),
    "buckets": (
        {"buckets": (BucketConnection(name="notes", access="read_write"),)},
        {"AWS role may read-notes", "AWS role may write-notes", "variable BUCKET_NOTES"} | AWS,
    ),
    "database": (
        {"database": DatabaseConnection(access="read_only")},
        {
            "Vault user read_only",
            # The subnets of databases, in both zones.
            "subject egress to 10.0.40.0/21 on 5432",
            "subject egress to 10.0.104.0/21 on 5432",
            "variable DATABASE_PRIMARY_HOST",
            "variable DATABASE_PRIMARY_READER_HOST",
            "variable DATABASE_PORT",
            "variable DATABASE_NAME",
            "variable DATABASE_POOL_SIZE",
            "variable DATABASE_CREDENTIALS_FILE",
            "variable PGSSLMODE",
            "variable PGCONNECT_TIMEOUT",
            "variable PGTARGETSESSIONATTRS",
            "variable PGLOADBALANCEHOSTS",
            "annotation checksum/database-authority",
            "variable PGSSLROOTCERT",
            "volume database-authority",
        }
        | file_of_vault("database.json")
        | VAULT,
    ),
    "secrets": (
        {"secrets": (SecretConnection(name="token", variable="TOKEN"),)},
        {"Vault secret token", "variable TOKEN_FILE"} | file_of_vault("token") | VAULT,
    ),
    "exposed": (
        {"exposed": EXPOSED},
        {
            "kubernetes_ingress_v1 subject",
            "certificate for api.va.example.com",
            # The subnets of load balancers, in both zones.
            "subject ingress from 10.0.32.0/21 on 8080",
            "subject ingress from 10.0.96.0/21 on 8080",
        },
    ),
    "egress": (
        {"egress": (Egress(host="api.example.org"),)},
        {"subject egress to 0.0.0.0/0 on 443"},
    ),
    "metrics": (
        {"metrics": MetricsSettings()},
        {"subject ingress from prometheus on 9090", "variable METRICS_PORT", "PodMonitor subject"},
    ),
    "kubernetes_api": (
        {"kubernetes_api": True},
        {
            "token of the Kubernetes API",
            "kubernetes_role_v1 subject",
            "kubernetes_role_binding_v1 subject",
            "subject egress to 172.20.0.1/32 on 443",
            "subject egress to 10.0.0.0/16 on 443",
        },
    ),
}
"""For each line what it says, and all that comes of it where there is no other."""

EVERYTHING: dict[str, Any] = {
    field: value for line, _ in LINES.values() for field, value in line.items()
}


def subject(**lines: Any) -> ComponentSettings:
    return component("subject", **lines)


@pytest.fixture(scope="module")
def bare() -> set[str]:
    """The controls of a component without connections."""
    return controls(subject(), OTHER)


@pytest.fixture(scope="module")
def full() -> set[str]:
    """The controls of one with all of them."""
    return controls(subject(**EVERYTHING), OTHER)


@pytest.mark.parametrize("line", LINES)
def test_a_line_brings_these_controls_and_no_others(line: str, bare: set[str]) -> None:
    said, expected = LINES[line]
    assert controls(subject(**said), OTHER) - bare == expected


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_taken_out_takes_all_of_its_controls_along(
    line: str, full: set[str]
) -> None:
    others = {field: value for field, value in EVERYTHING.items() if field not in LINES[line][0]}
    still_needed = {
        control for other, (_, brought) in LINES.items() if other != line for control in brought
    }
    assert full - controls(subject(**others), OTHER) == LINES[line][1] - still_needed


@pytest.mark.parametrize("line", LINES)
def test_no_control_comes_when_a_line_is_taken_out(line: str, full: set[str]) -> None:
    others = {field: value for field, value in EVERYTHING.items() if field not in LINES[line][0]}
    assert controls(subject(**others), OTHER) <= full


def test_a_component_without_connections_reaches_nobody_and_is_reached_by_nobody(
    bare: set[str],
) -> None:
    assert not [control for control in bare if "gress" in control and "subject" in control]
    assert not [control for control in bare if control.startswith(("AWS", "Vault"))]


def test_a_migration_has_the_database_and_nothing_else_of_what_the_component_has(
    full: set[str],
) -> None:
    brought = controls(subject(**EVERYTHING, migration=("migrate",)), OTHER) - full
    assert brought == {
        "kubernetes_job_v1 subject-migration",
        "kubernetes_service_account_v1 subject-migration",
        "kubernetes_network_policy_v1 subject-migration",
        "subject-migration egress to 10.0.40.0/21 on 5432",
        "subject-migration egress to 10.0.104.0/21 on 5432",
        "subject-migration egress to vault on 8200",
        "Vault role subject-migration",
        "Vault user owner",
    }


def test_schedules_need_nothing_that_the_component_has_not(full: set[str]) -> None:
    schedules = {"sweep": Schedule(cron="0 3 * * *", command=("sweep",))}
    brought = controls(subject(**EVERYTHING, schedules=schedules), OTHER) - full
    assert brought == {"kubernetes_cron_job_v1 subject-sweep"}


BOTH: dict[str, Any] = {
    "consumes": ("work",),
    "buckets": (BucketConnection(name="notes", access="read"),),
}


@pytest.mark.parametrize(
    ("lines", "endpoints"),
    [
        ({"consumes": ("work",)}, ("sqs",)),
        ({"buckets": BOTH["buckets"]}, ("s3",)),
        (BOTH, ("s3", "sqs")),
    ],
)
def test_without_egress_nothing_outside_is_open_where_all_services_have_endpoints(
    lines: dict[str, Any], endpoints: tuple[str, ...]
) -> None:
    assert "0.0.0.0/0" in blocks(lines, ())
    others = tuple(one for one in ALL_INTERFACE_ENDPOINTS if one != endpoints[0])
    assert "0.0.0.0/0" in blocks(lines, others)
    assert blocks(lines, endpoints) == {"10.0.0.0/16"}


def blocks(lines: dict[str, Any], endpoints: tuple[str, ...]) -> set[str]:
    """The addresses that a component's policies let it connect to by HTTPS."""
    network = NetworkSettings.model_validate(
        {"cidr": IPv4Network("10.0.0.0/16"), "interface_endpoints": endpoints}
    )
    return {
        peer["ip_block"]["cidr"]
        for policy in synthesize(subject(**lines), network=network).all(
            "kubernetes_network_policy_v1"
        )
        for rule in policy["spec"].get("egress", [])
        for peer in rule["to"]
        if "ip_block" in peer and {port["port"] for port in rule["ports"]} == {"443"}
    }
