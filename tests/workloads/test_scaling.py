import pytest

from constructs_va.settings import Autoscaled, Fixed
from constructs_va.testing import Template
from tests.helm.synthesis import objects_of
from tests.workloads.manifests import manifests
from tests.workloads.synthesis import (
    SCALED_BY_CPU,
    SCALED_BY_QUEUE,
    component,
    container,
    synthesize,
)


def synthesize_by_queue() -> Template:
    return synthesize(component(scaling=SCALED_BY_QUEUE, consumes=("work",)))


def test_an_autoscaler_looks_at_the_components_own_container() -> None:
    template = synthesize(component(scaling=SCALED_BY_CPU))
    spec = template.one("kubernetes_horizontal_pod_autoscaler_v2")["spec"]
    assert (spec["min_replicas"], spec["max_replicas"]) == (2, 6)
    (metric,) = spec["metric"]
    assert metric["type"] == "ContainerResource"
    assert metric["container_resource"]["container"] == container(template)["name"]
    assert metric["container_resource"]["target"]["average_utilization"] == 70


def test_replicas_come_at_once_and_go_slowly() -> None:
    template = synthesize(component(scaling=SCALED_BY_CPU))
    behaviour = template.one("kubernetes_horizontal_pod_autoscaler_v2")["spec"]["behavior"]
    (up,), (down,) = behaviour["scale_up"], behaviour["scale_down"]
    assert up["stabilization_window_seconds"] == 0
    assert down["stabilization_window_seconds"] == 300
    assert [policy["value"] for policy in down["policy"]] == [25]


def test_so_they_do_where_they_are_scaled_by_a_queue() -> None:
    by_cpu = synthesize(component(scaling=SCALED_BY_CPU))
    (behaviour,) = [
        manifest["spec"]["behavior"]
        for manifest in manifests(by_cpu)
        if manifest["kind"] == "HorizontalPodAutoscaler"
    ]
    scaled = objects_of(synthesize_by_queue(), "subject-scaling")["ScaledObject", "subject"]
    advanced = scaled["spec"]["advanced"]
    assert advanced == {"horizontalPodAutoscalerConfig": {"behavior": behaviour}}


def test_keda_has_a_replica_for_so_many_messages_of_the_queue() -> None:
    template = synthesize_by_queue()
    spec = objects_of(template, "subject-scaling")["ScaledObject", "subject"]["spec"]
    assert spec["scaleTargetRef"] == {"name": "subject"}
    assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (0, 6)
    (trigger,) = spec["triggers"]
    assert trigger["type"] == "aws-sqs-queue"
    assert trigger["metadata"]["queueLength"] == "5"
    assert template.follow(trigger["metadata"]["queueURL"])["name"] == "va-test-work"


def test_keda_asks_as_itself() -> None:
    objects = objects_of(synthesize_by_queue(), "subject-scaling")
    (trigger,) = objects["ScaledObject", "subject"]["spec"]["triggers"]
    asking = objects["TriggerAuthentication", trigger["authenticationRef"]["name"]]
    assert asking["spec"] == {"podIdentity": {"provider": "aws"}}


def test_keda_is_told_of_the_deployment_once_it_is_there() -> None:
    template = synthesize_by_queue()
    (release,) = template.all("helm_release")
    assert "kubernetes_deployment_v1.subject" in template.dependencies(release)


@pytest.mark.parametrize(
    ("scaling", "autoscalers", "releases"),
    [(Fixed(2), 0, 0), (SCALED_BY_CPU, 1, 0), (SCALED_BY_QUEUE, 0, 1)],
)
def test_never_do_two_scale_one_component(
    scaling: Fixed | Autoscaled, autoscalers: int, releases: int
) -> None:
    template = synthesize(component(scaling=scaling, consumes=("work",)))
    assert template.count("kubernetes_horizontal_pod_autoscaler_v2") == autoscalers
    assert template.count("helm_release") == releases
