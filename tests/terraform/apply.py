"""An apply of a stack by Terraform's own `terraform test`, with providers that are mocked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.terraform.command import Terraform
from tests.terraform.mocks import mock_provider, variables, without_ephemeral
from tests.terraform.providers import Providers
from tests.terraform.scratch import Scratch

RUN = "apply"


@dataclass(frozen=True)
class Applied:
    """What an apply came to."""

    summary: str
    """Terraform's last word: ``Success! 1 passed, 0 failed.``"""

    problems: tuple[str, ...]
    outputs: dict[str, Any]
    values: dict[str, dict[str, Any]]
    """By address: the attributes of a resource as they are in the state."""


def apply(
    scratch: Scratch, providers: Providers, states: Mapping[str, Mapping[str, Any]]
) -> Applied:
    """Apply a stack and destroy it again.

    Args:
        states: outputs of other stacks, by the key under which their state is kept.
    """
    given = variables(scratch.content)
    scratch = replace(scratch, content=_mockable(scratch.content))
    scratch.write()
    test: dict[str, Any] = {
        "mock_provider": {
            provider.name: mock_provider(providers.schema(provider), scratch.content)
            for provider in scratch.providers
        },
        "override_data": [
            {"target": f"data.{REMOTE_STATE}.{id_}", "values": {"outputs": states[key]}}
            for id_, key in remote_states(scratch.content).items()
        ]
        + cluster_names(scratch.content),
        "run": {RUN: {}},
        "variables": given,
    }
    (scratch.folder / "apply.tftest.json").write_text(json.dumps(test, indent=2), encoding="utf-8")
    return _applied(providers.terraform, scratch)


REMOTE_STATE = "terraform_remote_state"


def remote_states(content: Mapping[str, Any]) -> dict[str, str]:
    """The remote states that a stack reads: the key of each, by the data source's id."""
    sources = content.get("data", {}).get(REMOTE_STATE, {})
    return {id_: source["config"]["key"] for id_, source in sources.items()}


def cluster_names(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The right answer for a stack that asks Vault for its cluster's name."""
    (aws,) = content["provider"]["aws"]
    name = f"va-{aws['default_tags'][0]['tags']['environment']}"
    return [
        {"target": f"data.{VAULT_SECRET}.{id_}", "values": {"data": {"cluster_name": name}}}
        for id_, asked in content.get("data", {}).get(VAULT_SECRET, {}).items()
        if asked["path"] == "sys/seal-status"
    ]


VAULT_SECRET = "vault_generic_secret"


def _mockable(content: dict[str, Any]) -> dict[str, Any]:
    """The stack as `terraform test` can apply it, and destroy it afterwards."""
    for instances in content.get("resource", {}).values():
        for arguments in instances.values():
            arguments.get("lifecycle", {}).pop("prevent_destroy", None)
            # Nothing to wait for: a mocked association is effective at once.
            arguments.pop("provisioner", None)
    return without_ephemeral(content)


def _applied(terraform: Terraform, scratch: Scratch) -> Applied:
    ended = terraform.run(scratch.folder, "test", "-json", "-verbose")
    messages: list[dict[str, Any]] = [json.loads(line) for line in ended.stdout.splitlines()]
    states: list[dict[str, Any]] = [m["test_state"] for m in messages if m["type"] == "test_state"]
    resources: list[dict[str, Any]] = [
        resource for state in states for resource in state["root_module"].get("resources", [])
    ]
    return Applied(
        summary=messages[-1]["@message"] if messages else ended.stderr,
        problems=tuple(_problem(message) for message in messages if message["@level"] == "error"),
        outputs={
            name: output["value"]
            for state in states
            for name, output in state.get("outputs", {}).items()
        },
        values={resource["address"]: resource["values"] for resource in resources},
    )


def _problem(message: dict[str, Any]) -> str:
    diagnostic: dict[str, str] = message.get("diagnostic", {})
    parts = (diagnostic.get("address"), message["@message"], diagnostic.get("detail"))
    return ": ".join(part for part in parts if part)
