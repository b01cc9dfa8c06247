"""Kubernetes objects, read back out of Terraform's JSON as the provider sends them."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from constructs_va.testing import Block, Template, objects_in

API_VERSIONS: Mapping[str, tuple[str, str]] = {
    "kubernetes_cluster_role_binding_v1": ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    "kubernetes_cluster_role_v1": ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    "kubernetes_config_map_v1": ("v1", "ConfigMap"),
    "kubernetes_cron_job_v1": ("batch/v1", "CronJob"),
    "kubernetes_default_service_account_v1": ("v1", "ServiceAccount"),
    "kubernetes_deployment_v1": ("apps/v1", "Deployment"),
    "kubernetes_ingress_v1": ("networking.k8s.io/v1", "Ingress"),
    "kubernetes_job_v1": ("batch/v1", "Job"),
    "kubernetes_limit_range_v1": ("v1", "LimitRange"),
    "kubernetes_namespace_v1": ("v1", "Namespace"),
    "kubernetes_network_policy_v1": ("networking.k8s.io/v1", "NetworkPolicy"),
    "kubernetes_priority_class_v1": ("scheduling.k8s.io/v1", "PriorityClass"),
    "kubernetes_resource_quota_v1": ("v1", "ResourceQuota"),
    "kubernetes_role_binding_v1": ("rbac.authorization.k8s.io/v1", "RoleBinding"),
    "kubernetes_role_v1": ("rbac.authorization.k8s.io/v1", "Role"),
    "kubernetes_service_account_v1": ("v1", "ServiceAccount"),
    "kubernetes_service_v1": ("v1", "Service"),
    "kubernetes_storage_class_v1": ("storage.k8s.io/v1", "StorageClass"),
}

PLURALS = {
    "container": "containers",
    "init_container": "initContainers",
    "limit": "limits",
    "node_selector_term": "nodeSelectorTerms",
    "path": "paths",
    "port": "ports",
    "rule": "rules",
    "subject": "subjects",
    "volume": "volumes",
    "volume_mount": "volumeMounts",
}
"""Blocks that the provider names by one, and Kubernetes by all of them."""

SINGLE = {"projected"}
"""Blocks that there may be several of in Terraform, by the provider's mistake, and one in fact."""

SPELLED = {
    "fs_group": "fsGroup",
    "host_ipc": "hostIPC",
    "storage_provisioner": "provisioner",
    "timezone": "timeZone",
}
NUMBERS = {"replicas", "run_as_user", "run_as_group", "fs_group"}
"""What the provider takes as text, so that nothing is told from 0."""

NUMBERS_OR_NAMES = {"port", "target_port"}
FREE = {
    "annotations",
    "data",
    "default",
    "default_request",
    "hard",
    "labels",
    "parameters",
    "match_labels",
    "limits",
    "requests",
    "selector",
}
"""Mappings whose keys are data, where their values are text."""

TERRAFORMS = {"depends_on", "lifecycle", "timeouts"}


def manifests(template: Template) -> Iterator[dict[str, Any]]:
    """Every object of a stack of a kind that Kubernetes has by itself.

    Of an object that a release adopts, what the release says of it counts.
    """
    released = [dict(one) for one in objects_in(template) if _is_built_in(one["apiVersion"])]
    adopted = {(one["kind"], one["metadata"]["name"]) for one in released}
    yield from released
    for block in template.blocks():
        if block.type in API_VERSIONS:
            one = manifest(block)
            if (one["kind"], one["metadata"].get("name")) not in adopted:
                yield one


def _is_built_in(api_version: str) -> bool:
    group = api_version.rpartition("/")[0]
    return "." not in group or group.endswith(".k8s.io")


def manifest(block: Block) -> dict[str, Any]:
    """One object."""
    version, kind = API_VERSIONS[block.type]
    arguments = {
        name: value
        for name, value in block.items()
        if name not in TERRAFORMS and not name.startswith("wait_for_")
    }
    return {"apiVersion": version, "kind": kind, **_members(arguments)}


def _members(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {_key(name, value): _value(name, value) for name, value in arguments.items()}


def _key(name: str, value: Any) -> str:
    if name in PLURALS and isinstance(value, list):
        return PLURALS[name]
    first, *rest = name.split("_")
    return SPELLED.get(name) or first + "".join(word.capitalize() for word in rest)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        items = [_value(name, item) for item in cast(list[Any], value)]
        return items[0] if name in SINGLE and len(items) == 1 else items
    if isinstance(value, dict):
        mapping = cast(dict[str, Any], value)
        if name in FREE and all(isinstance(item, str) for item in mapping.values()):
            return mapping
        return _members(mapping)
    if isinstance(value, str) and (name in NUMBERS or name in NUMBERS_OR_NAMES):
        return int(value) if value.isdecimal() else value
    return value
