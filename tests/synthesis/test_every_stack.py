"""What holds for the JSON of all stacks alike."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from constructs_va.foundation.stack import TERRAFORM_VERSION
from constructs_va.settings import Environment
from constructs_va.testing import Stacks, Template, matches
from constructs_va.testing.addresses import STATEFUL_TYPES
from tests.conftest import ENVIRONMENTS, PROJECT, STACKS

SECRETS = {
    "an AWS access key id": r"\b(AKIA|ASIA)[A-Z0-9]{16}\b",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a token of GitHub, Slack or Vault": r"\b(gh[pousr]_|xox[abprs]-|hvs\.)\w{10,}",
    "a password or token set to text": (
        r'"(?:[a-z0-9_]*_)?(?:password|passwd|secret|secret_key|secret_string|token)(?:_wo)?"'
        r':\s*"(?!\$\{)[^"]+"'
    ),
    # What Vault fills in when it connects, {{password}}, isn't one.
    "a password in an address": r"\w+://[^/\s:@\"]+:(?!\{\{password\}\}@)[^/\s:@\"$]+@",
}

KEPT = {"lifecycle": {"prevent_destroy": True}}


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def template(stack: str, templates: Stacks) -> Template:
    return templates[stack]


@pytest.fixture
def environment(stack: str) -> Environment:
    return ENVIRONMENTS[stack.split("-")[1]]


def terraform(template: Template) -> dict[str, Any]:
    return template.content["terraform"]


def test_it_has_resources(template: Template) -> None:
    assert any(template.blocks())


def test_its_state_is_encrypted_and_locked_in_the_environments_bucket(
    stack: str, template: Template, environment: Environment
) -> None:
    backend = terraform(template)["backend"]["s3"]
    assert (backend["encrypt"], backend["use_lockfile"]) == (True, True)
    assert backend["bucket"] == environment.state.bucket
    assert backend["key"] == environment.state.key(environment.name, stack.split("-")[2])


def test_states_of_different_stacks_are_in_different_places(templates: Stacks) -> None:
    backends = [terraform(template)["backend"]["s3"] for template in templates.values()]
    places = {(backend["bucket"], backend["key"]) for backend in backends}
    assert len(places) == len(templates)


def test_it_asks_for_a_terraform_that_can_lock_so(template: Template) -> None:
    assert terraform(template)["required_version"] == TERRAFORM_VERSION


def test_it_asks_for_exact_providers(template: Template) -> None:
    versions = [wanted["version"] for wanted in terraform(template)["required_providers"].values()]
    assert versions
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_its_provider_works_in_the_environments_account_only(
    template: Template, environment: Environment
) -> None:
    for provider in template.content["provider"]["aws"]:
        assert provider["allowed_account_ids"] == [environment.account]


def test_its_provider_tags_everything(template: Template, environment: Environment) -> None:
    for provider in template.content["provider"]["aws"]:
        assert provider["default_tags"] == [{"tags": environment.default_tags()}]


def test_it_never_asks_who_runs_it(template: Template) -> None:
    asked = {block.type for block in template.blocks("data")}
    assert not asked & {"aws_caller_identity", "aws_region", "aws_partition"}


def test_it_has_no_account_but_the_environments(
    template: Template, environment: Environment
) -> None:
    accounts = set(re.findall(r"\barn:aws:[^:\"]*:[^:\"]*:(\d{12}):", text_of(template)))
    assert accounts <= {environment.account}


def test_what_terraform_must_not_destroy_counts_as_stateful(template: Template) -> None:
    kept = {block.type for block in template.blocks() if matches(block, KEPT)}
    assert kept <= STATEFUL_TYPES


REPLACED_WITHOUT_LOSS = frozenset(
    {
        "aws_db_subnet_group",
        "aws_subnet",
        "aws_vpc",
        "helm_release",  # but for definitions, with which all objects of their kinds would go
        "kubernetes_namespace_v1",  # but for those whose charts keep data
        "vault_mount",  # but for those that hold what nothing else does
    }
)
"""Stateful for what they take along: AWS refuses to replace them in use, or nothing is lost."""


def test_production_keeps_whatever_cannot_be_had_back(templates: Stacks) -> None:
    open_to_loss = {
        block.address
        for stack, template in templates.items()
        if stack.startswith("va-production-")
        for block in template.blocks()
        if block.type in STATEFUL_TYPES - REPLACED_WITHOUT_LOSS and not matches(block, KEPT)
        # A replica holds nothing that its primary doesn't.
        if "replicate_source_db" not in block
    }
    assert open_to_loss == set()


def test_what_a_resource_waits_for_is_named_by_its_address(template: Template) -> None:
    """Terraform takes no expressions there."""
    known = {block.address for block in template.blocks("resource", "data")}
    waited_for = {name for block in template.blocks() for name in block.get("depends_on", ())}
    assert waited_for <= known


def test_its_containers_say_themselves_that_they_are_not_root(template: Template) -> None:
    """The provider sends false for it where a container's security context leaves it out."""
    rights = [
        container["security_context"]
        for block in template.blocks()
        for container in containers_in(dict(block))
        if "security_context" in container
    ]
    assert [one for one in rights if one.get("run_as_non_root") is not True] == []


@pytest.mark.parametrize("pattern", SECRETS.values(), ids=SECRETS)
def test_it_has_no_secret(pattern: str, template: Template) -> None:
    assert re.search(pattern, text_of(template)) is None


@pytest.mark.parametrize(
    "secret",
    [
        '{"access": "AKIA' + "A" * 16 + '"}',
        '{"pem": "-----BEGIN RSA PRIVATE KEY-----"}',
        '{"t": "ghp_' + "a" * 12 + '"}',
        '{"master_password": "hunter2"}',
        '{"password_wo": "hunter2"}',
        '{"url": "postgres://va:hunter2@database/va"}',
        '{"url": "postgres://{{username}}:{{hunter2}}@database/va"}',
    ],
)
def test_a_secret_would_be_found(secret: str) -> None:
    assert any(re.search(pattern, secret) for pattern in SECRETS.values())


def test_it_has_no_path_of_this_machine(template: Template) -> None:
    text = text_of(template)
    assert not [path for path in (PROJECT, Path.home()) if f"{path}/" in text]


def test_it_has_no_token_left(template: Template) -> None:
    text = text_of(template)
    assert "TfToken[" not in text
    assert not re.search(r"-\d(\.\d+)?e\+2\d\d", text), "a number that stands for a reference"


def containers_in(value: Any) -> Iterator[dict[str, Any]]:
    """The containers in the arguments of a resource, however deeply nested."""
    if isinstance(value, dict):
        for name, part in cast(dict[str, Any], value).items():
            if name in ("container", "init_container") and isinstance(part, list):
                yield from cast(list[dict[str, Any]], part)
            yield from containers_in(part)
    elif isinstance(value, list):
        for part in cast(list[Any], value):
            yield from containers_in(part)


def text_of(template: Template) -> str:
    return json.dumps(template.content)
