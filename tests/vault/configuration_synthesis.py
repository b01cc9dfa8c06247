"""What the tests of Vault's contents share: a cluster and a database to configure it for."""

from typing import Any

from cdktf import TerraformStack
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider
from cdktf_cdktf_provider_vault.provider import VaultProvider

from constructs_va.cluster import EksCluster
from constructs_va.data import PostgresDatabase
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.settings import AwsContext, DatabaseSettings
from constructs_va.settings.vault import (
    DatabaseAccess,
    TransitKey,
    VaultComponent,
    VaultSettings,
)
from constructs_va.testing import Block, Template
from constructs_va.vault.configuration import VaultConfiguration
from constructs_va.vault.database_bootstrap import DatabaseBootstrap
from tests.cluster import synthesis
from tests.helm.synthesis import network_of

CONTEXT = AwsContext(
    prefix="va-test",
    account="111122223333",
    region="eu-central-1",
    zones=("eu-central-1a", "eu-central-1b"),
)
ROLES = "arn:aws:iam::111122223333:role"

GATEWAY = VaultComponent(name="gateway", secrets=("session-signing", "telephony/sip"))
MEMORY = VaultComponent(
    name="memory",
    database=DatabaseAccess(level="read_write"),
    transit_keys=("conversations",),
)
MIGRATIONS = VaultComponent(
    name="migrations", database=DatabaseAccess(level="owner", shards=("primary",))
)


def settings(**changes: Any) -> VaultSettings:
    """Settings with a bit of everything, and what differs."""
    given: dict[str, Any] = {
        "deployers": (f"{ROLES}/va-deployer",),
        "operators": (f"{ROLES}/va-operator",),
        "components": (GATEWAY, MEMORY, MIGRATIONS),
        "transit_keys": (TransitKey(name="conversations"),),
    }
    return VaultSettings(**{**given, **changes})


def synthesize(context: AwsContext, **changes: Any) -> Template:
    """The template of what is in Vault, beside a database of two shards."""
    decided = settings(**changes)

    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        KubernetesProvider(stack, "kubernetes")
        VaultProvider(stack, "vault")
        network = network_of(stack)
        key = EncryptionKey(stack, "data-key", context=context, name="data")
        database = PostgresDatabase(
            stack, "database", DATABASE, context=context, network=network, key=key, alarms=None
        )
        bootstrap = DatabaseBootstrap(
            stack,
            "bootstrap",
            version=decided.database_password_version,
            namespace="vault",
            context=context,
            network=network,
            cluster=cluster,
            database=database,
            key=key,
        )
        VaultConfiguration(
            stack,
            "configuration",
            decided,
            namespace="vault",
            context=context,
            database=database,
            bootstrap=bootstrap,
        )

    return synthesis.synthesize(context, define)


DATABASE = DatabaseSettings(
    shards=("primary", "second"),
    instance_class="db.m7g.large",
    storage_gib=100,
    max_storage_gib=200,
)


def rules_of(policy: Block) -> dict[str, list[str]]:
    """The capabilities that a policy gives, by path."""
    rules: dict[str, list[str]] = {}
    path = ""
    for line in policy["policy"].splitlines():
        words = line.strip().split(" ", 1)
        if words[0] == "path":
            path = words[1].removesuffix(" {").strip('"')
        if words[0] == "capabilities":
            rules[path] = words[1].strip("= []").replace('"', "").split(", ")
    return rules


def policy(template: Template, name: str) -> dict[str, list[str]]:
    """The rules of the policy of this name."""
    return rules_of(template.one("vault_policy", name=f"va-{name}"))
