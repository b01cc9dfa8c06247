"""What the runbook has operators do in the cluster, held against what they may do there."""

import re
import shlex
from collections.abc import Iterator

import pytest

from constructs_va.cluster.access import KUBERNETES_GROUPS
from constructs_va.testing import Stacks, Template
from tests.conftest import ENVIRONMENTS, PROJECT

RUNBOOK = (PROJECT / "docs/runbooks/vault.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`((?:kubectl|cmctl) [^`]+)`")
COMMAND = re.compile(r"\b(?:kubectl|cmctl) (?:'[^']*'|\\\n|[^'|&;<#\n\\])+")

DEPLOYER = "# deployer\n"
"""How a block begins that is beyond operators."""

Right = tuple[str, str, str]
"""A group of the API, a resource in it, and a verb."""

VIEWED = {
    "pods": "",
    "pods/log": "",
    "services": "",
    "statefulsets": "apps",
    "jobs": "batch",
    "cronjobs": "batch",
    "certificates": "cert-manager.io",
    "certificaterequests": "cert-manager.io",
}
"""Of what ``view`` shows, what matters here; the last two are added to it by cert-manager's chart.

Source: Kubernetes documentation, "Using RBAC Authorization", "User-facing roles".
"""
READ = ("get", "list", "watch")

GROUPS = {**VIEWED, "certificates/status": "cert-manager.io"}

SHORT = {
    "pod": "pods",
    "pvc": "persistentvolumeclaims",
    "service": "services",
    "statefulset": "statefulsets",
    "job": "jobs",
    "secret": "secrets",
}

ASKED = {
    "get": [("{}", "list")],
    "delete": [("{}", "delete")],
    "patch": [("{}", "get"), ("{}", "patch")],
    "create": [("{}", "create"), ("cronjobs", "get")],
    "logs": [("pods", "get"), ("pods/log", "get")],
    "exec": [("pods", "get"), ("pods/exec", "create")],
    "rollout": [("statefulsets", "list"), ("statefulsets", "watch")],
    "port-forward": [
        ("{}", "get"),
        ("pods", "list"),
        ("pods/portforward", "create"),
        ("pods/portforward", "get"),
    ],
    "renew": [("certificates", "get"), ("certificates/status", "update")],
}
"""What the command lines ask of the API, by their own commands."""


def operators_commands() -> list[str]:
    """The commands of blocks that aren't marked, and those within the text."""
    blocks = [block for block in BLOCK.findall(RUNBOOK) if DEPLOYER not in block]
    found = [command for block in blocks for command in COMMAND.findall(block)]
    return [*found, *INLINE.findall(BLOCK.sub("", RUNBOOK))]


def needed(command: str) -> Iterator[tuple[str, Right]]:
    """The rights that a command takes, each with its namespace."""
    _, *words = shlex.split(command)
    namespace = words.pop(words.index("-n") + 1)
    words.remove("-n")
    kind, _, _ = words[1].partition("/")
    for name, verb in ASKED[words[0]]:
        resource = name.format(SHORT.get(kind, kind))
        yield namespace, (GROUPS.get(resource, ""), resource, verb)


def rights(platform: Template, namespace: str) -> set[Right]:
    """What operators may do in a namespace."""
    bound = [
        *platform.all("kubernetes_cluster_role_binding_v1"),
        *(
            binding
            for binding in platform.all("kubernetes_role_binding_v1")
            if platform.follow(binding["metadata"]["namespace"])["metadata"]["name"] == namespace
        ),
    ]
    roles = {
        binding["role_ref"]["name"]
        for binding in bound
        if KUBERNETES_GROUPS["operators"] in [subject["name"] for subject in binding["subject"]]
    }
    assert "view" in roles
    return {(group, name, verb) for name, group in VIEWED.items() for verb in READ} | {
        (group, resource, verb)
        for role in roles - {"view"}
        for rule in platform.follow(role)["rule"]
        for group in rule["api_groups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


@pytest.mark.parametrize("name", ENVIRONMENTS)
@pytest.mark.parametrize("command", operators_commands())
def test_operators_may_do_what_the_runbook_has_them_do(
    command: str, name: str, templates: Stacks
) -> None:
    platform = templates[f"va-{name}-platform"]
    for namespace, right in needed(command):
        assert right in rights(platform, namespace), f"begin its block with {DEPLOYER.strip()!r}"


@pytest.mark.parametrize("block", [b for b in BLOCK.findall(RUNBOOK) if DEPLOYER in b])
def test_a_block_is_marked_only_where_operators_cant_do_it(block: str, templates: Stacks) -> None:
    platform = templates["va-staging-platform"]
    takes = [right for command in COMMAND.findall(block) for right in needed(command)]
    assert [right for namespace, right in takes if right not in rights(platform, namespace)]
