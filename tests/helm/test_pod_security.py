from typing import Any

import pytest

from tests.helm.pod_security import pods_in, violations

HARDENED: dict[str, Any] = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


def pod(*, container: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    security = {**HARDENED, **(container or {})}
    return {"containers": [{"name": "main", "securityContext": security}], **spec}


def test_a_hardened_pod_is_taken_everywhere() -> None:
    assert violations(pod(), "restricted") == []


@pytest.mark.parametrize(
    ("beyond", "reason"),
    [
        (pod(hostNetwork=True), "hostNetwork"),
        (pod(volumes=[{"name": "logs", "hostPath": {"path": "/var/log"}}]), "hostPath logs"),
        (pod(container={"privileged": True}), "main is privileged"),
        (pod(container={"capabilities": {"add": ["SYS_PTRACE"]}}), "main adds SYS_PTRACE"),
    ],
)
def test_a_pod_that_gets_at_its_node_is_privileged(beyond: dict[str, Any], reason: str) -> None:
    assert violations(beyond, "baseline") == [reason]
    assert violations(beyond, "privileged") == []


@pytest.mark.parametrize(
    ("container", "reason"),
    [
        ({"runAsNonRoot": False}, "main may run as root"),
        ({"runAsUser": 0}, "main may run as root"),
        ({"seccompProfile": {}}, "main has no seccomp profile"),
        ({"allowPrivilegeEscalation": True}, "main may escalate"),
        ({"capabilities": {}}, "main keeps capabilities"),
    ],
)
def test_a_pod_that_is_not_hardened_is_baseline(container: dict[str, Any], reason: str) -> None:
    assert violations(pod(container=container), "restricted") == [reason]
    assert violations(pod(container=container), "baseline") == []


def test_what_a_pod_says_holds_for_its_containers() -> None:
    bare = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    spec = {
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [{"name": "main", "securityContext": bare}],
    }
    assert violations(spec, "restricted") == []


def test_pods_are_found_in_the_templates_of_their_controllers() -> None:
    cron_job = {"spec": {"jobTemplate": {"spec": {"template": {"spec": pod()}}}}}
    assert list(pods_in(cron_job)) == [pod()]
