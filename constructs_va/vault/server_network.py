"""Who may connect to Vault's pods, and to whom they may, in a namespace that denies the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes import network_policy_v1 as k8s
from constructs import Construct

from constructs_va.settings.charts import VaultServerSettings
from constructs_va.settings.types import PRIVATE_BLOCKS
from constructs_va.vault.server_names import (
    INJECTOR_LABELS,
    RELEASE,
    SERVER_LABELS,
    SNAPSHOT,
    SNAPSHOT_LABELS,
)

Ingress = k8s.NetworkPolicyV1SpecIngress
IngressPort = k8s.NetworkPolicyV1SpecIngressPorts
From = k8s.NetworkPolicyV1SpecIngressFrom
FromBlock = k8s.NetworkPolicyV1SpecIngressFromIpBlock
FromNamespaces = k8s.NetworkPolicyV1SpecIngressFromNamespaceSelector
FromPods = k8s.NetworkPolicyV1SpecIngressFromPodSelector
Egress = k8s.NetworkPolicyV1SpecEgress
EgressPort = k8s.NetworkPolicyV1SpecEgressPorts
To = k8s.NetworkPolicyV1SpecEgressTo
ToBlock = k8s.NetworkPolicyV1SpecEgressToIpBlock
ToNamespaces = k8s.NetworkPolicyV1SpecEgressToNamespaceSelector
ToPods = k8s.NetworkPolicyV1SpecEgressToPodSelector

API_PORT, CLUSTER_PORT = 8200, 8201
INJECTOR_PORT = 8080
POSTGRES_PORT = 5432

ANYWHERE = "0.0.0.0/0"

NAMESPACE_LABEL = "kubernetes.io/metadata.name"
"""Kubernetes gives it to every namespace, with the namespace's name."""


class VaultNetwork(Construct):
    """The network policies of the servers, of the injector and of the snapshot job.

    What a node itself sends to its pods, as probes and forwarded ports are, no policy keeps out.
    Source: Kubernetes documentation, "Network Policies".

    Args:
        monitored_from: the namespace that Prometheus is in.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: VaultServerSettings,
        *,
        monitored_from: str | None,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._after = settings, list(after)
        self.policies = [
            self._define_for_servers(monitored_from),
            self._define_for_injector(),
            self._define_for_snapshots(),
        ]

    def _define_for_servers(self, monitored_from: str | None) -> k8s.NetworkPolicyV1:
        """Clients come in; out go unsealing, checks of clients' tokens, and work on databases."""
        return self._define_policy(
            RELEASE,
            SERVER_LABELS,
            ingress=[
                Ingress(from_=list(self._clients(monitored_from)), ports=_ports_in(API_PORT)),
                Ingress(from_=[_from_pods(SERVER_LABELS)], ports=_ports_in(CLUSTER_PORT)),
            ],
            egress=[
                _to_dns(),
                _to_pod_identity_agent(),
                _to_apis(),
                Egress(to=[_to_pods(SERVER_LABELS)], ports=_ports_out(API_PORT, CLUSTER_PORT)),
                _to_databases(),
            ],
        )

    def _clients(self, monitored_from: str | None) -> Iterator[From]:
        for name in (*self._settings.client_namespaces, *filter(None, (monitored_from,))):
            yield From(namespace_selector=FromNamespaces(match_labels={NAMESPACE_LABEL: name}))
        yield _from_pods(SERVER_LABELS)
        yield _from_pods(SNAPSHOT_LABELS)

    def _define_for_injector(self) -> k8s.NetworkPolicyV1:
        """The Kubernetes API asks it, from addresses that nobody knows beforehand."""
        anybody = From(ip_block=FromBlock(cidr=ANYWHERE))
        return self._define_policy(
            f"{RELEASE}-agent-injector",
            INJECTOR_LABELS,
            ingress=[Ingress(from_=[anybody], ports=_ports_in(INJECTOR_PORT))],
            egress=[_to_dns(), _to_apis()],
        )

    def _define_for_snapshots(self) -> k8s.NetworkPolicyV1:
        """Nobody comes in; a snapshot is had of Vault and put into S3."""
        return self._define_policy(
            SNAPSHOT,
            SNAPSHOT_LABELS,
            ingress=None,
            egress=[
                _to_dns(),
                _to_pod_identity_agent(),
                _to_apis(),
                Egress(to=[_to_pods(SERVER_LABELS)], ports=_ports_out(API_PORT)),
            ],
        )

    def _define_policy(
        self,
        name: str,
        labels: Mapping[str, str],
        *,
        ingress: list[Ingress] | None,
        egress: list[Egress],
    ) -> k8s.NetworkPolicyV1:
        return k8s.NetworkPolicyV1(
            self,
            name,
            metadata=k8s.NetworkPolicyV1Metadata(name=name, namespace=self._settings.namespace),
            spec=k8s.NetworkPolicyV1Spec(
                pod_selector=k8s.NetworkPolicyV1SpecPodSelector(match_labels=labels),
                policy_types=["Ingress", "Egress"],
                ingress=ingress,
                egress=egress,
            ),
            depends_on=self._after,
        )


def _from_pods(labels: Mapping[str, str]) -> From:
    return From(pod_selector=FromPods(match_labels=labels))


def _to_pods(labels: Mapping[str, str]) -> To:
    return To(pod_selector=ToPods(match_labels=labels))


def _to_blocks(cidrs: Iterable[str]) -> list[To]:
    return [To(ip_block=ToBlock(cidr=cidr)) for cidr in cidrs]


def _to_dns() -> Egress:
    dns = To(
        namespace_selector=ToNamespaces(match_labels={NAMESPACE_LABEL: "kube-system"}),
        pod_selector=ToPods(match_labels={"k8s-app": "kube-dns"}),
    )
    ports = [EgressPort(port="53", protocol=protocol) for protocol in ("UDP", "TCP")]
    return Egress(to=[dns], ports=ports)


def _to_pod_identity_agent() -> Egress:
    """Source: Amazon EKS User Guide, "Learn how EKS Pod Identity grants pods access"."""
    return Egress(to=_to_blocks(["169.254.170.23/32"]), ports=_ports_out(80))


def _to_apis() -> Egress:
    """Those of AWS, in the VPC or outside of it, and that of Kubernetes, also as a service."""
    return Egress(to=_to_blocks([ANYWHERE]), ports=_ports_out(443))


def _to_databases() -> Egress:
    """Postgres wherever it is in the VPC; the database's security group says who comes in."""
    return Egress(to=_to_blocks(map(str, PRIVATE_BLOCKS)), ports=_ports_out(POSTGRES_PORT))


def _ports_in(*ports: int) -> list[IngressPort]:
    return [IngressPort(port=str(port), protocol="TCP") for port in ports]


def _ports_out(*ports: int) -> list[EgressPort]:
    return [EgressPort(port=str(port), protocol="TCP") for port in ports]
