"""Edits of Vault's contents."""

from datetime import timedelta

from constructs_va.settings import SecretConnection
from tests.edits.changing import member, part
from tests.edits.edit import Edit, plans

ROWS = (
    Edit(
        "vault.credential_ttl",
        "longer",
        part("vault", credential_ttl=timedelta(hours=2)),
        "In place, for users that are made from then on.",
        layer="vault",
        plan=plans(update="vault_database_secret_backend_role"),
    ),
    Edit(
        "components[…].secrets",
        "one is added",
        member(
            "components", "worker", secrets=(SecretConnection(name="api-key", variable="API_KEY"),)
        ),
        "The component may read it. Put it into Vault before you apply `assistant`.",
        layer="vault",
        plan=plans(create="vault_kubernetes_auth_backend_role vault_policy"),
    ),
)
