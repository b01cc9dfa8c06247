"""What the other tests of this folder stand on."""

import json
from pathlib import Path

import pytest

from tests.terraform.command import Terraform, gist
from tests.terraform.mocks import defaults, variables, without_ephemeral
from tests.terraform.providers import NotToBeHad, Provider, Providers

REFUSED = """\
There are some problems with the CLI configuration:

Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
no available releases match the given constraints 6.25.0

To see which modules are currently depending on hashicorp/aws, run:
"""


def test_the_gist_of_a_message_is_its_first_error_on_a_line() -> None:
    assert gist(REFUSED) == (
        "Failed to query available provider packages: Could not retrieve the list of available "
        "versions for provider hashicorp/aws: no available releases match the given constraints "
        "6.25.0"
    )


@pytest.mark.parametrize(
    ("version", "older"), [("5.100.0", True), ("6.9.0", True), ("6.25.0", False), ("6.26.0", False)]
)
def test_versions_are_compared_as_numbers(version: str, older: bool) -> None:
    assert Provider("aws", "aws", wanted="6.25.0", version=version).is_older is older


@pytest.mark.terraform
def test_a_provider_that_no_one_has_is_told_with_terraforms_reason(providers: Providers) -> None:
    with pytest.raises(NotToBeHad, match=r"nobody\.invalid"):
        providers.get("none", "nobody.invalid/none/none", "1.0.0")


@pytest.mark.terraform
def test_what_terraform_refuses_is_seen(terraform: Terraform, tmp_path: Path) -> None:
    content = {"output": {"o": {"value": "${local.nowhere}"}}}
    (tmp_path / "main.tf.json").write_text(json.dumps(content))
    result = terraform.json(tmp_path, "validate")
    assert result["error_count"] == 1


def test_what_a_type_computes_is_an_arn_where_its_name_says_so() -> None:
    text, computed = {"type": "string"}, {"computed": True}
    attributes = {
        "arn": {**text, **computed},
        "role_arn": {**text, **computed},
        "target_arn": text,
        "id": {**text, **computed},
        "arns": {"type": ["list", "string"], **computed},
    }
    found = defaults("aws_thing", {"block": {"attributes": attributes}})
    assert set(found) == {"arn", "role_arn"}
    assert found["arn"].startswith("arn:aws:thing:")


def test_a_variable_stands_for_ephemeral_resources() -> None:
    type_ = "aws_secretsmanager_random_password"
    content = {
        "ephemeral": {type_: {"p": {"password_length": 40}}},
        "resource": {"r": {"a": {"password_wo": f"${{ephemeral.{type_}.p.random_password}}"}}},
    }
    assert without_ephemeral(content) == {
        "resource": {"r": {"a": {"password_wo": f"${{var.ephemeral.{type_}.p.random_password}}"}}},
        "variable": {"ephemeral": {"type": "any", "ephemeral": True}},
    }
    assert variables(content) == {"ephemeral": {type_: {"p": {"random_password": "mocked"}}}}
