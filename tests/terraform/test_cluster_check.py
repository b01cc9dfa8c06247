"""Terraform refuses the Vault of another environment: with the real provider, and a real Vault."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cdktf import TerraformStack
from cdktf_cdktf_provider_vault.policy import Policy
from cdktf_cdktf_provider_vault.provider import VaultProvider

from constructs_va.settings import AwsContext
from constructs_va.testing import synthesize_construct
from constructs_va.vault.cluster_check import VaultClusterCheck
from tests.terraform.command import Terraform
from tests.terraform.providers import NotToBeHad, Providers
from tests.terraform.scratch import Scratch, prepare
from tests.vault.server import DevelopmentServer, development_server

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
def stack(providers: Providers, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A stack of production's, with a policy that comes after the check."""

    def define(stack: TerraformStack) -> None:
        VaultProvider(stack, "vault", skip_child_token=True)
        check = VaultClusterCheck(stack, "check", context=CONTEXT)
        Policy(stack, "policy", name="va-test", policy="", depends_on=[check.resource])

    template = synthesize_construct(define)
    template.content["terraform"]["required_providers"].pop("aws")
    template.content["provider"].pop("aws")
    try:
        return prepare(template, tmp_path_factory.mktemp("stack"), providers)
    except NotToBeHad as reason:
        pytest.skip(str(reason))


class Run:
    """Terraform, in a shell that names a Vault."""

    def __init__(self, folder: Path, terraform: Terraform, shell: pytest.MonkeyPatch) -> None:
        self._folder, self._terraform, self._shell = folder, terraform, shell

    def __call__(
        self, vault: DevelopmentServer, *arguments: str
    ) -> subprocess.CompletedProcess[str]:
        self._shell.setenv("VAULT_ADDR", vault.address)
        self._shell.setenv("VAULT_TOKEN", vault.token)
        words = (*arguments, "-auto-approve", "-input=false", "-no-color")
        return self._terraform.run(self._folder, *words)


@pytest.fixture
def run(stack: Scratch, terraform: Terraform, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(stack.folder, terraform, monkeypatch)


def policies(vault: DevelopmentServer) -> list[str]:
    return vault.get("sys/policies/acl?list=true")["data"]["keys"]


@pytest.mark.parametrize(
    "arguments",
    [("apply",), ("apply", "-refresh=false"), ("apply", "-target=vault_policy.policy")],
    ids=" ".join,
)
def test_nothing_is_written_to_another_environments_vault(
    arguments: tuple[str, ...], run: Run, theirs: DevelopmentServer
) -> None:
    before = policies(theirs)
    ended = run(theirs, *arguments)
    assert ended.returncode == 1
    assert "VAULT_ADDR leads to another Vault: cluster_name = va-staging" in ended.stderr
    assert "allowed: va-production" in ended.stderr
    assert policies(theirs) == before


def test_the_environments_own_vault_is_written_to(
    run: Run, ours: DevelopmentServer, theirs: DevelopmentServer
) -> None:
    ended = run(ours, "apply")
    assert ended.returncode == 0, ended.stderr
    assert "va-test" in policies(ours)
    refused = run(theirs, "destroy")
    assert refused.returncode == 1
    assert "cluster_name = va-staging" in refused.stderr
    assert run(ours, "destroy").returncode == 0
    assert "va-test" not in policies(ours)
