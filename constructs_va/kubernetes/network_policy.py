"""Network policies."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes.network_policy_v1 import (
    NetworkPolicyV1,
    NetworkPolicyV1Metadata,
    NetworkPolicyV1Spec,
    NetworkPolicyV1SpecEgress,
    NetworkPolicyV1SpecEgressPorts,
    NetworkPolicyV1SpecEgressTo,
    NetworkPolicyV1SpecEgressToIpBlock,
    NetworkPolicyV1SpecEgressToNamespaceSelector,
    NetworkPolicyV1SpecEgressToPodSelector,
    NetworkPolicyV1SpecIngress,
    NetworkPolicyV1SpecIngressFrom,
    NetworkPolicyV1SpecIngressFromIpBlock,
    NetworkPolicyV1SpecIngressFromNamespaceSelector,
    NetworkPolicyV1SpecIngressFromPodSelector,
    NetworkPolicyV1SpecIngressPorts,
    NetworkPolicyV1SpecPodSelector,
)
from constructs import Construct

from constructs_va.kubernetes.traffic import Addresses, Peer, Traffic


class NetworkPolicy(Construct):
    """Lets some pods of a namespace have this traffic, and no other that no policy lets them have.

    It holds from about a second after a pod's start on: until the node's agent has put it in place,
    a new pod may reach everything (decision 23).

    Args:
        name: its name in Kubernetes, once in the namespace.
        pods: labels of the pods that it is for. Default: all pods of the namespace.
        incoming: who may connect to them.
        outgoing: whom they may connect to.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        namespace: str,
        pods: Mapping[str, str] | None = None,
        incoming: Sequence[Traffic] = (),
        outgoing: Sequence[Traffic] = (),
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.resource = NetworkPolicyV1(
            self,
            "Default",
            metadata=NetworkPolicyV1Metadata(name=name, namespace=namespace),
            spec=NetworkPolicyV1Spec(
                pod_selector=NetworkPolicyV1SpecPodSelector(match_labels=pods or None),
                policy_types=["Ingress", "Egress"],
                ingress=[_ingress(traffic) for traffic in incoming] or None,
                egress=[_egress(traffic) for traffic in outgoing] or None,
            ),
            depends_on=list(after) or None,
        )


NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""The label that Kubernetes gives to every namespace: its name."""


def _ports(traffic: Traffic) -> list[tuple[str, str]]:
    return [
        (protocol, str(port))
        for protocol, ports in (("TCP", traffic.tcp), ("UDP", traffic.udp))
        for port in ports
    ]


def _ingress(traffic: Traffic) -> NetworkPolicyV1SpecIngress:
    return NetworkPolicyV1SpecIngress(
        from_=[_from(peer) for peer in traffic.peers],
        ports=[
            NetworkPolicyV1SpecIngressPorts(protocol=protocol, port=port)
            for protocol, port in _ports(traffic)
        ]
        or None,
    )


def _from(peer: Peer) -> NetworkPolicyV1SpecIngressFrom:
    if isinstance(peer, Addresses):
        block = NetworkPolicyV1SpecIngressFromIpBlock(
            cidr=peer.block, except_=list(peer.but) or None
        )
        return NetworkPolicyV1SpecIngressFrom(ip_block=block)
    return NetworkPolicyV1SpecIngressFrom(
        namespace_selector=NetworkPolicyV1SpecIngressFromNamespaceSelector(
            match_labels={NAMESPACE_NAME: peer.namespace}
        )
        if peer.namespace
        else None,
        pod_selector=NetworkPolicyV1SpecIngressFromPodSelector(match_labels=peer.labels or None),
    )


def _egress(traffic: Traffic) -> NetworkPolicyV1SpecEgress:
    return NetworkPolicyV1SpecEgress(
        to=[_to(peer) for peer in traffic.peers],
        ports=[
            NetworkPolicyV1SpecEgressPorts(protocol=protocol, port=port)
            for protocol, port in _ports(traffic)
        ]
        or None,
    )


def _to(peer: Peer) -> NetworkPolicyV1SpecEgressTo:
    if isinstance(peer, Addresses):
        block = NetworkPolicyV1SpecEgressToIpBlock(cidr=peer.block, except_=list(peer.but) or None)
        return NetworkPolicyV1SpecEgressTo(ip_block=block)
    return NetworkPolicyV1SpecEgressTo(
        namespace_selector=NetworkPolicyV1SpecEgressToNamespaceSelector(
            match_labels={NAMESPACE_NAME: peer.namespace}
        )
        if peer.namespace
        else None,
        pod_selector=NetworkPolicyV1SpecEgressToPodSelector(match_labels=peer.labels or None),
    )
