"""Who may connect to Vault's pods, and to whom they may, in a namespace that denies the rest."""

from collections.abc import Iterator, Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.kubernetes import NetworkPolicy
from constructs_va.kubernetes.traffic import (
    DNS,
    POD_IDENTITY_AGENT,
    Addresses,
    Peer,
    Pods,
    Traffic,
    aws_apis,
    databases,
    kubernetes_api,
)
from constructs_va.network import Network
from constructs_va.settings.charts import VaultServerSettings
from constructs_va.settings.database import DATABASE_PORT
from constructs_va.vault.server_names import (
    INJECTOR_LABELS,
    RELEASE,
    SERVER_LABELS,
    SNAPSHOT,
    SNAPSHOT_LABELS,
)

API_PORT, CLUSTER_PORT = 8200, 8201
INJECTOR_PORT = 8080

SERVERS = Pods(labels=SERVER_LABELS)


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
        network: Network,
        cluster: EksCluster,
        monitored_from: str | None,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._after = settings, after
        self._vpc = Addresses(str(network.cidr))
        self._databases = databases(network, DATABASE_PORT)
        self._aws, self._kubernetes = aws_apis(network), kubernetes_api(cluster, network)
        self.policies = [
            self._define_for_servers(monitored_from),
            self._define_for_injector(),
            self._define_for_snapshots(),
        ]

    def _define_for_servers(self, monitored_from: str | None) -> NetworkPolicy:
        """Clients come in; out go unsealing, checks of clients' tokens, and work on databases."""
        return self._define_policy(
            RELEASE,
            SERVER_LABELS,
            incoming=[
                Traffic(list(self._clients(monitored_from)), tcp=[API_PORT]),
                Traffic([SERVERS], tcp=[CLUSTER_PORT]),
            ],
            outgoing=[
                DNS,
                POD_IDENTITY_AGENT,
                self._aws,
                self._kubernetes,
                Traffic([SERVERS], tcp=[API_PORT, CLUSTER_PORT]),
                self._databases,
            ],
        )

    def _clients(self, monitored_from: str | None) -> Iterator[Peer]:
        yield from map(Pods, self._settings.client_namespaces)
        if monitored_from:
            yield Pods(monitored_from)
        yield SERVERS
        yield Pods(labels=SNAPSHOT_LABELS)

    def _define_for_injector(self) -> NetworkPolicy:
        """The Kubernetes API asks it, from interfaces in the VPC whose addresses change."""
        return self._define_policy(
            f"{RELEASE}-agent-injector",
            INJECTOR_LABELS,
            incoming=[Traffic([self._vpc], tcp=[INJECTOR_PORT])],
            outgoing=[DNS, self._kubernetes],
        )

    def _define_for_snapshots(self) -> NetworkPolicy:
        """Nobody comes in; a snapshot is had of Vault and put into S3."""
        return self._define_policy(
            SNAPSHOT,
            SNAPSHOT_LABELS,
            outgoing=[DNS, POD_IDENTITY_AGENT, self._aws, Traffic([SERVERS], tcp=[API_PORT])],
        )

    def _define_policy(
        self,
        name: str,
        labels: Mapping[str, str],
        *,
        incoming: Sequence[Traffic] = (),
        outgoing: Sequence[Traffic],
    ) -> NetworkPolicy:
        return NetworkPolicy(
            self,
            name,
            name=name,
            namespace=self._settings.namespace,
            pods=labels,
            incoming=incoming,
            outgoing=outgoing,
            after=self._after,
        )
