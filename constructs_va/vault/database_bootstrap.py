"""How Vault comes to be a user of the database."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes.config_map_v1 import ConfigMapV1, ConfigMapV1Metadata
from cdktf_cdktf_provider_kubernetes.job_v1 import JobV1
from cdktf_cdktf_provider_kubernetes.service_account_v1 import (
    ServiceAccountV1,
    ServiceAccountV1Metadata,
)
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.data import PostgresDatabase
from constructs_va.data.master_password import MasterPassword
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import Statement
from constructs_va.helm.permissions import permissions_of
from constructs_va.kubernetes import NetworkPolicy
from constructs_va.kubernetes.traffic import aws_apis, databases
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.settings.image_source import ImageSource
from constructs_va.vault.database_bootstrap_job import LABELS, NAME, bootstrap_job
from constructs_va.vault.database_roles import VAULT_USER
from constructs_va.vault.rds_authority import rds_authority

_PUBLISHERS = ImageSource()
_HERE = Path(__file__)
FILES: Mapping[str, Path] = {
    "bootstrap.sql": _HERE.with_suffix(".sql"),
    "bootstrap.sh": _HERE.with_suffix(".sh"),
    "passwords.sh": _HERE.with_name("database_bootstrap_passwords.sh"),
}
"""What the jobs run, by the names that it has in their pods."""


class DatabaseBootstrap(Construct):
    """Makes a role for Vault in each shard, once, by the master user.

    RDS changes the master password as it likes, and the master may do anything: Vault gets a role
    of its own, that may make users and put them into three groups. A job in the cluster makes it,
    since Terraform itself may be out of the database's reach. The password that it has at first is
    made by Terraform, into Secrets Manager and into no plan and no state; see
    :class:`.DatabaseEngine` for what becomes of it.

    The job's AWS role may read the master passwords, for as long as the stack is there: it is for
    pods of one service account in Vault's namespace, where nobody but Terraform makes any.

    Args:
        version: of the password that Vault is given. Raise it to give it another.
        namespace: Vault's.
        key: encrypts the passwords; that of the database's own.
        images: where the job's images are pulled from.
        after: what must be there first.
    """

    passwords: Mapping[str, MasterPassword]
    """Shard to the password that Vault's role has at first."""

    jobs: Mapping[str, JobV1]
    """Shard to the job that makes Vault's role in it; where it is done, the role is there."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        version: int,
        namespace: str,
        context: AwsContext,
        network: Network,
        cluster: EksCluster,
        database: PostgresDatabase,
        key: EncryptionKey,
        images: ImageSource = _PUBLISHERS,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._version, self._namespace, self._context = version, namespace, context
        self._database, self._key = database, key
        self.passwords = {shard: self._define_password(shard) for shard in database.endpoints}
        self.role = self._define_role(cluster)
        ready = [
            *permissions_of(self.role),
            self._define_service_account(after),
            self._define_network_policy(network).resource,
        ]
        files = self._define_files(after)
        self.jobs = {
            shard: bootstrap_job(
                self,
                shard,
                namespace=namespace,
                region=context.region,
                database=database,
                password=self.passwords[shard],
                images=images,
                files=files,
                after=ready,
            )
            for shard in database.endpoints
        }

    def _define_password(self, shard: str) -> MasterPassword:
        return MasterPassword(
            self,
            f"password-{shard}",
            context=self._context,
            name=f"{self._database.instances[shard].identifier}-{VAULT_USER}",
            description="What Vault logs in to an RDS instance with at first, and then changes",
            username=VAULT_USER,
            version=self._version,
            key=self._key,
        )

    def _define_role(self, cluster: EksCluster) -> PodIdentityRole:
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=cluster,
            name=f"vault-{NAME}",
            service_account=ServiceAccount(self._namespace, NAME),
        )
        self._database.allow_read_master_secret(role)
        role.allow(
            "read-vault-passwords",
            Statement(
                "ReadVaultPasswords",
                ("secretsmanager:GetSecretValue",),
                [password.arn for password in self.passwords.values()],
            ),
            self._key.use("kms:Decrypt", service="secretsmanager"),
        )
        return role

    def _define_service_account(self, after: Sequence[ITerraformDependable]) -> ServiceAccountV1:
        return ServiceAccountV1(
            self,
            "service-account",
            metadata=ServiceAccountV1Metadata(name=NAME, namespace=self._namespace),
            automount_service_account_token=False,
            depends_on=list(after),
        )

    def _define_network_policy(self, network: Network) -> NetworkPolicy:
        return NetworkPolicy(
            self,
            "network-policy",
            name=NAME,
            namespace=self._namespace,
            pods=LABELS,
            outgoing=[
                aws_apis(network, "secretsmanager"),
                databases(network, self._database.port),
            ],
        )

    def _define_files(self, after: Sequence[ITerraformDependable]) -> ConfigMapV1:
        return ConfigMapV1(
            self,
            "files",
            metadata=ConfigMapV1Metadata(name=NAME, namespace=self._namespace),
            data={
                "rds.pem": rds_authority(
                    self._context.region, given=self._database.certificate_authority
                ),
                **{name: file.read_text(encoding="utf-8") for name, file in FILES.items()},
            },
            depends_on=list(after),
        )
