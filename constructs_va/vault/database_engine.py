"""Users of the database that Vault makes for a component and soon takes away."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from cdktf import ITerraformDependable, TerraformResourceLifecycle
from cdktf_cdktf_provider_vault.database_secret_backend_connection import (
    DatabaseSecretBackendConnection,
    DatabaseSecretBackendConnectionPostgresql,
)
from cdktf_cdktf_provider_vault.database_secret_backend_role import DatabaseSecretBackendRole
from cdktf_cdktf_provider_vault.generic_endpoint import GenericEndpoint
from cdktf_cdktf_provider_vault.mount import Mount
from constructs import Construct

from constructs_va.data import PostgresDatabase
from constructs_va.foundation.address import address_of
from constructs_va.settings import AwsContext
from constructs_va.settings.vault import DatabaseAccess, VaultSettings
from constructs_va.vault.database_bootstrap import DatabaseBootstrap
from constructs_va.vault.database_roles import VAULT_USER, creation, revocation
from constructs_va.vault.mounts import DATABASE, database_role
from constructs_va.vault.policy import Rule
from constructs_va.vault.rds_authority import rds_authority

SECOND = timedelta(seconds=1)


class DatabaseEngine(Construct):
    """Lends users of each shard, by a role for each component that has access to it.

    Vault itself is a user of the shard, which :class:`.DatabaseBootstrap` makes. As soon as Vault
    is told that user's password, it takes another, which nobody but Vault ever knows.

    Args:
        bootstrap: what makes Vault's own user.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: VaultSettings,
        *,
        context: AwsContext,
        database: PostgresDatabase,
        bootstrap: DatabaseBootstrap,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context = settings, context
        self._database, self._bootstrap = database, bootstrap
        self._borrowers = {one.name: one.database for one in settings.components if one.database}
        self.resource = self._define_mount(after)
        self.connections = self._define_connections()
        for component, access in self._borrowers.items():
            self._define_roles(component, access)

    def lending(self, component: str) -> list[Rule]:
        """Lets the holder have users of the shards that the component has access to."""
        access = self._borrowers.get(component)
        return [
            Rule(f"{DATABASE}/creds/{database_role(component, shard)}", ("read",))
            for shard in (self._shards(access) if access else ())
        ]

    def _define_mount(self, after: Sequence[ITerraformDependable]) -> Mount:
        return Mount(
            self,
            "Default",
            path=DATABASE,
            type="database",
            description="Users of the VA's database, for a while",
            depends_on=list(after),
        )

    def _define_connections(self) -> Mapping[str, DatabaseSecretBackendConnection]:
        return {shard: self._define_connection(shard) for shard in self._database.endpoints}

    def _define_connection(self, shard: str) -> DatabaseSecretBackendConnection:
        connection = DatabaseSecretBackendConnection(
            self,
            f"connection-{shard}",
            backend=self.resource.path,
            name=shard,
            allowed_roles=[
                database_role(component, shard)
                for component, access in self._borrowers.items()
                if shard in self._shards(access)
            ],
            postgresql=DatabaseSecretBackendConnectionPostgresql(
                connection_url=self._connection_url(shard),
                tls_ca=rds_authority(
                    self._context.region, given=self._database.certificate_authority
                ),
                username=VAULT_USER,
                # Sent to Vault when the version changes, and only then: an update of anything else
                # leaves the password alone that Vault has taken since.
                password_wo=self._bootstrap.passwords[shard].value,
                password_wo_version=self._settings.database_password_version,
                # What is logged in the database holds no password, but what PostgreSQL keeps of it.
                password_authentication="scram-sha-256",
            ),
            depends_on=[self._bootstrap.jobs[shard]],
        )
        self._define_rotation(shard, connection)
        return connection

    def _connection_url(self, shard: str) -> str:
        """Vault fills the names in braces in. It accepts a server by RDS's authority only."""
        host = self._database.endpoints[shard]
        place = f"{host}:{self._database.port}/{self._database.database_name}"
        return f"postgresql://{{{{username}}}}:{{{{password}}}}@{place}?sslmode=verify-full"

    def _define_rotation(self, shard: str, connection: DatabaseSecretBackendConnection) -> None:
        """Once Vault was told the password, and again whenever it is told another."""
        told = address_of(connection)
        GenericEndpoint(
            self,
            f"rotation-{shard}",
            path=f"{DATABASE}/rotate-root/{shard}",
            data_json=json.dumps({}),
            disable_read=True,
            disable_delete=True,
            depends_on=[connection],
            lifecycle=TerraformResourceLifecycle(
                replace_triggered_by=[f"{told}.postgresql[0].password_wo_version"]
            ),
        )

    def _define_roles(self, component: str, access: DatabaseAccess) -> None:
        for shard in self._shards(access):
            name = database_role(component, shard)
            DatabaseSecretBackendRole(
                self,
                f"role-{name}",
                backend=self.resource.path,
                name=name,
                db_name=self.connections[shard].name,
                default_ttl=self._settings.credential_ttl // SECOND,
                max_ttl=self._settings.credential_max_ttl // SECOND,
                creation_statements=creation(access.level),
                revocation_statements=revocation(),
            )

    def _shards(self, access: DatabaseAccess) -> Sequence[str]:
        return list(self._database.endpoints) if access.shards is None else access.shards
