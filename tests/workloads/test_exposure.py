import json
from datetime import timedelta

import pytest

from constructs_va.settings import Exposure, HealthSettings
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.workloads import zone_of
from tests.workloads.synthesis import EXPOSED, ZONE, component, kubernetes, synthesize

PREFIX = "alb.ingress.kubernetes.io"


def test_the_ingress_leads_from_host_and_path_to_the_service() -> None:
    spec = kubernetes(synthesize(component(exposed=EXPOSED, port=9000)), "ingress", "subject")[
        "spec"
    ]
    assert spec["ingress_class_name"] == "va"
    (rule,) = spec["rule"]
    (path,) = rule["http"]["path"]
    assert (rule["host"], path["path"]) == ("api.va.example.com", "/v1")
    assert path["backend"]["service"] == {"name": "subject", "port": {"number": 9000}}


def test_it_listens_with_tls_and_without() -> None:
    ingress = kubernetes(synthesize(component(exposed=EXPOSED)), "ingress", "subject")
    annotations = ingress["metadata"]["annotations"]
    assert json.loads(annotations[f"{PREFIX}/listen-ports"]) == [{"HTTP": 80}, {"HTTPS": 443}]


def test_the_load_balancer_shows_a_certificate_that_has_been_issued_for_the_host() -> None:
    template = synthesize(component(exposed=EXPOSED))
    annotations = kubernetes(template, "ingress", "subject")["metadata"]["annotations"]
    issued = template.follow(annotations[f"{PREFIX}/certificate-arn"])
    assert issued.type == "aws_acm_certificate_validation"
    certificate = template.follow(issued["certificate_arn"])
    assert certificate["domain_name"] == "api.va.example.com"
    record = template.follow(issued["validation_record_fqdns"][0])
    assert record["zone_id"] == ZONE.id
    assert template.follow(record["name"]) == certificate


def test_a_certificate_is_replaced_before_it_goes() -> None:
    template = synthesize(component(exposed=EXPOSED))
    assert template.one("aws_acm_certificate")["lifecycle"] == {"create_before_destroy": True}
    assert template.one("aws_route53_record")["allow_overwrite"]


def test_of_two_components_the_one_of_the_longer_path_is_asked_first() -> None:
    template = synthesize(
        component("all", exposed=Exposure(host=EXPOSED.host)),
        component("some", exposed=Exposure(host=EXPOSED.host, path="/admin")),
    )
    found = [
        kubernetes(template, "ingress", name)["metadata"]["annotations"] for name in ("all", "some")
    ]
    first, second = (int(annotations[f"{PREFIX}/group.order"]) for annotations in found)
    assert second < first


@pytest.mark.parametrize(("grace", "delay"), [(50, 50), (3700, 3600)])
def test_requests_go_on_for_as_long_as_a_replica_has_and_aws_lets_them(
    grace: int, delay: int
) -> None:
    settings = component(exposed=EXPOSED, grace_period=timedelta(seconds=grace), spot=False)
    annotations = kubernetes(synthesize(settings), "ingress", "subject")["metadata"]["annotations"]
    assert annotations[f"{PREFIX}/target-group-attributes"] == (
        f"deregistration_delay.timeout_seconds={delay}"
    )


def test_the_load_balancer_asks_what_kubernetes_asks() -> None:
    health = HealthSettings(readiness="/can", period=timedelta(seconds=20), failures=1)
    ingress = kubernetes(
        synthesize(component(exposed=EXPOSED, health=health)), "ingress", "subject"
    )
    annotations = ingress["metadata"]["annotations"]
    assert annotations[f"{PREFIX}/healthcheck-path"] == "/can"
    assert annotations[f"{PREFIX}/healthcheck-interval-seconds"] == "20"
    assert annotations[f"{PREFIX}/unhealthy-threshold-count"] == "2"  # the least that AWS takes
    assert annotations[f"{PREFIX}/success-codes"] == "200-399"


@pytest.mark.parametrize(
    ("host", "zone"),
    [
        ("example.com", "example.com"),
        ("www.example.com", "example.com"),
        ("api.va.example.com", "va.example.com"),
        ("va.example.com", "va.example.com"),
        ("nova.example.com", "example.com"),
    ],
)
def test_a_host_is_in_the_zone_that_is_closest_to_it(host: str, zone: str) -> None:
    zones = (
        HostedZone(name="example.com", id="Z0OUTER"),
        HostedZone(name="va.example.com", id="Z0INNER"),
    )
    assert zone_of(host, zones).name == zone
