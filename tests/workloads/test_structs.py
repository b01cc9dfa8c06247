"""One description of a pod fits every resource that makes pods."""

from types import ModuleType

import pytest
from cdktf_cdktf_provider_kubernetes import cron_job_v1, job_v1

from constructs_va.workloads.parts import manifest
from constructs_va.workloads.pod import (
    Container,
    EmptyDir,
    Pod,
    Projected,
    Resources,
    ServiceAccountToken,
    Source,
    Volume,
    VolumeMount,
)
from constructs_va.workloads.structs import struct

TOKEN = ServiceAccountToken(path="token", audience="vault", expiration_seconds=60)
POD = Pod(
    service_account_name="subject",
    containers=[
        Container(
            name="subject",
            image="subject:1",
            env=[],
            resources=Resources(requests={"cpu": "1"}, limits={"memory": "1Gi"}),
            volume_mounts=[VolumeMount("tmp", "/tmp")],
        )
    ],
    volumes=[
        Volume("tmp", empty_dir=EmptyDir("1Gi")),
        Volume("token", projected=Projected([Source(TOKEN)])),
    ],
    automount_service_account_token=False,
    termination_grace_period_seconds=30,
)

MAKERS = [
    (job_v1, "JobV1SpecTemplateSpec"),
    (cron_job_v1, "CronJobV1SpecJobTemplateSpecTemplateSpec"),
]


@pytest.mark.parametrize(("module", "name"), MAKERS)
def test_all_parts_become_the_resources_own_classes(module: ModuleType, name: str) -> None:
    spec = struct(module, name, POD)
    (container,) = spec.container
    tmp, token = spec.volume
    assert type(spec) is getattr(module, name)
    assert type(container) is getattr(module, f"{name}Container")
    assert type(container.volume_mount[0]) is getattr(module, f"{name}ContainerVolumeMount")
    assert type(tmp.empty_dir) is getattr(module, f"{name}VolumeEmptyDir")
    assert type(token.projected[0]) is getattr(module, f"{name}VolumeProjected")
    assert spec.termination_grace_period_seconds == 30
    assert spec.security_context.run_as_user == "65532"


@pytest.mark.parametrize(("module", "name"), MAKERS)
def test_what_is_empty_is_left_out(module: ModuleType, name: str) -> None:
    spec = struct(module, name, POD)
    assert spec.affinity is None
    assert spec.container[0].command is None


def test_a_manifest_has_kubernetes_own_names() -> None:
    written = manifest(POD)
    (container,) = written["containers"]
    assert container["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]
    assert written["securityContext"]["runAsUser"] == 65532
    token = {"path": "token", "audience": "vault", "expirationSeconds": 60}
    assert written["volumes"][1] == {
        "name": "token",
        "projected": {"sources": [{"serviceAccountToken": token}]},
    }
    assert written["automountServiceAccountToken"] is False
    assert "affinity" not in written
    assert "command" not in container
