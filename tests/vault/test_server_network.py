from typing import Any

import pytest

from constructs_va.settings import AwsContext
from constructs_va.testing import Template
from tests.vault.server_synthesis import synthesize

VPC = {"ip_block": {"cidr": "10.0.0.0/16"}}
SERVICE = {"cidr": "172.20.0.1/32"}
"""The Kubernetes API's, as pods know it."""

POLICIES = ("vault", "vault-agent-injector", "vault-snapshot")


def spec_of(template: Template, name: str) -> Any:
    return template.one("kubernetes_network_policy_v1", metadata={"name": name})["spec"]


def ports(rule: Any) -> set[str]:
    return {port["port"] for port in rule["ports"]}


def namespaces(rule: Any) -> set[str]:
    return {
        peer["namespace_selector"]["match_labels"]["kubernetes.io/metadata.name"]
        for peer in rule["from"]
        if "namespace_selector" in peer
    }


def rule_for(rules: list[Any], port: str) -> Any:
    (rule,) = (rule for rule in rules if port in ports(rule))
    return rule


def test_clients_reach_the_servers_and_other_namespaces_do_not(context: AwsContext) -> None:
    template = synthesize(context, client_namespaces=("va", "jobs"))
    rule = rule_for(spec_of(template, "vault")["ingress"], "8200")
    assert namespaces(rule) == {"va", "jobs"}


def test_prometheus_reaches_the_servers_where_it_reads_them(context: AwsContext) -> None:
    template = synthesize(context, monitored_from="metrics")
    assert "metrics" in namespaces(rule_for(spec_of(template, "vault")["ingress"], "8200"))


def test_servers_talk_among_themselves_where_nobody_else_does(context: AwsContext) -> None:
    rule = rule_for(spec_of(synthesize(context), "vault")["ingress"], "8201")
    (peer,) = rule["from"]
    assert peer["pod_selector"]["match_labels"]["component"] == "server"


def test_servers_reach_databases_in_their_subnets_only(context: AwsContext) -> None:
    rule = rule_for(spec_of(synthesize(context), "vault")["egress"], "5432")
    blocks = [peer["ip_block"]["cidr"] for peer in rule["to"]]
    assert blocks == ["10.0.40.0/21", "10.0.104.0/21"]


def test_the_kubernetes_api_reaches_the_injector(context: AwsContext) -> None:
    (rule,) = spec_of(synthesize(context), "vault-agent-injector")["ingress"]
    assert ports(rule) == {"8080"}
    assert rule["from"] == [VPC]


def test_nobody_reaches_the_snapshot_job(context: AwsContext) -> None:
    spec = spec_of(synthesize(context), "vault-snapshot")
    assert "Ingress" in spec["policy_types"]
    assert "ingress" not in spec


@pytest.mark.parametrize("name", POLICIES)
def test_every_pod_can_look_names_up(context: AwsContext, name: str) -> None:
    egress = spec_of(synthesize(context), name)["egress"]
    assert {port["protocol"] for port in rule_for(egress, "53")["ports"]} == {"UDP", "TCP"}


@pytest.mark.parametrize(
    ("name", "kubernetes", "aws"),
    [("vault", True, True), ("vault-agent-injector", True, False), ("vault-snapshot", False, True)],
)
def test_pods_use_the_apis_that_they_need(
    context: AwsContext, name: str, kubernetes: bool, aws: bool
) -> None:
    egress = spec_of(synthesize(context), name)["egress"]
    blocks = [to["ip_block"] for rule in egress if "443" in ports(rule) for to in rule["to"]]
    assert (SERVICE in blocks) == kubernetes
    assert any(block["cidr"] == "0.0.0.0/0" for block in blocks) == aws


@pytest.mark.parametrize("name", POLICIES)
def test_no_pod_reaches_its_nodes_metadata(context: AwsContext, name: str) -> None:
    egress = spec_of(synthesize(context), name)["egress"]
    everywhere = [
        to["ip_block"]
        for rule in egress
        for to in rule["to"]
        if to.get("ip_block", {}).get("cidr") == "0.0.0.0/0"
    ]
    assert all("169.254.0.0/16" in block["except"] for block in everywhere)


@pytest.mark.parametrize("name", ["vault", "vault-snapshot"])
def test_who_has_a_role_in_aws_can_ask_for_it(context: AwsContext, name: str) -> None:
    egress = spec_of(synthesize(context), name)["egress"]
    assert rule_for(egress, "80")["to"] == [{"ip_block": {"cidr": "169.254.170.23/32"}}]
