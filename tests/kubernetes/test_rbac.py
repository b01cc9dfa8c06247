from collections.abc import Iterator
from typing import Any, get_args

import pytest

from constructs_va.cluster.access import KUBERNETES_GROUPS
from constructs_va.kubernetes import GroupRights, Namespace
from constructs_va.settings import AwsContext, NamespaceSettings, Quota
from constructs_va.settings.cluster import Group
from constructs_va.testing import Block, Template
from tests.kubernetes.synthesis import synthesize

READING = {"get", "list", "watch"}
VIEW = "view"
ENTER = {"pods/exec", "pods/attach", "pods/portforward"}
FORWARD = {"pods/portforward"}

Right = tuple[str, str, str]
"""A group of the API, a resource in it, and a verb."""


def synthesize_rights(
    context: AwsContext, *, operators_enter_pods: bool = False, developers_enter_pods: bool = False
) -> Template:
    def define(stack: Any, cluster: Any, _network: Any) -> None:
        def namespace(name: str) -> Namespace:
            settings = NamespaceSettings(name=name, quota=Quota(pods=1, cpu=1, memory_gib=1))
            return Namespace(stack, name, settings, context=context, cluster=cluster)

        GroupRights(
            stack,
            "rights",
            namespaces=[namespace("va")],
            vault=namespace("vault"),
            operators_enter_pods=operators_enter_pods,
            developers_enter_pods=developers_enter_pods,
        )

    return synthesize(context, define)


def bindings(template: Template, kind: str, group: Group) -> Iterator[Block]:
    for block in template.all(f"kubernetes_{kind}_v1"):
        if KUBERNETES_GROUPS[group] in [subject["name"] for subject in block["subject"]]:
            yield block


def rights(template: Template, kind: str, group: Group, namespace: str | None = None) -> set[Right]:
    """What bindings of a kind give to a group, but for Kubernetes' own role."""
    return {
        (api, resource, verb)
        for binding in bindings(template, kind, group)
        if binding["role_ref"]["name"] != VIEW
        and namespace in (None, namespace_of(template, binding))
        for rule in template.follow(binding["role_ref"]["name"])["rule"]
        for api in rule["api_groups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def namespace_of(template: Template, binding: Block) -> str | None:
    named = binding["metadata"].get("namespace")
    return template.follow(named)["metadata"]["name"] if named else None


def everywhere(template: Template, group: Group) -> set[Right]:
    return rights(template, "cluster_role_binding", group)


def in_namespace(template: Template, group: Group, namespace: str | None = None) -> set[Right]:
    """What a group may do in one namespace, or in any, besides what it may everywhere."""
    return rights(template, "role_binding", group, namespace)


@pytest.mark.parametrize("group", get_args(Group))
def test_everybody_sees_what_is_in_namespaces_but_secrets(
    context: AwsContext, group: Group
) -> None:
    template = synthesize_rights(context)
    roles = [b["role_ref"]["name"] for b in bindings(template, "cluster_role_binding", group)]
    assert VIEW in roles


@pytest.mark.parametrize("group", get_args(Group))
def test_nobody_has_secrets_or_changes_rights(context: AwsContext, group: Group) -> None:
    template = synthesize_rights(context, operators_enter_pods=True, developers_enter_pods=True)
    for api, resource, verb in everywhere(template, group) | in_namespace(template, group):
        assert resource != "secrets"
        assert verb != "*"
        assert resource != "*" or verb in READING
        assert api != "rbac.authorization.k8s.io" or verb in READING


@pytest.mark.parametrize("group", ["developers", "readers"])
def test_only_operators_change_what_belongs_to_the_cluster(
    context: AwsContext, group: Group
) -> None:
    assert {verb for _, _, verb in everywhere(synthesize_rights(context), group)} <= READING


def test_operators_take_nodes_out_of_service(context: AwsContext) -> None:
    template = synthesize_rights(context)
    assert everywhere(template, "operators") >= {
        ("", "nodes", "patch"),
        ("", "pods/eviction", "create"),
        ("", "pods", "delete"),
    }


def test_operators_scale_the_va_and_nothing_else(context: AwsContext) -> None:
    template = synthesize_rights(context)
    scale = ("apps", "deployments/scale", "patch")
    assert scale in in_namespace(template, "operators", "va")
    assert scale not in in_namespace(template, "operators", "vault")
    assert scale not in everywhere(template, "operators")


CHANGING_PODS = {
    "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs", "pods",
    "pods/ephemeralcontainers", "scaledjobs",
}  # fmt: skip
"""What has a pod's template: whoever writes it has the secrets of any account of the namespace."""


def test_operators_get_at_no_secrets_of_components_unless_the_environment_says_so(
    context: AwsContext,
) -> None:
    template = synthesize_rights(context, developers_enter_pods=True)
    found = in_namespace(template, "operators", "va") | everywhere(template, "operators")
    assert not ENTER & {resource for _, resource, _ in found}
    written = {resource for _, resource, verb in found if verb in ("create", "patch", "update")}
    assert not CHANGING_PODS & written


def test_operators_enter_and_change_what_runs_where_the_environment_says_so(
    context: AwsContext,
) -> None:
    template = synthesize_rights(context, operators_enter_pods=True)
    found = in_namespace(template, "operators", "va")
    assert {("", "pods/exec", "create"), ("apps", "deployments", "patch")} <= found
    assert not in_namespace(template, "developers", "va")


def test_operators_alone_reach_vault_and_never_get_what_its_servers_may_do(
    context: AwsContext,
) -> None:
    template = synthesize_rights(context, operators_enter_pods=True, developers_enter_pods=True)
    assert in_namespace(template, "operators", "vault") == {
        ("", "pods/portforward", "create"),
        ("", "pods/portforward", "get"),
        ("cert-manager.io", "certificates/status", "update"),
    }
    assert not in_namespace(template, "developers", "vault")


def test_readers_have_no_more_rights_in_the_vas_namespaces(context: AwsContext) -> None:
    assert not in_namespace(synthesize_rights(context, developers_enter_pods=True), "readers")


def test_developers_enter_pods_where_the_environment_says_so(context: AwsContext) -> None:
    allowed = synthesize_rights(context, developers_enter_pods=True)
    found = in_namespace(allowed, "developers")
    assert {resource for _, resource, verb in found if verb == "create"} == ENTER
    assert not in_namespace(synthesize_rights(context), "developers")


@pytest.mark.parametrize("group", get_args(Group))
def test_nobody_enters_pods_outside_of_the_vas_namespaces(
    context: AwsContext, group: Group
) -> None:
    template = synthesize_rights(context, operators_enter_pods=True, developers_enter_pods=True)
    elsewhere = everywhere(template, group) | in_namespace(template, group, "vault")
    assert not (ENTER - FORWARD) & {resource for _, resource, _ in elsewhere}


@pytest.mark.parametrize("group", get_args(Group))
def test_ports_are_forwarded_from_the_vas_namespaces_and_from_vault_alone(
    context: AwsContext, group: Group
) -> None:
    template = synthesize_rights(context, operators_enter_pods=True, developers_enter_pods=True)
    assert not FORWARD & {resource for _, resource, _ in everywhere(template, group)}
    bound = {namespace_of(template, one) for one in bindings(template, "role_binding", group)}
    assert bound <= {"va", "vault"}
