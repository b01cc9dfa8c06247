from cdktf import TerraformStack
from cdktf_cdktf_provider_vault.provider import VaultProvider

from constructs_va.settings import AwsContext
from constructs_va.testing import Template, synthesize_construct
from constructs_va.vault.cluster_check import VaultClusterCheck


def synthesize(context: AwsContext) -> Template:
    def define(stack: TerraformStack) -> None:
        VaultProvider(stack, "vault")
        VaultClusterCheck(stack, "check", context=context)

    return synthesize_construct(define)


def test_vault_is_asked_for_its_name_by_what_needs_no_rights(context: AwsContext) -> None:
    check = synthesize(context).one("data.vault_generic_secret")
    assert check["path"] == "sys/seal-status"


def test_only_a_vault_of_the_environments_name_will_do(context: AwsContext) -> None:
    check = synthesize(context).one("data.vault_generic_secret")
    (condition,) = check["lifecycle"]["postcondition"]
    assert condition["condition"].endswith(f'== "{context.prefix}"}}')
    assert f"allowed: {context.prefix}," in condition["error_message"]


def test_vault_is_asked_at_plan_time_and_so_depends_on_nothing(context: AwsContext) -> None:
    check = synthesize(context).one("data.vault_generic_secret")
    assert "depends_on" not in check
