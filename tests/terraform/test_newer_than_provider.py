"""The list of newer arguments hides nothing."""

from typing import Any

import pytest

from constructs_va.testing import Stacks, Template
from tests.terraform.newer_than_provider import NEWER_THAN_PROVIDER, Newer, is_set, knows, take_out
from tests.terraform.providers import NotToBeHad, Provider, Providers


@pytest.mark.parametrize(
    "newer", NEWER_THAN_PROVIDER, ids=lambda newer: f"{newer.type}.{newer.path}"
)
def test_an_entry_is_set_by_a_stack(newer: Newer, templates: Stacks) -> None:
    blocks = [block for template in templates.values() for block in template.blocks()]
    assert is_set(newer, blocks), "no stack sets it: take it off the list"


@pytest.mark.terraform
@pytest.mark.parametrize(
    "newer", NEWER_THAN_PROVIDER, ids=lambda newer: f"{newer.type}.{newer.path}"
)
def test_an_entry_is_unknown_to_the_older_provider(
    newer: Newer, templates: Stacks, providers: Providers
) -> None:
    provider = provider_at_hand(newer.provider, templates, providers)
    if not provider.is_older:
        pytest.skip(f"{provider.source} {provider.version} is at hand: the list isn't used")
    assert not knows(providers.schema(provider), newer), (
        f"{provider.source} {provider.version} knows it: take it off the list"
    )


def provider_at_hand(name: str, templates: Stacks, providers: Providers) -> Provider:
    required = [
        template.content["terraform"]["required_providers"] for template in templates.values()
    ]
    wanted = next(versions[name] for versions in required if name in versions)
    try:
        return providers.get(name, wanted["source"], wanted["version"])
    except NotToBeHad as reason:
        pytest.skip(str(reason))


SCHEMA: dict[str, Any] = {
    "resource_schemas": {
        "aws_thing": {
            "block": {
                "attributes": {
                    "name": {"type": "string"},
                    "options": {"nested_type": {"attributes": {"size": {"type": "number"}}}},
                },
                "block_types": {"rule": {"block": {"attributes": {"port": {"type": "number"}}}}},
            }
        }
    }
}


@pytest.mark.parametrize("path", ["name", "options", "rule", "rule.port", "options.size"])
def test_a_provider_knows_what_its_schema_has(path: str) -> None:
    assert knows(SCHEMA, Newer("aws", "aws_thing", path))


@pytest.mark.parametrize("path", ["port", "rule.size", "rule.port.deep", "new", "new.port"])
def test_a_provider_knows_nothing_else(path: str) -> None:
    assert not knows(SCHEMA, Newer("aws", "aws_thing", path))
    assert not knows(SCHEMA, Newer("aws", "aws_other", path))


def test_an_argument_is_taken_out_of_every_nested_block_and_nothing_else() -> None:
    rules = [{"port": 1, "new": True}, {"port": 2}]
    content: dict[str, Any] = {"resource": {"aws_thing": {"a": {"name": "a", "rule": rules}}}}
    newer = Newer("aws", "aws_thing", "rule.new")
    assert is_set(newer, Template(content).blocks())
    take_out(newer, content)
    assert not is_set(newer, Template(content).blocks())
    assert content["resource"]["aws_thing"]["a"] == {
        "name": "a",
        "rule": [{"port": 1}, {"port": 2}],
    }
