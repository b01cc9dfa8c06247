"""The check that the Vault at hand is that of the environment."""

from cdktf import Postcondition, TerraformResourceLifecycle
from cdktf_cdktf_provider_vault.data_vault_generic_secret import DataVaultGenericSecret
from constructs import Construct

from constructs_va.settings import AwsContext


class VaultClusterCheck(Construct):
    """Stops a plan, and with it an apply or a destroy, that would be for another cluster's Vault.

    Which Vault Terraform writes to is said by the variables of a shell, ``VAULT_ADDR`` for one,
    and mostly they say a forwarded port, which looks the same for every environment. So Vault is
    asked for its cluster's name, which :class:`.VaultServer` configures to be the environment's
    prefix. Terraform asks when it plans, before it changes anything, and whoever holds a token may
    ask. A plan that was saved isn't checked again when it is applied: apply it in the shell that
    made it.

    Source: Vault API documentation, "/sys/seal-status"; Terraform documentation, "Custom
    conditions".
    """

    resource: DataVaultGenericSecret
    """The check. Whatever is written to Vault must depend on it, so that an apply of a few targets
    is checked too."""

    def __init__(self, scope: Construct, id_: str, *, context: AwsContext) -> None:
        super().__init__(scope, id_)
        expected = context.prefix
        self.resource = DataVaultGenericSecret(
            self,
            "Default",
            path="sys/seal-status",
            with_lease_start_time=False,
            lifecycle=TerraformResourceLifecycle(
                postcondition=[
                    Postcondition(
                        condition=f'${{{CLUSTER_NAME} == "{expected}"}}',
                        error_message=_message(expected),
                    )
                ]
            ),
        )


CLUSTER_NAME = 'self.data["cluster_name"]'
"""What Vault answers, as an expression. Terraform takes all that this source reads for secret."""


def _message(expected: str) -> str:
    return (
        f"VAULT_ADDR leads to another Vault: cluster_name = ${{nonsensitive({CLUSTER_NAME})}}\n"
        f"  allowed: {expected}, whose contents this stack is\n"
        f"  do:      set VAULT_ADDR, VAULT_CACERT and VAULT_TOKEN for {expected}, as "
        'docs/runbooks/vault.md says under "Reach it"'
    )
