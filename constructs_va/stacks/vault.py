"""What is in Vault: the VA's secrets and keys, and who may have them."""

from cdktf_cdktf_provider_vault.provider import VaultProvider
from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.data import PostgresDatabase
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.stack import AwsStack
from constructs_va.kubernetes import connect_to
from constructs_va.network import Network
from constructs_va.settings import Environment
from constructs_va.settings.vault import VaultSettings, clients_of
from constructs_va.vault.cluster_check import VaultClusterCheck
from constructs_va.vault.configuration import VaultConfiguration
from constructs_va.vault.database_bootstrap import DatabaseBootstrap
from constructs_va.vault.server_names import cluster_host


class VaultStack(AwsStack):
    """The vault layer. It needs Vault to be there, initialized and unsealed: no plan works before.

    Where Vault is and who asks it is said by the environment's variables alone, so that neither a
    file nor a state has them: ``VAULT_ADDR``, ``VAULT_CACERT``, and ``VAULT_TOKEN``. The first
    time the token is the root token, which is revoked afterwards; from then on it is that of a
    deployer: ``vault login -method=aws -no-store -token-only role=deployer header_value=va-…
    region=…``.

    The Vault of another environment is refused, whatever the variables say: its certificate lacks
    this environment's name, so that no request reaches it, and :class:`.VaultClusterCheck` stops a
    plan where somebody has turned the verification of certificates off (``VAULT_SKIP_VERIFY``).

    Args:
        key: the database's, for the password that Vault logs in to it with at first.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        settings: VaultSettings,
        *,
        network: Network,
        cluster: EksCluster,
        database: PostgresDatabase,
        key: EncryptionKey,
    ) -> None:
        super().__init__(scope, "vault", environment)
        namespace = _namespace_of_servers(environment)
        connect_to(cluster, self, context=self.context)
        # The token lasts an hour as it is. By default the provider would make a child of it for
        # each run, which a deployer would have to be allowed to do; the audit log would not tell
        # whose child it is.
        VaultProvider(
            self,
            "vault",
            skip_child_token=True,
            tls_server_name=cluster_host(self.context),
            skip_tls_verify=False,
        )
        check = VaultClusterCheck(self, "cluster-check", context=self.context)
        self.bootstrap = DatabaseBootstrap(
            self,
            "database-bootstrap",
            version=settings.database_password_version,
            namespace=namespace,
            context=self.context,
            network=network,
            cluster=cluster,
            database=database,
            key=key,
            images=environment.image_source,
        )
        self.configuration = VaultConfiguration(
            self,
            "configuration",
            settings.model_copy(
                update={"components": (*settings.components, *clients_of(environment.components))}
            ),
            namespace=namespace,
            context=self.context,
            database=database,
            bootstrap=self.bootstrap,
            after=[check.resource],
        )


def _namespace_of_servers(environment: Environment) -> str:
    namespace = environment.platform.namespace_of("vault")
    if namespace is None:
        raise ValueError(
            f"{environment.name} says what is in Vault, and has no Vault: add VaultServerSettings "
            "to the platform's charts"
        )
    return namespace
