"""What network policies speak of: peers, ports, and the destinations that most pods stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from constructs_va.cluster import EksCluster
from constructs_va.network import Network
from constructs_va.settings.network import InterfaceEndpoint
from constructs_va.settings.types import PRIVATE_BLOCKS


@dataclass(frozen=True)
class Pods:
    """The pods of a namespace that have these labels; with none, all of them."""

    namespace: str | None = None
    """Default: the policy's own."""

    labels: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Addresses:
    """A block of addresses, and blocks within it that aren't meant.

    A service of the cluster is reached by its pods, not by its address: policies look at addresses
    before the one of a service has become that of a pod. See :func:`kubernetes_api`.
    """

    block: str
    but: Sequence[str] = ()


Peer = Pods | Addresses


@dataclass(frozen=True)
class Traffic:
    """Connections with any of the peers, on any of the ports: those that a pod listens on."""

    peers: Sequence[Peer]
    tcp: Sequence[int] = ()
    """Ports of TCP. None of either protocol: every port."""

    udp: Sequence[int] = ()
    """Ports of UDP."""


DNS = Traffic([Pods("kube-system", {"k8s-app": "kube-dns"})], tcp=[53], udp=[53])
"""CoreDNS. Source: Amazon EKS User Guide, "Manage CoreDNS for DNS in Amazon EKS clusters"."""

POD_IDENTITY_AGENT = Traffic([Addresses("169.254.170.23/32")], tcp=[80])
"""What gives pods their AWS roles. Source: Amazon EKS User Guide, "Learn how EKS Pod Identity
grants pods access to AWS services", "EKS Pod Identity considerations"."""

LINK_LOCAL = "169.254.0.0/16"
"""Addresses of the node itself, its metadata among them."""

INTERNET = Addresses("0.0.0.0/0", but=[*map(str, PRIVATE_BLOCKS), LINK_LOCAL])
"""Everywhere but private networks. A network policy knows no host names: which of the internet's
hosts are meant, it can't say."""


def databases(network: Network, port: int) -> Traffic:
    """Whatever listens on the port in the subnets of databases, and nowhere else in the VPC."""
    return Traffic([Addresses(str(block)) for block in network.database_cidrs], tcp=[port])


def aws_apis(network: Network, *services: InterfaceEndpoint) -> Traffic:
    """The services of AWS: by the VPC's interface endpoints, or by their public addresses.

    Where all that are named have an interface endpoint, it is the VPC's addresses alone. Else, and
    where none is named, it is HTTPS to any host of the internet: services without an endpoint are
    at public addresses, which a network policy can't tell from others.
    """
    vpc = Addresses(str(network.cidr))
    within = bool(services) and network.private_services.issuperset(services)
    return Traffic([vpc] if within else [vpc, INTERNET], tcp=[443])


def kubernetes_api(cluster: EksCluster, network: Network) -> Traffic:
    """The cluster's API: as the service ``kubernetes``, and as its endpoint in the VPC.

    The VPC CNI's policies see a service's address, which it resolves for pods' services only. This
    one has no pods; its address is the first of the services' block.
    Source: amazon-network-policy-controller-k8s, ``pkg/resolvers/endpoints.go``,
    ``getMatchingServiceClusterIPs``; Kubernetes documentation, "Service ClusterIP allocation".
    """
    service = f"{cluster.service_cidr[1]}/32"
    return Traffic([Addresses(service), Addresses(str(network.cidr))], tcp=[443])
