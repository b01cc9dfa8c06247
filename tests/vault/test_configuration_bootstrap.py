import re
from typing import Any

import pytest

from constructs_va.settings import AwsContext
from constructs_va.testing import Block, Template
from constructs_va.vault.database_bootstrap import FILES
from constructs_va.vault.database_roles import GROUPS, VAULT_USER
from tests.cluster.synthesis import made_before
from tests.helm.synthesis import statements_of
from tests.vault.configuration_synthesis import CONTEXT, synthesize


@pytest.fixture(scope="module")
def template() -> Template:
    return synthesize(CONTEXT)


def job_of(template: Template, shard: str) -> Block:
    (job,) = (
        job
        for job in template.all("kubernetes_job_v1")
        if job["metadata"]["name"] == f"database-bootstrap-{shard}"
    )
    return job


def pod_of(job: Block) -> Any:
    return job["spec"]["template"]["spec"]


def environment(container: Any) -> dict[str, str]:
    return {variable["name"]: variable["value"] for variable in container["env"]}


def test_vault_connects_once_the_job_of_the_shard_is_done(template: Template) -> None:
    for shard in ("primary", "second"):
        job = job_of(template, shard)
        assert job["wait_for_completion"] is True
        connection = template.one("vault_database_secret_backend_connection", name=shard)
        assert job.address in made_before(template, connection)


def test_a_job_works_on_its_own_shard_and_trusts_nobody_else(template: Template) -> None:
    (container,) = pod_of(job_of(template, "second"))["container"]
    variables = environment(container)
    assert template.follow(variables["PGHOST"])["identifier"] == "va-test-main-second"
    assert (variables["PGUSER"], variables["PGDATABASE"]) == ("va_admin", "va")
    assert (variables["PGSSLMODE"], variables["PGSSLROOTCERT"]) == (
        "verify-full",
        "/bootstrap/rds.pem",
    )


def test_passwords_are_in_memory_and_only_named_in_the_job(template: Template) -> None:
    pod = pod_of(job_of(template, "primary"))
    (volume,) = (volume for volume in pod["volume"] if volume["name"] == "passwords")
    assert volume["empty_dir"]["medium"] == "Memory"
    (first,) = pod["init_container"]
    variables = environment(first)
    assert template.follow(variables["MASTER_SECRET"])["identifier"] == "va-test-main-primary"
    assert template.follow(variables["VAULT_SECRET"])["name"] == "va-test-main-primary-vault"


def test_the_job_may_read_these_passwords_and_nothing_else(template: Template) -> None:
    statements = statements_of(template, "read-vault-passwords")
    named = {template.follow(arn)["name"] for arn in statements["ReadVaultPasswords"]["Resource"]}
    assert named == {"va-test-main-primary-vault", "va-test-main-second-vault"}
    assert statements["ReadVaultPasswords"]["Action"] == ["secretsmanager:GetSecretValue"]
    assert statements["UseKey"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com"}
    }
    association = template.one(
        "aws_eks_pod_identity_association", service_account="database-bootstrap"
    )
    assert association["namespace"] == "vault"
    role = template.follow(association["role_arn"])
    policies = {
        block["name"]
        for block in template.all("aws_iam_role_policy")
        if template.follow(block["role"]) == role
    }
    assert policies == {"read-master-secret-main", "read-vault-passwords"}


def test_the_job_starts_with_its_role_and_its_way_out(template: Template) -> None:
    before = made_before(template, job_of(template, "primary"))
    policy = template.one("kubernetes_network_policy_v1")
    association = template.one(
        "aws_eks_pod_identity_association", service_account="database-bootstrap"
    )
    assert {policy.address, association.address} <= before


def test_the_job_reaches_aws_and_the_database_and_nobody_reaches_it(template: Template) -> None:
    spec = template.one("kubernetes_network_policy_v1")["spec"]
    assert spec["pod_selector"] == {
        "match_labels": {"app.kubernetes.io/name": "database-bootstrap"}
    }
    assert spec["policy_types"] == ["Ingress", "Egress"]
    assert "ingress" not in spec
    aws, databases = spec["egress"]
    assert [port["port"] for rule in (aws, databases) for port in rule["ports"]] == ["443", "5432"]
    subnets = {
        block["cidr_block"] for block in template.all("aws_subnet") if "database" in block.path
    }
    assert {peer["ip_block"]["cidr"] for peer in databases["to"]} == subnets


def test_its_pods_are_as_harmless_as_their_namespace_demands(template: Template) -> None:
    pod = pod_of(job_of(template, "primary"))
    assert pod["automount_service_account_token"] is False
    assert pod["security_context"]["run_as_non_root"] is True
    assert pod["security_context"]["seccomp_profile"] == {"type": "RuntimeDefault"}
    for container in (*pod["init_container"], *pod["container"]):
        assert container["security_context"] == {
            "allow_privilege_escalation": False,
            "capabilities": {"drop": ["ALL"]},
            "read_only_root_filesystem": True,
            "run_as_non_root": True,
        }


def test_another_file_is_another_run(
    context: AwsContext, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    def checksum(of: Template) -> str:
        metadata = job_of(of, "primary")["spec"]["template"]["metadata"]
        return metadata["annotations"]["checksum/files"]

    assert checksum(synthesize(context)) == checksum(template)
    monkeypatch.setattr(
        "constructs_va.vault.database_bootstrap.FILES", {**FILES, "extra.sh": FILES["bootstrap.sh"]}
    )
    assert checksum(synthesize(context)) != checksum(template)


def test_terraform_finds_nothing_of_its_own_in_the_scripts() -> None:
    for name, file in FILES.items():
        assert not re.search(r"[$%]\{", file.read_text(encoding="utf-8")), name


def test_the_statements_make_the_roles_that_vault_works_with() -> None:
    statements = FILES["bootstrap.sql"].read_text(encoding="utf-8")
    for group in GROUPS.values():
        assert f"'{group}'" in statements
    assert f"CREATE ROLE {VAULT_USER} LOGIN CREATEROLE NOINHERIT" in statements
