from datetime import timedelta

from constructs_va.local.compose import (
    Attachment,
    Dependency,
    HealthCheck,
    Mount,
    Network,
    Project,
    Service,
    Volume,
    document,
    literal,
)


def test_what_is_not_set_is_left_out() -> None:
    written = document(Service(image="one:1"))
    assert written["image"] == "one:1"
    assert "build" not in written
    assert "environment" not in written
    assert "profiles" not in written


def test_what_is_empty_is_left_out_whatever_kind_of_sequence_it_is() -> None:
    written = document(Service(entrypoint=[], ports=(), environment={}, user=""))
    assert {"entrypoint", "ports", "environment"}.isdisjoint(written)
    assert written["user"] == ""


def test_a_service_is_hardened_unless_it_says_otherwise() -> None:
    written = document(Service(image="one:1"))
    assert written["read_only"] is True
    assert written["cap_drop"] == ["ALL"]
    assert written["security_opt"] == ["no-new-privileges:true"]


def test_durations_are_written_in_seconds() -> None:
    written = document(Service(stop_grace_period=timedelta(minutes=2)))
    assert written["stop_grace_period"] == "120s"


def test_what_is_nested_is_written_too() -> None:
    service = Service(
        depends_on={"one": Dependency("service_healthy")},
        healthcheck=HealthCheck(test=("CMD", "true")),
        networks={"inside": Attachment()},
        volumes=(Mount("volume", "data", "/data", read_only=None),),
    )
    written = document(service)
    assert written["depends_on"] == {"one": {"condition": "service_healthy"}}
    assert written["healthcheck"]["test"] == ["CMD", "true"]
    assert written["networks"] == {"inside": {}}
    assert written["volumes"] == [{"type": "volume", "source": "data", "target": "/data"}]


def test_a_network_or_volume_of_defaults_is_written_empty() -> None:
    project = Project("va", {}, {"inside": Network(internal=True)}, {"data": Volume()})
    written = document(project)
    assert written["networks"] == {"inside": {"internal": True}}
    assert written["volumes"] == {"data": {}}


def test_a_literal_has_no_variables() -> None:
    assert literal("$HOME and $$") == "$$HOME and $$$$"
