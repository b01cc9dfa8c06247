"""The vault layer as a whole."""

import json

import pytest

from constructs_va.testing import Stacks, Template
from tests.conftest import ENVIRONMENTS


def needed_by(template: Template, address: str) -> set[str]:
    """Everything that Terraform does before the block at the address."""
    graph = template.graph()
    waiting, found = [address], set[str]()
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_nothing_is_written_to_vault_before_it_is_known_to_be_the_right_one(
    name: str, templates: Stacks
) -> None:
    template = templates[f"va-{name}-vault"]
    check = template.one("data.vault_generic_secret", path="sys/seal-status")
    written = [block.address for block in template.blocks() if block.type.startswith("vault_")]
    assert written
    for address in written:
        assert check.address in needed_by(template, address), address


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_name_that_is_checked_is_the_one_that_the_servers_are_given(
    name: str, templates: Stacks
) -> None:
    values = json.loads(
        templates[f"va-{name}-platform"].one("helm_release", name="vault")["values"][0]
    )
    config = json.loads(values["server"]["ha"]["raft"]["config"])
    assert config["cluster_name"] == f"va-{name}"
    check = templates[f"va-{name}-vault"].one("data.vault_generic_secret", path="sys/seal-status")
    (condition,) = check["lifecycle"]["postcondition"]
    assert f'== "va-{name}"' in condition["condition"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_provider_expects_the_name_that_the_servers_certificate_has(
    name: str, templates: Stacks
) -> None:
    (provider,) = templates[f"va-{name}-vault"].content["provider"]["vault"]
    assert provider["tls_server_name"] == f"va-{name}.vault.internal"
    assert provider["skip_tls_verify"] is False
    certificates = templates[f"va-{name}-platform"].one("helm_release", name="vault-certificates")
    assert f'"{provider["tls_server_name"]}"' in certificates["values"][0]
