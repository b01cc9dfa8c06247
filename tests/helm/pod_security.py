"""What the Pod Security Standards say of a pod, as far as it shows in pods of charts.

Source: Kubernetes documentation, "Pod Security Standards".
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from constructs_va.settings.namespace import PodSecurity

Spec = Mapping[str, Any]

HARMLESS_CAPABILITIES = {
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}  # fmt: skip

HARMLESS_VOLUMES = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim",
    "projected", "secret",
}  # fmt: skip


def pods_in(value: object) -> Iterator[Spec]:
    """The specs of pods that are anywhere in an object's templates."""
    if isinstance(value, dict):
        mapping = cast(Spec, value)
        if "containers" in mapping:
            yield mapping
        else:
            for inner in mapping.values():
                yield from pods_in(inner)


def violations(pod: Spec, standard: PodSecurity) -> list[str]:
    """Why Kubernetes would refuse a pod in a namespace of this standard."""
    if standard == "privileged":
        return []
    found = list(_beyond_baseline(pod))
    return found if standard == "baseline" else [*found, *_beyond_restricted(pod)]


def _beyond_baseline(pod: Spec) -> Iterator[str]:
    yield from (name for name in ("hostNetwork", "hostPID", "hostIPC") if pod.get(name))
    yield from (f"hostPath {v['name']}" for v in pod.get("volumes", []) if "hostPath" in v)
    for container, security in _containers(pod):
        if security.get("privileged"):
            yield f"{container['name']} is privileged"
        added = set(security.get("capabilities", {}).get("add", []))
        yield from (f"{container['name']} adds {name}" for name in added - HARMLESS_CAPABILITIES)
        if any(port.get("hostPort") for port in container.get("ports", [])):
            yield f"{container['name']} has a port of the host"


def _beyond_restricted(pod: Spec) -> Iterator[str]:
    for volume in pod.get("volumes", []):
        yield from (f"volume {kind}" for kind in set(volume) - {"name"} - HARMLESS_VOLUMES)
    of_pod: Spec = pod.get("securityContext") or {}
    for container, security in _containers(pod):
        name = container["name"]
        both: Spec = {**of_pod, **security}
        if not both.get("runAsNonRoot") or both.get("runAsUser") == 0:
            yield f"{name} may run as root"
        profile = both.get("seccompProfile", {}).get("type")
        if profile not in ("RuntimeDefault", "Localhost"):
            yield f"{name} has no seccomp profile"
        if security.get("allowPrivilegeEscalation") is not False:
            yield f"{name} may escalate"
        if "ALL" not in security.get("capabilities", {}).get("drop", []):
            yield f"{name} keeps capabilities"


def _containers(pod: Spec) -> Iterator[tuple[Spec, Spec]]:
    containers: list[Spec] = [*(pod.get("initContainers") or []), *pod["containers"]]
    for container in containers:
        yield container, container.get("securityContext") or {}
