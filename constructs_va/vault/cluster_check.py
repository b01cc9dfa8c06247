"""The check that the Vault at hand is that of the environment."""

from cdktf import Postcondition, TerraformResourceLifecycle
from cdktf_cdktf_provider_vault.data_vault_generic_secret import DataVaultGenericSecret
from constructs import Construct

from constructs_va.settings import AwsContext
from constructs_va.vault.server_names import cluster_name


class VaultClusterCheck(Construct):
    """Stops a plan, and with it an apply, that would write to another cluster's Vault.

    Which Vault Terraform writes to is said by the variables of a shell, ``VAULT_ADDR`` for one,
    and mostly they say a forwarded port, which looks the same for every environment. So Vault is
    asked for its cluster's name, which :class:`.VaultServer` configures to be the environment's
    prefix. Terraform asks when it plans, before it changes anything; every token may ask.

    Terraform only warns of it where it plans a destroy, and doesn't ask again when it applies a
    plan that was saved: for these, give the provider :func:`.cluster_host` as ``tls_server_name``.

    Source: Vault API documentation, "/sys/seal-status"; Terraform documentation, "Custom
    conditions".
    """

    resource: DataVaultGenericSecret
    """The check. Whatever is written to Vault must depend on it, so that an apply of a few targets
    is checked too."""

    def __init__(self, scope: Construct, id_: str, *, context: AwsContext) -> None:
        super().__init__(scope, id_)
        expected = cluster_name(context)
        self.resource = DataVaultGenericSecret(
            self,
            "Default",
            path="sys/seal-status",
            with_lease_start_time=False,
            lifecycle=TerraformResourceLifecycle(
                postcondition=[
                    Postcondition(
                        condition=f'${{{NAME} == "{expected}"}}',
                        error_message=_message(expected),
                    )
                ]
            ),
        )


NAME = 'self.data["cluster_name"]'
"""What Vault answers, as an expression. Terraform takes all that this source reads for secret."""


def _message(expected: str) -> str:
    return (
        f"VAULT_ADDR leads to another Vault: cluster_name = ${{nonsensitive({NAME})}}\n"
        f"  allowed: {expected}, whose contents this stack is\n"
        f"  do:      set VAULT_ADDR, VAULT_CACERT and VAULT_TOKEN for {expected}, as "
        'docs/runbooks/vault.md says under "Reach it"'
    )
