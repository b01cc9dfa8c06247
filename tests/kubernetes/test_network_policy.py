from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.kubernetes import NetworkPolicy
from constructs_va.kubernetes.traffic import (
    DNS,
    INTERNET,
    POD_IDENTITY_AGENT,
    Addresses,
    Pods,
    Traffic,
    aws_apis,
    kubernetes_api,
)
from constructs_va.network import Network
from constructs_va.settings import AwsContext, NetworkSettings
from constructs_va.testing import synthesize_construct
from tests.kubernetes.synthesis import synthesize


def policy(context: AwsContext, **arguments: Any) -> dict[str, Any]:
    template = synthesize(
        context,
        lambda stack, _cluster, _network: NetworkPolicy(
            stack, "policy", name="policy", namespace="va", **arguments
        ),
    )
    return template.one("kubernetes_network_policy_v1")["spec"]


def test_a_policy_without_traffic_denies_all_of_it(context: AwsContext) -> None:
    spec = policy(context)
    assert spec == {"pod_selector": {}, "policy_types": ["Ingress", "Egress"]}


def test_a_policy_can_be_for_some_pods_alone(context: AwsContext) -> None:
    spec = policy(context, pods={"app": "orchestrator"})
    assert spec["pod_selector"] == {"match_labels": {"app": "orchestrator"}}


@pytest.mark.parametrize(
    ("argument", "direction", "end"),
    [("incoming", "ingress", "from"), ("outgoing", "egress", "to")],
)
def test_each_direction_names_its_peers_and_ports(
    context: AwsContext, argument: str, direction: str, end: str
) -> None:
    traffic = Traffic(
        [Pods("vault", {"app": "vault"}), Pods(), Addresses("10.0.0.0/8", but=["10.1.0.0/16"])],
        tcp=[8200, 8201],
        udp=[53],
    )
    (rule,) = policy(context, **{argument: [traffic]})[direction]
    assert rule[end] == [
        {
            "namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": "vault"}},
            "pod_selector": {"match_labels": {"app": "vault"}},
        },
        {"pod_selector": {}},
        {"ip_block": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}},
    ]
    assert rule["ports"] == [
        {"protocol": "TCP", "port": "8200"},
        {"protocol": "TCP", "port": "8201"},
        {"protocol": "UDP", "port": "53"},
    ]


def test_traffic_without_ports_is_on_every_port(context: AwsContext) -> None:
    (rule,) = policy(context, incoming=[Traffic([Pods()])])["ingress"]
    assert "ports" not in rule


def test_dns_is_asked_by_both_protocols() -> None:
    assert (DNS.tcp, DNS.udp) == ([53], [53])
    assert DNS.peers == [Pods("kube-system", {"k8s-app": "kube-dns"})]


def test_the_pod_identity_agent_is_reached_and_the_nodes_metadata_is_not() -> None:
    (agent,) = POD_IDENTITY_AGENT.peers
    assert agent == Addresses("169.254.170.23/32")
    assert excluded("169.254.169.254")


@pytest.mark.parametrize("inside", ["10.20.3.4", "172.20.0.1", "192.168.1.1", "100.64.0.1"])
def test_the_internet_holds_no_private_address(inside: str) -> None:
    assert excluded(inside)


def test_aws_is_reached_by_endpoints_in_the_vpc_and_by_public_addresses(
    context: AwsContext,
) -> None:
    found: list[Traffic] = []
    synthesize(context, lambda _stack, _cluster, network: found.append(aws_apis(network)))
    assert found == [Traffic([Addresses("10.0.0.0/16"), INTERNET], tcp=[443])]


def test_services_that_all_have_endpoints_are_reached_in_the_vpc_alone(
    context: AwsContext,
) -> None:
    settings = NetworkSettings(
        cidr=IPv4Network("10.0.0.0/16"), interface_endpoints=("sqs", "secretsmanager")
    )
    found: list[Traffic] = []

    def define(stack: TerraformStack) -> None:
        network = Network(stack, "network", settings, context=context)
        found.append(aws_apis(network, "sqs", "secretsmanager"))
        found.append(aws_apis(network, "sqs", "s3"))

    synthesize_construct(define)
    vpc = Addresses("10.0.0.0/16")
    assert found == [Traffic([vpc], tcp=[443]), Traffic([vpc, INTERNET], tcp=[443])]


def test_the_kubernetes_api_is_reached_by_its_services_address_too(context: AwsContext) -> None:
    found: list[Traffic] = []
    synthesize(
        context,
        lambda _stack, cluster, network: found.append(kubernetes_api(cluster, network)),
    )
    assert found == [Traffic([Addresses("172.20.0.1/32"), Addresses("10.0.0.0/16")], tcp=[443])]


def excluded(address: str) -> bool:
    return any(IPv4Address(address) in IPv4Network(block) for block in INTERNET.but)
