"""What is in Vault once its servers are there."""

from collections.abc import Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_vault.policy import Policy
from constructs import Construct

from constructs_va.cluster import ServiceAccount
from constructs_va.data import PostgresDatabase
from constructs_va.settings import AwsContext
from constructs_va.settings.vault import VaultComponent, VaultSettings
from constructs_va.vault.audit import AuditDevices
from constructs_va.vault.aws_auth import AwsAuth
from constructs_va.vault.database_bootstrap import DatabaseBootstrap
from constructs_va.vault.database_engine import DatabaseEngine
from constructs_va.vault.key_value import SecretStore
from constructs_va.vault.kubernetes_auth import KubernetesAuth
from constructs_va.vault.mounts import PREFIX
from constructs_va.vault.people import deploying, operating
from constructs_va.vault.policy import Rule, policy_text
from constructs_va.vault.server_names import SNAPSHOT, SNAPSHOT_ROLE
from constructs_va.vault.transit import Transit

SNAPSHOT_TTL = timedelta(minutes=30)
"""As long as the job may run."""


class VaultConfiguration(Construct):
    """Audit devices, ways to log in, engines, and a role for each component.

    Terraform starts with what lets it go on: the policy of those who apply it, and the audit
    devices. All else comes after them, and is applied under that policy and seen by those devices.

    Args:
        namespace: the namespace of the servers, and of their snapshot job.
        bootstrap: what makes Vault a user of the database.
        after: what must be there before anything is written to Vault.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: VaultSettings,
        *,
        namespace: str,
        context: AwsContext,
        database: PostgresDatabase,
        bootstrap: DatabaseBootstrap,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._namespace = settings, context, namespace
        self._database, self._bootstrap, self._after = database, bootstrap, after
        deployer = self._define_policy(
            "deployer", deploying(destroyable=context.destroyable), sudo=True
        )
        self.audit = AuditDevices(self, "audit", after=after)
        self._first: Sequence[ITerraformDependable] = [deployer, *self.audit.resources]
        self.pods = KubernetesAuth(self, "kubernetes-auth", after=self._first)
        self.people = AwsAuth(self, "aws-auth", context=context, after=self._first)
        self.secrets = self._define_secrets()
        self.transit = self._define_transit()
        self.database = self._define_database()
        self._allow_people(deployer)
        self._allow_snapshots()
        for component in settings.components:
            self._allow_component(component)

    def _define_secrets(self) -> SecretStore:
        return SecretStore(
            self,
            "secrets",
            context=self._context,
            versions=self._settings.secret_versions,
            after=self._first,
        )

    def _define_transit(self) -> Transit:
        return Transit(
            self,
            "transit",
            self._settings.transit_keys,
            context=self._context,
            after=self._first,
        )

    def _define_database(self) -> DatabaseEngine:
        return DatabaseEngine(
            self,
            "database",
            self._settings,
            context=self._context,
            database=self._database,
            bootstrap=self._bootstrap,
            after=self._first,
        )

    def _allow_people(self, deployer: Policy) -> None:
        settings = self._settings
        self.people.allow(
            "deployer", settings.deployers, policy=deployer.name, ttl=settings.person_ttl
        )
        if settings.operators:
            operator = self._define_policy("operator", operating(), sudo=True)
            self.people.allow(
                "operator", settings.operators, policy=operator.name, ttl=settings.person_ttl
            )

    def _allow_snapshots(self) -> None:
        """Of everything, but sealed: they are of use only with the key that Vault unseals by."""
        everything = Rule("sys/storage/raft/snapshot", ("read",))
        self.pods.allow(
            SNAPSHOT_ROLE,
            ServiceAccount(self._namespace, SNAPSHOT),
            policy=self._define_policy(SNAPSHOT_ROLE, [everything]).name,
            ttl=SNAPSHOT_TTL,
            max_ttl=SNAPSHOT_TTL,
        )

    def _allow_component(self, component: VaultComponent) -> None:
        """Its secrets, its users of the database, its keys; and nothing of anybody else's."""
        rules = [
            *self.secrets.reading(component.name, component.secrets),
            *self.database.lending(component.name),
            *self.transit.using(component.transit_keys),
        ]
        self.pods.allow(
            component.name,
            ServiceAccount(component.namespace, component.account),
            policy=self._define_policy(component.name, rules).name,
            ttl=self._settings.token_ttl,
            max_ttl=self._settings.token_max_ttl,
        )

    def _define_policy(self, name: str, rules: Sequence[Rule], *, sudo: bool = False) -> Policy:
        return Policy(
            self,
            f"policy-{name}",
            name=f"{PREFIX}{name}",
            policy=policy_text(*rules, sudo=sudo),
            depends_on=list(self._after),
        )
