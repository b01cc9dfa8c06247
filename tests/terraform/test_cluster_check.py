"""Terraform refuses the Vault of another environment: with the real provider, and a real Vault."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
from cdktf import TerraformStack
from cdktf_cdktf_provider_vault.policy import Policy
from cdktf_cdktf_provider_vault.provider import VaultProvider

from constructs_va.settings import AwsContext
from constructs_va.testing import synthesize_construct
from constructs_va.vault.cluster_check import VaultClusterCheck
from constructs_va.vault.policy import Rule, policy_text
from constructs_va.vault.server_names import cluster_host
from tests.terraform.command import Terraform
from tests.terraform.providers import NotToBeHad, Providers
from tests.terraform.scratch import Scratch, prepare
from tests.vault.server import DevelopmentServer, development_server

PreparePolicy = Callable[[str | None], Scratch]
Ended = subprocess.CompletedProcess[str]
Run = Callable[..., Ended]

AUTO = "-auto-approve"

pytestmark = pytest.mark.terraform

CONTEXT = AwsContext(
    prefix="va-production",
    account="111122223333",
    region="eu-central-1",
    zones=("eu-central-1a", "eu-central-1b"),
)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevelopmentServer]:
    folder = tmp_path_factory.mktemp("ours")
    with development_server(folder, cluster_name="va-production") as server:
        yield server


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevelopmentServer]:
    folder = tmp_path_factory.mktemp("theirs")
    with development_server(folder, cluster_name="va-staging") as server:
        yield server


@pytest.fixture(scope="module")
def prepare_policy(providers: Providers, tmp_path_factory: pytest.TempPathFactory) -> PreparePolicy:
    """Prepares a stack of production's with a policy, and what it is held by."""

    def prepared(server_name: str | None) -> Scratch:
        def define(stack: TerraformStack) -> None:
            VaultProvider(stack, "vault", skip_child_token=True, tls_server_name=server_name)
            check = VaultClusterCheck(stack, "check", context=CONTEXT)
            policy = policy_text(Rule("va/data/*", ("read",)))
            Policy(stack, "policy", name="va-test", policy=policy, depends_on=[check.resource])

        template = synthesize_construct(define)
        template.content["terraform"]["required_providers"].pop("aws")
        template.content["provider"].pop("aws")
        try:
            return prepare(template, tmp_path_factory.mktemp("stack"), providers)
        except NotToBeHad as reason:
            pytest.skip(str(reason))

    return prepared


@pytest.fixture(scope="module")
def checked(prepare_policy: PreparePolicy) -> Scratch:
    """The stack, held by the check alone."""
    return prepare_policy(None)


@pytest.fixture(scope="module")
def pinned(prepare_policy: PreparePolicy) -> Scratch:
    """The stack as the vault layer is, whose provider expects a name in the certificate too."""
    return prepare_policy(cluster_host(CONTEXT))


@pytest.fixture
def run(terraform: Terraform, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs Terraform in a shell whose variables name a Vault."""

    def ended(scratch: Scratch, vault: DevelopmentServer, command: str, *arguments: str) -> Ended:
        for name, value in vault.shell().items():
            monkeypatch.setenv(name, value)
        return terraform.run(scratch.folder, command, "-input=false", "-no-color", *arguments)

    return ended


def policies(vault: DevelopmentServer) -> list[str]:
    return vault.get("sys/policies/acl?list=true")["data"]["keys"]


@pytest.mark.parametrize(
    "argument", ["-refresh=true", "-refresh=false", "-target=vault_policy.policy"]
)
def test_an_apply_to_another_environments_vault_is_stopped_by_its_clusters_name(
    argument: str, run: Run, checked: Scratch, theirs: DevelopmentServer
) -> None:
    ended = run(checked, theirs, "apply", AUTO, argument)
    assert ended.returncode == 1
    assert "VAULT_ADDR leads to another Vault: cluster_name = va-staging" in ended.stderr
    assert "allowed: va-production" in ended.stderr
    assert "va-test" not in policies(theirs)


@pytest.mark.parametrize("arguments", [("apply", AUTO), ("plan",)])
def test_another_environments_vault_is_told_by_its_certificate(
    arguments: tuple[str, ...], run: Run, pinned: Scratch, theirs: DevelopmentServer
) -> None:
    ended = run(pinned, theirs, *arguments)
    assert ended.returncode == 1
    assert "va-staging.vault.internal, not va-production.vault.internal" in unwrapped(ended.stderr)


def test_the_environments_own_vault_is_written_to_and_nothing_is_taken_out_of_another(
    run: Run, pinned: Scratch, ours: DevelopmentServer, theirs: DevelopmentServer
) -> None:
    applied = run(pinned, ours, "apply", AUTO)
    assert applied.returncode == 0, applied.stderr
    assert "va-test" in policies(ours)
    rules = policy_text(Rule("va/data/*", ("read",)))
    assert theirs.run("write", "sys/policies/acl/va-test", f"policy={rules}").returncode == 0
    assert run(pinned, theirs, "destroy", AUTO).returncode == 1
    assert "va-test" in policies(theirs)
    assert run(pinned, ours, "destroy", AUTO).returncode == 0
    assert "va-test" not in policies(ours)


def test_a_plan_that_was_saved_is_not_applied_to_another_vault(
    run: Run, pinned: Scratch, ours: DevelopmentServer, theirs: DevelopmentServer
) -> None:
    before = policies(theirs)
    assert run(pinned, ours, "plan", "-out=saved").returncode == 0
    ended = run(pinned, theirs, "apply", "saved")
    assert ended.returncode == 1
    assert "not va-production.vault.internal" in unwrapped(ended.stderr)
    assert policies(theirs) == before


def unwrapped(errors: str) -> str:
    """What Terraform printed, without the breaks that it makes to fit a terminal."""
    return " ".join(errors.split())
