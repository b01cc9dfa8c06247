from typing import Any

import pytest
from cdktf import App

from constructs_va.settings import AwsContext, Environment, PlatformSettings
from constructs_va.settings.vault import VaultSettings, clients_of
from constructs_va.stacks.cluster import ClusterStack
from constructs_va.stacks.data import DataStack
from constructs_va.stacks.network import NetworkStack
from constructs_va.stacks.vault import VaultStack
from constructs_va.testing import Stacks, Template, synthesize_app
from constructs_va.vault.policy import Rule, policy_text
from tests.conftest import ENVIRONMENTS
from tests.vault.configuration_synthesis import (
    CONTEXT,
    policy,
    rules_of,
    settings,
    synthesize,
)


@pytest.fixture(scope="module")
def template() -> Template:
    return synthesize(CONTEXT)


def stack_of(environment: Environment, decided: VaultSettings) -> Template:
    """The stack vault of an environment that decides this."""

    def define(app: App) -> None:
        network = NetworkStack(app, environment).network
        data = DataStack(app, environment, network=network)
        cluster = ClusterStack(app, environment, network=network, database=data.database)
        VaultStack(
            app,
            environment,
            decided,
            network=network,
            cluster=cluster.cluster,
            database=data.database,
            key=data.key,
        )

    return synthesize_app(define)[f"va-{environment.name}-vault"]


def test_rules_become_text_that_vault_reads() -> None:
    text = policy_text(
        Rule("va/data/gateway/key", ("read",)), Rule("transit/keys/+/rotate", ("create", "update"))
    )
    assert text == (
        'path "va/data/gateway/key" {\n  capabilities = ["read"]\n}\n\n'
        'path "transit/keys/+/rotate" {\n  capabilities = ["create", "update"]\n}\n'
    )


@pytest.mark.parametrize(
    "path", ["", "*", "+", "va", "va/*", "va/+", "+/data/*", "sys/*", "va/data*", "*/x/y"]
)
def test_no_rule_is_about_a_whole_part_of_vault(path: str) -> None:
    with pytest.raises(ValueError, match="write the path's first two names out"):
        Rule(path, ("read",))


@pytest.mark.parametrize("path", ["va/data/a+b/c", "va/data/+a", "va/data/*/key"])
def test_wildcards_are_where_vault_knows_them(path: str) -> None:
    with pytest.raises(ValueError, match="stands for a whole name"):
        Rule(path, ("read",))


@pytest.mark.parametrize(
    "path", ["va/config", "va/data/*", "va/data/+/key", "sys/policies/acl/va-*"]
)
def test_a_path_whose_first_two_names_are_written_out_is_taken(path: str) -> None:
    assert f'path "{path}"' in policy_text(Rule(path, ("read",)))


def test_a_rule_that_allows_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="allows nothing"):
        Rule("va/data/x", ())


def test_two_rules_for_a_path_are_refused_as_vault_would_not_add_them_up() -> None:
    with pytest.raises(ValueError, match=r'2 rules of .+ for "va/data/x"'):
        policy_text(Rule("va/data/x", ("read",)), Rule("va/data/x", ("update",)))


def test_sudo_is_refused_unless_the_policy_may_have_it() -> None:
    rule = Rule("sys/step-down", ("update", "sudo"))
    with pytest.raises(ValueError, match="has sudo"):
        policy_text(rule)
    assert "sudo" in policy_text(rule, sudo=True)


def test_a_component_may_do_what_it_was_given_and_nothing_else(template: Template) -> None:
    assert policy(template, "gateway") == {
        "va/data/gateway/session-signing": ["read"],
        "va/data/gateway/telephony/sip": ["read"],
    }
    assert policy(template, "memory") == {
        "database/creds/memory_primary": ["read"],
        "database/creds/memory_second": ["read"],
        "transit/encrypt/conversations": ["update"],
        "transit/decrypt/conversations": ["update"],
    }
    assert policy(template, "migrations") == {"database/creds/migrations_primary": ["read"]}


def test_the_snapshot_job_may_take_snapshots_and_nothing_else(template: Template) -> None:
    assert policy(template, "snapshot") == {"sys/storage/raft/snapshot": ["read"]}


def test_operators_write_secrets_that_they_cannot_read(template: Template) -> None:
    rules = policy(template, "operator")
    assert rules["va/data/*"] == ["create", "update", "patch", "delete"]
    reading = {path for path, capabilities in rules.items() if "read" in capabilities}
    assert not {path for path in reading if path.startswith(("va/data", "database/creds"))}


@pytest.mark.parametrize("role", ["deployer", "operator"])
def test_people_have_no_credentials_of_components_and_make_no_tokens(
    template: Template, role: str
) -> None:
    for path in policy(template, role):
        assert not path.startswith(("database/creds", "auth/token", "transit/decrypt", "identity"))


def test_only_deployers_say_who_may_do_what(template: Template) -> None:
    policies = {block["name"]: rules_of(block) for block in template.all("vault_policy")}
    sayers = {
        name
        for name, rules in policies.items()
        if any(path.startswith(("sys/policies", "sys/auth", "auth/")) for path in rules)
    }
    assert sayers == {"va-deployer"}


def test_deployers_take_away_what_holds_data_only_where_all_may_be_destroyed(
    context: AwsContext,
) -> None:
    for destroyable in (False, True):
        template = synthesize(context.model_copy(update={"destroyable": destroyable}))
        rules = policy(template, "deployer")
        for path in ("sys/mounts/va", "sys/mounts/transit", "transit/keys/*"):
            assert ("delete" in rules[path]) is destroyable, path


def test_deployers_end_what_was_lent_of_a_database_that_is_to_go(context: AwsContext) -> None:
    """Vault couldn't take the users out of the database once its connection to it is gone."""
    for destroyable in (False, True):
        template = synthesize(context.model_copy(update={"destroyable": destroyable}))
        rules = policy(template, "deployer")
        assert ("sys/leases/revoke-prefix/database/*" in rules) is destroyable


@pytest.mark.parametrize("environment", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_no_policy_of_an_environment_grants_everything(
    environment: Environment, templates: Stacks
) -> None:
    policies = templates[f"va-{environment.name}-vault"].all("vault_policy")
    components = {f"va-{client.name}" for client in clients_of(environment.components)}
    assert components < {block["name"] for block in policies}
    for block in policies:
        for path, capabilities in rules_of(block).items():
            assert not {"*", "+"} & set("/".join(path.split("/")[:2])), f"{block['name']}: {path}"
            assert "*" not in capabilities
            assert "sudo" not in capabilities or block["name"] in {"va-deployer", "va-operator"}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_stack_names_neither_vault_nor_a_token(name: str, templates: Stacks) -> None:
    providers = templates[f"va-{name}-vault"].content["provider"]
    (vault,) = providers["vault"]
    assert set(vault) == {"skip_child_token", "skip_tls_verify", "tls_server_name"}
    assert vault["skip_child_token"] is True


def test_an_environment_without_vault_servers_has_nothing_to_configure() -> None:
    staging = ENVIRONMENTS["staging"]
    # Not checked: the environment itself may refuse this before.
    given: dict[str, Any] = {**dict(staging), "platform": PlatformSettings()}
    without = Environment.model_construct(**given)
    with pytest.raises(ValueError, match="add VaultServerSettings to the platform's charts"):
        stack_of(without, settings())
