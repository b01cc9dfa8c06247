from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import ComponentSettings, Exposure
from constructs_va.testing import Template
from tests.helm.synthesis import objects_of
from tests.workloads.synthesis import EXPOSED, component, environment, kubernetes, synthesize

# Source: AWS Load Balancer Controller documentation, "Ingress annotations", those of the merge
# behaviour "Exclusive": where two ingresses of a group have them, they must be the same.
EXCLUSIVE = {
    "load-balancer-name", "group.name", "ip-address-type", "scheme", "subnets", "security-groups",
    "manage-backend-security-group-rules", "customer-owned-ipv4-pool", "load-balancer-attributes",
    "wafv2-acl-arn", "wafv2-acl-name", "waf-acl-id", "shield-advanced-protection", "ssl-redirect",
    "inbound-cidrs", "security-group-prefix-lists", "ssl-policy", "mutual-authentication",
    "minimum-load-balancer-capacity", "ipam-ipv4-pool-id",
}  # fmt: skip


def parameters(*components: ComponentSettings, **changes: Any) -> dict[str, Any]:
    """What the class of these components' ingresses says; by default of one of them."""
    template = synthesize(*(components or [component(exposed=EXPOSED)]), **changes)
    return parameters_in(template)


def parameters_in(template: Template) -> dict[str, Any]:
    return objects_of(template, "load-balancer")["IngressClassParams", "va"]["spec"]


def attributes(*components: ComponentSettings, **changes: Any) -> dict[str, str]:
    found = parameters(*components, **changes)["loadBalancerAttributes"]
    return {attribute["key"]: attribute["value"] for attribute in found}


def test_exposed_components_share_one_load_balancer_on_the_internet() -> None:
    template = synthesize(
        component("one", exposed=Exposure(host=EXPOSED.host)),
        component("other", exposed=Exposure(host=EXPOSED.host, path="/other")),
    )
    classes = {
        kubernetes(template, "ingress", name)["spec"]["ingress_class_name"]
        for name in ("one", "other")
    }
    (shared,) = classes
    found = objects_of(template, "load-balancer")["IngressClass", shared]["spec"]
    assert found["controller"] == "ingress.k8s.aws/alb"
    assert found["parameters"] == {
        "apiGroup": "elbv2.k8s.aws", "kind": "IngressClassParams", "name": "va"
    }  # fmt: skip
    said = parameters_in(template)
    assert (said["group"], said["scheme"]) == ({"name": "va"}, "internet-facing")


def test_no_ingress_says_what_must_be_the_same_for_all_that_share_a_load_balancer() -> None:
    template = synthesize(component(exposed=EXPOSED))
    annotations = kubernetes(template, "ingress", "subject")["metadata"]["annotations"]
    assert not {name.partition("/")[2] for name in annotations} & EXCLUSIVE


def test_ingresses_of_other_namespaces_are_not_of_the_class() -> None:
    assert parameters()["namespaceSelector"] == {
        "matchLabels": {"kubernetes.io/metadata.name": "va"}
    }


def test_ingresses_come_after_their_class_and_go_before_it() -> None:
    template = synthesize(component(exposed=EXPOSED))
    release = template.one("helm_release", name="load-balancer")
    assert release.address in kubernetes(template, "ingress", "subject")["depends_on"]


def test_whoever_comes_without_tls_is_sent_to_where_there_is() -> None:
    said = parameters()
    assert said["sslRedirectPort"] == "443"
    assert said["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"


def test_requests_are_logged_in_the_log_bucket_where_it_lets_load_balancers_write() -> None:
    template = synthesize(component(exposed=EXPOSED))
    said = {one["key"]: one["value"] for one in parameters_in(template)["loadBalancerAttributes"]}
    bucket = template.one("aws_s3_bucket", bucket=said["access_logs.s3.bucket"])
    assert said["access_logs.s3.enabled"] == "true"
    (policy,) = [
        block for block in template.all("aws_s3_bucket_policy")
        if template.follow(block["bucket"]) == bucket
    ]  # fmt: skip
    statements = {one["Sid"]: one for one in policy.json("policy")["Statement"]}
    deliver = statements["DeliverLoadBalancerLogs"]
    assert deliver["Principal"] == {"Service": ["logdelivery.elasticloadbalancing.amazonaws.com"]}
    prefix = said["access_logs.s3.prefix"]
    (resource,) = deliver["Resource"]
    assert resource.endswith(f".arn}}/{prefix}/AWSLogs/111122223333/*")


def test_it_cannot_be_deleted_unless_the_environment_is_destroyable() -> None:
    assert attributes()["deletion_protection.enabled"] == "true"
    assert attributes(destroyable=True)["deletion_protection.enabled"] == "false"


def test_traffic_can_be_moved_out_of_a_zone() -> None:
    assert attributes()["zonal_shift.config.enabled"] == "true"


def test_it_drops_headers_that_programs_read_differently() -> None:
    assert attributes()["routing.http.drop_invalid_header_fields.enabled"] == "true"


@pytest.mark.parametrize(("seconds", "idle"), [(10, "60"), (120, "120")])
def test_it_waits_as_long_as_any_exposed_component_may_work_and_never_less_than_usually(
    seconds: int, idle: str
) -> None:
    longest = timedelta(seconds=seconds)
    inside = timedelta(minutes=8)
    said = attributes(
        component("quick", exposed=EXPOSED, longest_handling=timedelta(seconds=5)),
        component(
            "slow",
            exposed=Exposure(host=EXPOSED.host, path="/slow"),
            longest_handling=longest,
            grace_period=timedelta(minutes=2),
            spot=False,
        ),
        component("inside", longest_handling=inside, grace_period=inside, spot=False),
    )
    assert said["idle_timeout.timeout_seconds"] == idle


def test_it_is_behind_the_web_acl() -> None:
    template = synthesize(component(exposed=EXPOSED))
    acl = template.follow(parameters_in(template)["wafv2AclArn"])
    assert acl.type == "aws_wafv2_web_acl"


def test_a_web_acl_that_the_settings_no_longer_have_is_taken_off() -> None:
    unprotected = environment().platform.model_copy(update={"web_firewall": None})
    template = synthesize(component(exposed=EXPOSED), platform=unprotected)
    assert parameters_in(template)["wafv2AclArn"] == "none"
    assert not template.all("aws_wafv2_web_acl")
