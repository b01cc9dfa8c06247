from typing import Any

import pytest
from cdktf_cdktf_provider_helm.release import Release

from constructs_va.kubernetes import Namespace
from constructs_va.kubernetes.traffic import Pods, Traffic
from constructs_va.settings import AwsContext, ContainerDefaults, NamespaceSettings, Quota
from constructs_va.testing import Block, Template
from tests.kubernetes.synthesis import synthesize

QUOTA = Quota(pods=50, cpu=8, memory_gib=32, storage_gib=100)


def synthesize_namespace(
    context: AwsContext, *, protected: bool = False, **settings: Any
) -> Template:
    given = NamespaceSettings(name="va", quota=QUOTA, **settings)
    return synthesize(
        context,
        lambda stack, cluster, _network: Namespace(
            stack, "va", given, context=context, cluster=cluster, protected=protected
        ),
    )


def policies(template: Template) -> dict[str, Block]:
    return {
        block["metadata"]["name"]: block for block in template.all("kubernetes_network_policy_v1")
    }


@pytest.mark.parametrize("level", ["restricted", "baseline", "privileged"])
def test_pods_are_held_to_the_standard_of_the_clusters_minor(
    context: AwsContext, level: str
) -> None:
    template = synthesize_namespace(context, pod_security=level)
    labels = template.one("kubernetes_namespace_v1")["metadata"]["labels"]
    for mode in ("enforce", "audit", "warn"):
        assert labels[f"pod-security.kubernetes.io/{mode}"] == level
        assert labels[f"pod-security.kubernetes.io/{mode}-version"] == "v1.35"


def test_pods_are_restricted_by_default(context: AwsContext) -> None:
    labels = synthesize_namespace(context).one("kubernetes_namespace_v1")["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_a_quota_bounds_pods_requests_and_volumes(context: AwsContext) -> None:
    quota = synthesize_namespace(context).one("kubernetes_resource_quota_v1")
    assert quota["spec"]["hard"] == {
        "pods": "50",
        "requests.cpu": "8",
        "requests.memory": "32Gi",
        "requests.storage": "100Gi",
    }


def test_a_container_that_asks_for_nothing_gets_requests_and_a_limit(context: AwsContext) -> None:
    defaults = ContainerDefaults(cpu_millicores=20, memory_mib=32, memory_limit_mib=64)
    limits = synthesize_namespace(context, defaults=defaults).one("kubernetes_limit_range_v1")
    assert limits["spec"]["limit"] == [
        {
            "type": "Container",
            "default": {"memory": "64Mi"},
            "default_request": {"cpu": "20m", "memory": "32Mi"},
        }
    ]


def test_no_limit_is_a_choice(context: AwsContext) -> None:
    defaults = ContainerDefaults(memory_limit_mib=None)
    limits = synthesize_namespace(context, defaults=defaults).one("kubernetes_limit_range_v1")
    assert "default" not in limits["spec"]["limit"][0]


def test_nothing_is_reached_but_dns_and_the_pod_identity_agent(context: AwsContext) -> None:
    found = policies(synthesize_namespace(context))
    assert set(found) == {"default-deny", "dns", "pod-identity"}
    assert not any("ingress" in block["spec"] for block in found.values())
    assert "egress" not in found["default-deny"]["spec"]
    ((dns,), (agent,)) = (found[name]["spec"]["egress"] for name in ("dns", "pod-identity"))
    assert {(port["protocol"], port["port"]) for port in dns["ports"]} == {
        ("TCP", "53"),
        ("UDP", "53"),
    }
    assert agent["to"] == [{"ip_block": {"cidr": "169.254.170.23/32"}}]
    assert agent["ports"] == [{"protocol": "TCP", "port": "80"}]


def test_policies_are_for_all_of_its_pods(context: AwsContext) -> None:
    for block in policies(synthesize_namespace(context)).values():
        assert block["spec"]["pod_selector"] == {}
        assert block["spec"]["policy_types"] == ["Ingress", "Egress"]


def test_more_can_be_allowed_to_some_of_its_pods(context: AwsContext) -> None:
    def define(stack: Any, cluster: Any, _network: Any) -> None:
        settings = NamespaceSettings(name="va", quota=QUOTA)
        namespace = Namespace(stack, "va", settings, context=context, cluster=cluster)
        namespace.allow(
            "vault", pods={"vault": "yes"}, outgoing=[Traffic([Pods("vault")], tcp=[8200])]
        )

    template = synthesize(context, define)
    allowed = policies(template)["vault"]
    assert template.follow(allowed["metadata"]["namespace"])["metadata"]["name"] == "va"
    assert allowed["spec"]["pod_selector"] == {"match_labels": {"vault": "yes"}}
    assert allowed["spec"]["egress"][0]["ports"] == [{"protocol": "TCP", "port": "8200"}]


def test_a_protected_namespace_is_kept_unless_the_environment_is_destroyable(
    context: AwsContext,
) -> None:
    kept = synthesize_namespace(context, protected=True).one("kubernetes_namespace_v1")
    assert kept["lifecycle"]["prevent_destroy"] is True
    passing = context.model_copy(update={"destroyable": True})
    template = synthesize_namespace(passing, protected=True)
    assert not template.one("kubernetes_namespace_v1")["lifecycle"]["prevent_destroy"]
    assert "lifecycle" not in synthesize_namespace(context).one("kubernetes_namespace_v1")


def test_all_that_pods_stand_on_is_ready_before_them(context: AwsContext) -> None:
    def define(stack: Any, cluster: Any, _network: Any) -> None:
        settings = NamespaceSettings(name="va", quota=QUOTA)
        namespace = Namespace(stack, "va", settings, context=context, cluster=cluster)
        Release(stack, "release", name="release", chart="chart", depends_on=namespace.ready)

    template = synthesize(context, define)
    kinds = ("namespace", "resource_quota", "limit_range", "network_policy")
    there = {b.address for kind in kinds for b in template.all(f"kubernetes_{kind}_v1")}
    assert set(template.one("helm_release")["depends_on"]) == there
