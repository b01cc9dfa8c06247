from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import pytest

from constructs_va.settings import AwsContext
from constructs_va.settings.vault import TransitKey, VaultComponent
from constructs_va.testing import Block, Template
from tests.cluster.synthesis import made_before
from tests.vault.configuration_synthesis import CONTEXT, ROLES, synthesize


@pytest.fixture(scope="module")
def template() -> Template:
    return synthesize(CONTEXT)


def of_vault(template: Template) -> list[Block]:
    return [block for block in template.blocks() if block.type.startswith("vault_")]


def test_every_request_is_logged_twice_and_in_two_places(template: Template) -> None:
    files = [device["options"]["file_path"] for device in template.all("vault_audit")]
    assert files == ["/vault/audit/audit.log", "stdout"]


def test_engines_and_ways_to_log_in_come_after_the_audit_devices(template: Template) -> None:
    devices = {device.address for device in template.all("vault_audit")}
    mounts = [*template.all("vault_mount"), *template.all("vault_auth_backend")]
    assert len(mounts) == 5
    for mount in mounts:
        assert devices <= made_before(template, mount), mount.address


def test_the_policy_that_terraform_runs_under_comes_before_what_it_is_for(
    template: Template,
) -> None:
    deployer = template.one("vault_policy", name="va-deployer").address
    free = {"vault_policy", "vault_audit"}
    for block in of_vault(template):
        assert block.type in free or deployer in made_before(template, block), block.address


def test_vault_asks_kubernetes_by_what_its_own_pod_has(template: Template) -> None:
    config = template.one("vault_kubernetes_auth_backend_config")
    assert config["kubernetes_host"] == "https://kubernetes.default.svc"
    assert config["disable_local_ca_jwt"] is False
    assert not {"token_reviewer_jwt", "kubernetes_ca_cert"} & set(config)


def test_a_component_logs_in_by_its_own_account_and_a_token_for_vault_alone(
    template: Template,
) -> None:
    role = template.one("vault_kubernetes_auth_backend_role", role_name="gateway")
    assert role["bound_service_account_names"] == ["gateway"]
    assert role["bound_service_account_namespaces"] == ["va"]
    assert role["audience"] == "vault"
    assert [template.follow(name)["name"] for name in role["token_policies"]] == ["va-gateway"]


def test_a_component_may_run_under_another_account_elsewhere(context: AwsContext) -> None:
    component = VaultComponent(
        name="bot", namespace="labs", service_account="tester", secrets=("key",)
    )
    template = synthesize(context, components=(component,))
    role = template.one("vault_kubernetes_auth_backend_role", role_name="bot")
    assert role["bound_service_account_names"] == ["tester"]
    assert role["bound_service_account_namespaces"] == ["labs"]


def test_the_snapshot_job_logs_in_under_the_name_that_it_knows(template: Template) -> None:
    role = template.one("vault_kubernetes_auth_backend_role", role_name="snapshot")
    assert role["bound_service_account_names"] == ["vault-snapshot"]
    assert role["bound_service_account_namespaces"] == ["vault"]
    assert role["token_max_ttl"] == 1800


@pytest.mark.parametrize(
    ("role", "principal"), [("deployer", "va-deployer"), ("operator", "va-operator")]
)
def test_people_log_in_by_their_role_in_aws(template: Template, role: str, principal: str) -> None:
    block = template.one("vault_aws_auth_backend_role", role=role)
    assert block["auth_type"] == "iam"
    assert block["resolve_aws_unique_ids"] is False
    assert block["bound_iam_principal_arns"] == [f"{ROLES}/{principal}"]
    assert block["token_ttl"] == block["token_max_ttl"] == 3600
    assert [template.follow(name)["name"] for name in block["token_policies"]] == [f"va-{role}"]


def test_a_login_to_one_environment_is_of_no_use_in_another(template: Template) -> None:
    client = template.one("vault_aws_auth_backend_client")
    assert client["iam_server_id_header_value"] == "va-test"
    assert client["sts_endpoint"] == "https://sts.eu-central-1.amazonaws.com"
    assert client["sts_region"] == "eu-central-1"
    assert not {"access_key", "secret_key"} & set(client)


def test_the_log_names_who_logged_in_as_a_role(template: Template) -> None:
    identity = template.one("vault_aws_auth_backend_config_identity")
    assert "client_arn" in identity["iam_metadata"]


def test_without_operators_there_is_no_role_for_them(context: AwsContext) -> None:
    template = synthesize(context, operators=())
    assert template.count("vault_aws_auth_backend_role") == 1
    assert template.count("vault_policy", name="va-operator") == 0


@pytest.mark.parametrize(
    ("field", "value", "type_", "arguments"),
    [
        ("secret_versions", 3, "vault_kv_secret_backend_v2", {"max_versions": 3}),
        (
            "token_ttl",
            timedelta(minutes=5),
            "vault_kubernetes_auth_backend_role",
            {"role_name": "gateway", "token_ttl": 300},
        ),
        (
            "token_max_ttl",
            timedelta(days=2),
            "vault_kubernetes_auth_backend_role",
            {"role_name": "gateway", "token_max_ttl": 172_800},
        ),
        (
            "credential_ttl",
            timedelta(minutes=10),
            "vault_database_secret_backend_role",
            {"name": "memory_primary", "default_ttl": 600},
        ),
        (
            "credential_max_ttl",
            timedelta(hours=2),
            "vault_database_secret_backend_role",
            {"name": "memory_primary", "max_ttl": 7200},
        ),
        (
            "person_ttl",
            timedelta(hours=2),
            "vault_aws_auth_backend_role",
            {"role": "operator", "token_ttl": 7200, "token_max_ttl": 7200},
        ),
        (
            "transit_keys",
            (TransitKey(name="conversations", rotate_every=timedelta(days=30)),),
            "vault_transit_secret_backend_key",
            {"auto_rotate_period": 2_592_000},
        ),
    ],
)
def test_what_settings_decide_reaches_vault(
    context: AwsContext, field: str, value: Any, type_: str, arguments: dict[str, Any]
) -> None:
    assert synthesize(context, **{field: value}).count(type_, **arguments) == 1


def test_secrets_and_keys_stay_unless_the_environment_may_be_destroyed(
    context: AwsContext,
) -> None:
    for destroyable in (False, True):
        template = synthesize(context.model_copy(update={"destroyable": destroyable}))
        kept = [
            template.one("vault_mount", type="kv"),
            template.one("vault_mount", type="transit"),
            template.one("vault_transit_secret_backend_key"),
        ]
        assert [block["lifecycle"]["prevent_destroy"] for block in kept] == [not destroyable] * 3
        assert kept[-1]["deletion_allowed"] is destroyable


def test_no_key_leaves_vault(template: Template) -> None:
    key = template.one("vault_transit_secret_backend_key", type="aes256-gcm96")
    assert not key.get("exportable")
    assert not key.get("allow_plaintext_backup")


def test_the_json_holds_no_secret(template: Template) -> None:
    arguments = [argument for block in of_vault(template) for argument in flat(block)]
    assert not SECRETS & {name for name, _ in arguments}
    passwords = [value for name, value in arguments if name == "password_wo"]
    assert len(passwords) == 2
    for password in passwords:
        assert str(password).startswith("${jsondecode(ephemeral.")


SECRETS = {
    "access_key",
    "client_token",
    "password",
    "private_key",
    "secret_key",
    "token",
    "token_reviewer_jwt",
}
"""Arguments that would keep a secret in the state."""


def flat(value: object, name: str = "") -> list[tuple[str, object]]:
    """All arguments, also those of nested blocks: name and value of each."""
    if isinstance(value, Mapping):
        items = cast(Mapping[str, object], value).items()
        return [pair for key, item in items for pair in flat(item, key)]
    if isinstance(value, list):
        return [pair for item in cast(list[object], value) for pair in flat(item, name)]
    return [(name, value)]
