"""People log in by their roles in AWS: with a real Vault, and an STS that is simulated."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cdktf import TerraformStack
from cdktf_cdktf_provider_vault.provider import VaultProvider

from constructs_va.settings import AwsContext
from constructs_va.testing import Template, synthesize_construct
from constructs_va.vault.aws_auth import AwsAuth
from tests.vault.server import DevelopmentServer, development_server, self_signed
from tests.vault.token_service import Session, TokenService, token_service

REGION = "eu-central-1"
CONTEXT = AwsContext(
    prefix="va-staging", account="111122223333", region=REGION, zones=(f"{REGION}a", f"{REGION}b")
)
ARN = "arn:aws:sts::111122223333:assumed-role/{}/ada"
OPERATOR = Session("ASIAOPERATOR", "secret", "token", ARN.format("va-operator"))
STRANGER = Session("ASIASTRANGER", "secret", "token", ARN.format("va-developer"))

LOGIN = ("login", "-no-store", "-format=json", "-method=aws", "role=operator")
"""As the runbook has it, up to what the tests vary; nothing is left in the home folder."""

NAMED = ("header_value=va-staging",)
HERE = (f"region={REGION}",)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TokenService, Path]]:
    """The regional STS, and the certificate by which it is known."""
    certificate, key = self_signed(tmp_path_factory.mktemp("sts"), f"sts.{REGION}.amazonaws.com")
    sessions = [OPERATOR, STRANGER]
    with token_service(REGION, sessions, certificate=certificate, key=key) as running:
        yield running, certificate


@pytest.fixture
def sts(service: tuple[TokenService, Path]) -> TokenService:
    running, _ = service
    running.asked.clear()
    running.signed_for.clear()
    running.named.clear()
    return running


@pytest.fixture(scope="module")
def vault(
    service: tuple[TokenService, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DevelopmentServer]:
    """A Vault that is set up as :class:`AwsAuth` says, and finds STS by its real name."""
    running, certificate = service
    environment = {"HTTPS_PROXY": running.proxy, "SSL_CERT_FILE": str(certificate)}
    folder = tmp_path_factory.mktemp("vault")
    with development_server(folder, cluster_name="va-staging", environment=environment) as server:
        assert server.run("auth", "enable", "aws").returncode == 0
        template = synthesize_construct(define)
        write(server, "auth/aws/config/client", template.one("vault_aws_auth_backend_client"))
        write(
            server,
            "auth/aws/config/identity",
            template.one("vault_aws_auth_backend_config_identity"),
        )
        write(server, "auth/aws/role/operator", role_of(template))
        yield server


def define(stack: TerraformStack) -> None:
    VaultProvider(stack, "vault")
    auth = AwsAuth(stack, "aws-auth", context=CONTEXT)
    auth.allow(
        "operator",
        ["arn:aws:iam::111122223333:role/va-operator"],
        policy="va-operator",
        ttl=timedelta(hours=1),
    )


def role_of(template: Template) -> dict[str, Any]:
    """The role, with the one argument that the provider names otherwise than Vault's API."""
    role = dict(template.one("vault_aws_auth_backend_role"))
    role["bound_iam_principal_arn"] = role.pop("bound_iam_principal_arns")
    return role


def write(server: DevelopmentServer, path: str, block: Mapping[str, Any]) -> None:
    """Write a resource's arguments to the path of Vault's API that they are of."""
    own = {"backend", "role", "depends_on", "//"}
    body = json.dumps({name: value for name, value in block.items() if name not in own})
    file = server.authority.parent / "body.json"
    file.write_text(body, encoding="utf-8")
    ended = server.run("write", path, f"@{file}")
    assert ended.returncode == 0, ended.stderr
    assert "WARNING" not in ended.stderr + ended.stdout


def test_a_role_that_is_named_logs_in(vault: DevelopmentServer, sts: TokenService) -> None:
    ended = vault.run(*LOGIN, *NAMED, *HERE, environment=OPERATOR.shell())
    assert ended.returncode == 0, ended.stderr
    auth = json.loads(ended.stdout)["auth"]
    assert set(auth["policies"]) == {"default", "va-operator"}
    assert auth["lease_duration"] == 3600
    assert auth["metadata"]["canonical_arn"] == "arn:aws:iam::111122223333:role/va-operator"
    assert set(sts.signed_for) == {REGION}
    assert set(sts.asked) == {f"sts.{REGION}.amazonaws.com:443"}


def test_a_login_may_name_the_regions_own_service(
    vault: DevelopmentServer, sts: TokenService
) -> None:
    environment = {**OPERATOR.shell(), "AWS_STS_REGIONAL_ENDPOINTS": "regional"}
    ended = vault.run(*LOGIN, *NAMED, *HERE, environment=environment)
    assert ended.returncode == 0, ended.stderr
    assert set(sts.named) == {f"sts.{REGION}.amazonaws.com"}


def test_without_its_region_a_login_is_signed_for_another(
    vault: DevelopmentServer, sts: TokenService
) -> None:
    environment = {**OPERATOR.shell(), "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
    ended = vault.run(*LOGIN, *NAMED, environment=environment)
    assert ended.returncode != 0
    assert "Credential should be scoped to a valid region" in ended.stderr
    assert set(sts.signed_for) == {"us-east-1"}


def test_a_role_that_is_not_named_is_refused(vault: DevelopmentServer, sts: TokenService) -> None:
    ended = vault.run(*LOGIN, *NAMED, *HERE, environment=STRANGER.shell())
    assert ended.returncode != 0
    assert "does not belong to the role" in ended.stderr
    assert set(sts.signed_for) == {REGION}


@pytest.mark.parametrize("header", [(), ("header_value=va-production",)])
def test_a_login_that_is_for_another_environment_is_not_sent_on(
    header: tuple[str, ...], vault: DevelopmentServer, sts: TokenService
) -> None:
    ended = vault.run(*LOGIN, *header, *HERE, environment=OPERATOR.shell())
    assert ended.returncode != 0
    assert "X-Vault-AWS-IAM-Server-ID" in ended.stderr
    assert sts.asked == []
