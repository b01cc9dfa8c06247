"""Vault on the cluster."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.data import LogBucket
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import Statement
from constructs_va.helm.custom_objects import CustomObjects
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.release import HelmRelease
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, VaultServerSettings
from constructs_va.vault.server_certificates import client_trust, server_certificate
from constructs_va.vault.server_config import ServerConfig, server_config
from constructs_va.vault.server_names import RELEASE, cluster_host, cluster_name
from constructs_va.vault.server_network import VaultNetwork
from constructs_va.vault.server_snapshots import VaultSnapshots
from constructs_va.vault.server_values import vault_values


class VaultServer(Construct):
    """A cluster of Vault servers that unseal themselves, and an injector of agents into pods.

    Everything is by TLS: certificates are of the cluster's own authority, which each client
    namespace has in a secret. There is an audit disk, metrics, alerts and a network policy for each
    kind of pod, and snapshots in a bucket.

    A new cluster answers nothing until somebody initializes it by hand: ``docs/runbooks/vault.md``.
    So the release doesn't wait for its servers: ``docs/decisions/0016-vault-is-not-waited-for.md``.
    Its disks are worth nothing without its key, nor are its snapshots. Terraform refuses to destroy
    key, bucket and namespace, which keeps the disks, unless the environment is destroyable.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        monitored_from: the namespace of the Prometheus that reads Vault's metrics, by the kinds of
            its operator. None: nobody does, and nobody may.
        logs: where access logs of the snapshots' bucket go. None: there are none.
        after: what must be there first: the issuers, and the namespaces of Vault and its clients.
    """

    address: str
    """Where clients in the cluster reach Vault."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: VaultServerSettings,
        *,
        context: AwsContext,
        network: Network,
        cluster: EksCluster,
        chart: Chart,
        monitored_from: str | None = None,
        logs: LogBucket | None = None,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self._monitored_from, self._after = monitored_from, after
        self.address = f"https://{RELEASE}.{settings.namespace}.svc:8200"
        self.key = EncryptionKey(self, "key", context=context, name="vault-seal")
        self.role = self._define_role()
        self.network = self._define_network(network)
        self.certificates = self._define_certificates()
        self.release = self._define_release(chart)
        self.snapshots = self._define_snapshots(chart, logs)

    def _define_role(self) -> PodIdentityRole:
        """Seals and unseals, by Vault's own key.

        Source: Vault documentation, "AWS KMS seal configuration", "Authentication". That the seal
        gets its role by Pod Identity was tried with the library that Vault 2.0 has it from.
        """
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="vault",
            service_account=ServiceAccount(self._settings.namespace, RELEASE),
        )
        role.allow(
            "unseal",
            Statement("Unseal", ("kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"), (self.key.arn,)),
        )
        return role

    def _define_network(self, network: Network) -> VaultNetwork:
        return VaultNetwork(
            self,
            "network",
            self._settings,
            network=network,
            cluster=self._cluster,
            monitored_from=self._monitored_from,
            after=self._after,
        )

    def _define_certificates(self) -> CustomObjects:
        return CustomObjects(
            self,
            "certificates",
            [
                server_certificate(self._settings, host=cluster_host(self._context)),
                *(client_trust(name) for name in self._settings.client_namespaces),
            ],
            release="vault-certificates",
            namespace=self._settings.namespace,
            after=self._after,
        )

    def _define_release(self, chart: Chart) -> HelmRelease:
        monitored = self._monitored_from is not None
        policies = [policy.resource for policy in self.network.policies]
        return HelmRelease(
            self,
            "release",
            chart,
            namespace=self._settings.namespace,
            values=vault_values(self._settings, chart, self._config(), monitored=monitored),
            extra_values=self._settings.extra_values,
            waits=False,
            after=[
                *permissions_of(self.role),
                self.certificates.resource,
                *policies,
                *self._after,
            ],
        )

    def _config(self) -> ServerConfig:
        return server_config(
            self._settings,
            cluster_name=cluster_name(self._context),
            region=self._context.region,
            key_arn=self.key.arn,
            monitored=self._monitored_from is not None,
        )

    def _define_snapshots(self, chart: Chart, logs: LogBucket | None) -> VaultSnapshots:
        return VaultSnapshots(
            self,
            "snapshots",
            self._settings,
            context=self._context,
            cluster=self._cluster,
            chart=chart,
            logs=logs,
            after=[self.release.resource],
        )
