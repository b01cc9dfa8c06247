"""A component as it is in the cloud, read out of what Terraform is given."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from constructs_va.testing import Block, Stacks, Template, object_in
from tests.workloads.reading import kubernetes_reads, terraform_reads

_OTHER_STACK = re.compile(r"cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)")
_TEMPLATE = "vault.hashicorp.com/agent-inject-template-"
_VARIABLES = "variables.sh"
"""The file of secrets that are variables: see :mod:`constructs_va.workloads.vault_agent`."""


@dataclass(frozen=True)
class Cloud:
    """An environment's stacks."""

    name: str
    stacks: Stacks

    def stack(self, layer: str) -> Template:
        return self.stacks[f"va-{self.name}-{layer}"]

    def variables(self, component: str) -> dict[str, str]:
        """The variables of a component's container."""
        (container,) = self.pod(component)["spec"]["containers"]
        variables = {one["name"]: _read(one["value"]) for one in container.get("env", ())}
        for line in self.files(component).get(_VARIABLES, "").splitlines():
            variables |= dict.fromkeys(re.findall(r"export (\w+)=", line), "")
        return variables

    def files(self, component: str) -> dict[str, str]:
        """The files that Vault's agent writes for it, each with its template."""
        annotations: Mapping[str, str] = self.pod(component)["metadata"].get("annotations", {})
        return {
            key.removeprefix(_TEMPLATE): text
            for key, text in annotations.items()
            if key.startswith(_TEMPLATE)
        }

    def behind(self, value: str) -> list[Block]:
        """The resources that a variable's value is of, in whichever stack they are."""
        return [
            self.stacks[stack].follow(self.stacks[stack].content["output"][output]["value"])
            for stack, output in _OTHER_STACK.findall(value)
        ]

    def queue(self, name: str) -> dict[str, str]:
        """A queue's attributes as SQS has them."""
        queue = self.stack("data").one("aws_sqs_queue", name=name)
        redrive = queue.json("redrive_policy") if "redrive_policy" in queue else None
        numbers = {
            "DelaySeconds": "delay_seconds",
            "MessageRetentionPeriod": "message_retention_seconds",
            "ReceiveMessageWaitTimeSeconds": "receive_wait_time_seconds",
            "VisibilityTimeout": "visibility_timeout_seconds",
        }
        return {
            **{key: str(queue[name]) for key, name in numbers.items() if name in queue},
            **({"FifoQueue": "true"} if queue.get("fifo_queue") else {}),
            **({"RedrivePolicy": self._redrive(redrive)} if redrive else {}),
        }

    def _redrive(self, policy: dict[str, Any]) -> str:
        target = self.stack("data").follow(policy["deadLetterTargetArn"])["name"]
        return json.dumps([target, policy["maxReceiveCount"]])

    def pod(self, component: str) -> dict[str, Any]:
        """What a component's pods are made like."""
        return object_in(self.stack("assistant"), "Deployment", component)["spec"]["template"]


def is_reference(value: str) -> bool:
    """Whether only Terraform knows the value."""
    return bool(_OTHER_STACK.search(value))


def _read(value: str) -> str:
    """A variable's value as the component has it, where it is known."""
    return value if is_reference(value) else kubernetes_reads(terraform_reads(value))
