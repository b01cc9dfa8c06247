"""One description of a pod fits every resource that makes pods."""

from types import ModuleType

import pytest
from cdktf_cdktf_provider_kubernetes import cron_job_v1, deployment_v1, job_v1

from constructs_va.workloads.pod import Container, EmptyDir, Pod, Resources, Volume, VolumeMount
from constructs_va.workloads.structs import struct

POD = Pod(
    service_account_name="subject",
    container=[
        Container(
            name="subject",
            image="subject:1",
            env=[],
            resources=Resources(requests={"cpu": "1"}, limits={"memory": "1Gi"}),
            volume_mount=[VolumeMount("tmp", "/tmp")],
        )
    ],
    volume=[Volume("tmp", empty_dir=EmptyDir("1Gi"))],
    automount_service_account_token=False,
    termination_grace_period_seconds=30,
)

MAKERS = [
    (deployment_v1, "DeploymentV1SpecTemplateSpec"),
    (job_v1, "JobV1SpecTemplateSpec"),
    (cron_job_v1, "CronJobV1SpecJobTemplateSpecTemplateSpec"),
]


@pytest.mark.parametrize(("module", "name"), MAKERS)
def test_all_parts_become_the_resources_own_classes(module: ModuleType, name: str) -> None:
    spec = struct(module, name, POD)
    (container,) = spec.container
    assert type(spec) is getattr(module, name)
    assert type(container) is getattr(module, f"{name}Container")
    assert type(container.volume_mount[0]) is getattr(module, f"{name}ContainerVolumeMount")
    assert type(spec.volume[0].empty_dir) is getattr(module, f"{name}VolumeEmptyDir")
    assert spec.termination_grace_period_seconds == 30


def test_what_is_empty_is_left_out() -> None:
    spec = struct(deployment_v1, "DeploymentV1SpecTemplateSpec", POD)
    assert spec.affinity is None
    assert spec.container[0].command is None
