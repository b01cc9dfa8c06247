"""Rights in rendered roles by which a pod could come to have more than it was given."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Object = Mapping[str, Any]

WRITING = {"create", "update", "patch", "*"}
CHANGING = {*WRITING, "delete", "deletecollection"}

POD_MAKERS = {
    "pods", "pods/ephemeralcontainers", "deployments", "statefulsets", "daemonsets", "replicasets",
    "replicationcontrollers", "jobs", "cronjobs", "podtemplates",
}  # fmt: skip
ENTRANCES = {"nodes/proxy", "pods/exec", "pods/attach", "pods/portforward", "services/proxy",
             "pods/proxy"}  # fmt: skip
TOKENS = {"serviceaccounts/token", "certificatesigningrequests/approval"}
ROLES = {"roles", "clusterroles", "rolebindings", "clusterrolebindings"}
WEBHOOKS = {"mutatingwebhookconfigurations", "validatingwebhookconfigurations"}


class Right(NamedTuple):
    """What makes a right dangerous, and the role that has it."""

    role: str
    danger: str


def dangers(role: Object) -> Iterator[Right]:
    """What a role of the whole cluster, or of one namespace, gives that leads further."""
    name = f"{role['kind']} {role['metadata']['name']}"
    for rule in role.get("rules") or ():
        for danger in _dangers(rule, everywhere=role["kind"] == "ClusterRole"):
            yield Right(name, danger)


def _dangers(rule: Mapping[str, Any], *, everywhere: bool) -> Iterator[str]:
    resources, verbs = set(rule.get("resources", ())), set(rule["verbs"])
    anything = "*" in resources or "*" in rule.get("apiGroups", ())
    if anything:
        yield "has everything"
    if entrances := resources & ENTRANCES:
        # A WebSocket is opened by "get": to read a node's proxy is to run commands in its pods.
        yield f"enters pods by {', '.join(sorted(entrances))}"
    if {"escalate", "bind", "impersonate"} & verbs:
        yield "gives itself rights"
    if (resources & TOKENS and verbs & WRITING) or (resources & ROLES and verbs & WRITING):
        yield "gives itself rights"
    if everywhere and "secrets" in resources and not rule.get("resourceNames"):
        yield "changes secrets" if verbs & CHANGING else "reads secrets"
    if everywhere and resources & POD_MAKERS and verbs & WRITING:
        yield "makes pods"
    if resources & WEBHOOKS and verbs & WRITING:
        yield "changes webhooks"
