from typing import Any

import pytest

from constructs_va.settings import AwsContext
from constructs_va.testing import Template
from tests.vault.server_synthesis import synthesize

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


def test_servers_reach_databases_at_private_addresses_only(context: AwsContext) -> None:
    rule = rule_for(spec_of(synthesize(context), "vault")["egress"], "5432")
    assert {to["ip_block"]["cidr"] for to in rule["to"]} == {
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
    }


def test_the_kubernetes_api_reaches_the_injector(context: AwsContext) -> None:
    (rule,) = spec_of(synthesize(context), "vault-agent-injector")["ingress"]
    assert ports(rule) == {"8080"}
    assert rule["from"] == [{"ip_block": {"cidr": "0.0.0.0/0"}}]


def test_nobody_reaches_the_snapshot_job(context: AwsContext) -> None:
    spec = spec_of(synthesize(context), "vault-snapshot")
    assert "Ingress" in spec["policy_types"]
    assert "ingress" not in spec


@pytest.mark.parametrize("name", POLICIES)
def test_every_pod_can_look_names_up_and_use_apis(context: AwsContext, name: str) -> None:
    egress = spec_of(synthesize(context), name)["egress"]
    assert {port["protocol"] for port in rule_for(egress, "53")["ports"]} == {"UDP", "TCP"}
    assert rule_for(egress, "443")["to"] == [{"ip_block": {"cidr": "0.0.0.0/0"}}]


@pytest.mark.parametrize("name", ["vault", "vault-snapshot"])
def test_who_has_a_role_in_aws_can_ask_for_it(context: AwsContext, name: str) -> None:
    egress = spec_of(synthesize(context), name)["egress"]
    assert rule_for(egress, "80")["to"] == [{"ip_block": {"cidr": "169.254.170.23/32"}}]
