from typing import Any

import pytest

from constructs_va.settings import DatabaseConnection, SecretConnection
from constructs_va.settings.invariants import vault_clients
from constructs_va.settings.vault import VaultComponent, VaultSettings
from tests.settings.invariants.builders import component, only

SECRETS = (SecretConnection(name="key", variable="KEY"),)
GATEWAY = component("gateway", secrets=SECRETS)
MEMORY = component(
    "memory", database=DatabaseConnection(access="read_write"), migration=("migrate",)
)


def vault(*components: VaultComponent) -> VaultSettings:
    deployer = "arn:aws:iam::111122223333:role/deployer"
    return VaultSettings(deployers=(deployer,), components=components)


def added(name: str, **settings: Any) -> VaultComponent:
    return VaultComponent(name=name, secrets=("key",), **settings)


@pytest.mark.parametrize("name", ["gateway", "memory", "memory-migration"])
def test_a_name_of_the_vas_is_refused_for_what_is_added(name: str) -> None:
    settings = vault(added(name, service_account="other"))
    problem = only(vault_clients.check((GATEWAY, MEMORY), settings))
    assert (problem.path, problem.given) == (f'vault.components["{name}"].name', name)
    assert problem.allowed.startswith("a name that neither a component of the VA has")
    assert problem.remedy.startswith("rename it")


@pytest.mark.parametrize("account", ["gateway", "memory", "memory-migration"])
def test_a_service_account_of_the_vas_is_refused_for_what_is_added(account: str) -> None:
    settings = vault(added("bot", service_account=account))
    problem = only(vault_clients.check((GATEWAY, MEMORY), settings))
    assert problem.path == 'vault.components["bot"].service_account'
    assert problem.given == account
    assert f"this is {account}'s" in problem.allowed


def test_an_account_of_the_same_name_in_another_namespace_is_another() -> None:
    settings = vault(added("bot", service_account="gateway", namespace="labs"))
    assert not [*vault_clients.check((GATEWAY,), settings)]


def test_a_component_without_anything_of_vault_leaves_its_name_free() -> None:
    assert not [*vault_clients.check((component("gateway"),), vault(added("gateway")))]


@pytest.mark.parametrize("name", ["deployer", "operator", "snapshot"])
def test_a_component_that_uses_vault_has_no_name_of_a_role_that_is_there(name: str) -> None:
    problem = only(vault_clients.check((component(name, secrets=SECRETS),), vault()))
    assert (problem.path, problem.given) == (f'components["{name}"].name', name)
    assert problem.allowed.startswith("any name but deployer, operator, snapshot")
    assert not [*vault_clients.check((component(name),), vault())]


def test_a_secret_that_is_named_twice_is_left_to_those_who_tell_where() -> None:
    twice = tuple(SecretConnection(name="key", variable=name) for name in ("A", "B"))
    assert not [*vault_clients.check((component(secrets=twice),), vault())]
