"""A component's Kubernetes objects, applied to a control plane by the real Terraform."""

import copy
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs_va.helm.custom_objects import CHART
from constructs_va.settings import ComponentSettings
from constructs_va.testing import Template
from tests.control_plane.api import Api, Seen
from tests.control_plane.recorder import Recorder
from tests.terraform.providers import Providers
from tests.terraform.scratch import prepare
from tests.workloads.synthesis import synthesize

RESOURCES = ("helm_release", "kubernetes_deployment_v1", "kubernetes_service_account_v1")
"""What of a component is applied: that which its pods need here, and nothing of AWS."""

PLAN = "plan"
LONGEST_ROLLOUT, SHORTEST_ROLLOUT = 120, 5
"""Seconds after which a rollout counts as failed: one that is to end well, and one that isn't."""

_FROM_AWS = re.compile(r"\$\{aws_[^{}]*}")

CHANGES = 2
"""Terraform's exit code for a plan with changes, by ``-detailed-exitcode``."""


@dataclass(frozen=True)
class Rehearsal:
    """A namespace of a control plane, and a folder whose stack is applied to it."""

    api: Api
    recorder: Recorder
    providers: Providers
    folder: Path
    namespace: str

    def define(self, *components: ComponentSettings, starts: bool = True) -> None:
        """Write the stack of these components.

        Args:
            starts: whether there is a node that has room for a replica.
        """
        content = _only(synthesize(*components), self.namespace, starts=starts)
        config = str(self.recorder.kubeconfig(self.folder))
        content["provider"] = {
            "helm": [{"kubernetes": {"config_path": config}}],
            "kubernetes": [{"config_path": config}],
        }
        prepare(Template(content), self.folder, self.providers)

    def plan(self) -> bool:
        """Plan, and keep the plan; whether anything is to change."""
        ended = self._run("plan", f"-out={PLAN}", "-detailed-exitcode")
        assert ended.returncode in (0, CHANGES), ended.stderr
        return ended.returncode == CHANGES

    def apply(self) -> None:
        """Apply the plan that was made last."""
        ended = self._run("apply", PLAN)
        assert not ended.returncode, ended.stderr

    def update(self, *components: ComponentSettings) -> None:
        """Define, plan and apply."""
        self.define(*components)
        self.plan()
        self.apply()

    def fail(self, *components: ComponentSettings) -> str:
        """Define, plan and apply, where no replica starts; what Terraform says of it."""
        self.define(*components, starts=False)
        self.plan()
        ended = self._run("apply", PLAN)
        assert ended.returncode
        return ended.stderr

    def destroy(self) -> None:
        """Destroy what was applied."""
        ended = self._run("destroy", "-auto-approve")
        assert not ended.returncode, ended.stderr

    def deployment(self, name: str) -> Any:
        """The Deployment as it is; None where there is none."""
        return self.api.ask("GET", f"{self.deployments}/{name}")

    def scale(self, name: str, replicas: int) -> None:
        """Scale a Deployment as ``kubectl scale`` and autoscalers do, and wait for its pods."""
        self.api.ask("PATCH", f"{self.deployments}/{name}/scale", {"spec": {"replicas": replicas}})
        ready = self.within(30, lambda: self._ready(name) == replicas)
        assert ready, self.deployment(name)["status"]

    def replicas_during(self, name: str, step: Callable[[], object]) -> list[int]:
        """The numbers of replicas that a Deployment is told to have while something is done."""
        seen: Seen
        with self.api.watching(self.deployments, name) as seen:
            step()
            time.sleep(1)
        return seen.replicas

    def within(self, seconds: float, holds: Callable[[], bool]) -> bool:
        """Whether something comes to hold within so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.2)
        return False

    @property
    def deployments(self) -> str:
        """The path of the namespace's Deployments."""
        return f"/apis/apps/v1/namespaces/{self.namespace}/deployments"

    def _ready(self, name: str) -> int:
        return self.deployment(name)["status"].get("readyReplicas", 0)

    def _run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        terraform = self.providers.terraform
        return terraform.run(self.folder, command, "-no-color", "-input=false", *arguments)


def _only(template: Template, namespace: str, *, starts: bool) -> dict[str, Any]:
    """The part of a stack that is applied, in a namespace of its own."""
    content: dict[str, Any] = {"terraform": {"required_providers": {}}, "resource": {}}
    needed = template.content["terraform"]["required_providers"]
    content["terraform"]["required_providers"] = {
        name: needed[name] for name in ("helm", "kubernetes")
    }
    kept = {block.address for block in template.blocks() if block.type in RESOURCES}
    for block in (block for block in template.blocks() if block.type in RESOURCES):
        arguments = copy.deepcopy(dict(block.arguments))
        arguments["depends_on"] = [one for one in arguments.get("depends_on", ()) if one in kept]
        place = arguments if block.type == "helm_release" else arguments["metadata"]
        place["namespace"] = namespace
        if block.type == "helm_release":
            values = [_FROM_AWS.sub("from-aws", text) for text in arguments["values"]]
            if not starts:
                values = [text.replace('"cpu": "100m"', '"cpu": "10M"') for text in values]
            timeout = LONGEST_ROLLOUT if starts else SHORTEST_ROLLOUT
            arguments |= {"chart": str(CHART), "values": values, "timeout": timeout}
        content["resource"].setdefault(block.type, {})[block.id] = arguments
    return content


def replicas_in(bodies: Iterator[str]) -> list[str]:
    """Those of some requests that say a number of replicas."""
    return [body for body in bodies if "replicas" in json.loads(body).get("spec", {})]
