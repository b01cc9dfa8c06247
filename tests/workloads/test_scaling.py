"""Who decides how many replicas there are: an autoscaler alone, from a component's first on."""

from collections import Counter
from typing import Any

import pytest

from constructs_va.settings import Autoscaled, Fixed
from constructs_va.testing import Stacks, Template, object_in, objects_in
from tests.cluster.synthesis import made_before
from tests.conftest import ENVIRONMENTS
from tests.helm.synthesis import values_of
from tests.workloads.synthesis import (
    SCALED_BY_CPU,
    SCALED_BY_QUEUE,
    component,
    container,
    deployment,
    kubernetes,
    synthesize,
)

SCALINGS = [Fixed(3), SCALED_BY_CPU, SCALED_BY_QUEUE]


def scaled(scaling: Fixed | Autoscaled, **changes: Any) -> Template:
    return synthesize(component(scaling=scaling, consumes=("work",), **changes))


def autoscaler(template: Template) -> Any:
    return object_in(template, "HorizontalPodAutoscaler", "subject")["spec"]


@pytest.mark.parametrize("scaling", SCALINGS, ids=str)
def test_no_change_of_a_deployment_ever_says_how_many_replicas_it_has(
    scaling: Fixed | Autoscaled,
) -> None:
    assert "replicas" not in deployment(scaled(scaling))["spec"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_so_it_is_for_all_components_of_the_environments(name: str, templates: Stacks) -> None:
    assistant = templates[f"va-{name}-assistant"]
    deployments = objects_in(assistant, "Deployment")
    assert len(deployments) == len(ENVIRONMENTS[name].components)
    assert [one.name for one in deployments if "replicas" in one["spec"]] == []
    made = assistant.all("kubernetes_deployment_v1")
    assert len(made) == len(deployments)
    assert all(one["lifecycle"] == {"ignore_changes": "all"} for one in made)


@pytest.mark.parametrize("scaling", SCALINGS, ids=str)
def test_a_deployment_is_made_with_its_least_number_and_never_changed_by_who_made_it(
    scaling: Fixed | Autoscaled,
) -> None:
    made = kubernetes(scaled(scaling), "deployment", "subject")
    assert made["spec"]["replicas"] == str(scaling.minimum)
    assert made["lifecycle"] == {"ignore_changes": "all"}


def test_no_replica_starts_before_it_is_known_what_it_runs() -> None:
    template = scaled(SCALED_BY_CPU)
    assert kubernetes(template, "deployment", "subject")["spec"]["paused"] is True
    assert deployment(template)["spec"]["paused"] is False


def test_a_deployment_that_is_made_is_adopted_and_one_that_is_made_anew_gets_all_again() -> None:
    template = scaled(SCALED_BY_CPU)
    made = kubernetes(template, "deployment", "subject")
    release = deployment(template).release
    assert release["take_ownership"]
    (trigger,) = values_of(template, release["name"])["triggers"]
    assert trigger == f"${{{made.address}.metadata[0].uid}}"
    assert made.address in made_before(template, release)


def test_an_autoscaler_keeps_a_number_that_is_fixed() -> None:
    template = scaled(Fixed(3))
    spec = autoscaler(template)
    assert (spec["minReplicas"], spec["maxReplicas"]) == (3, 3)
    assert spec["scaleTargetRef"]["name"] == deployment(template).name
    assert "metrics" not in spec


def test_an_autoscaler_looks_at_the_components_own_container() -> None:
    template = scaled(SCALED_BY_CPU)
    spec = autoscaler(template)
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 6)
    (metric,) = spec["metrics"]
    assert metric["type"] == "ContainerResource"
    assert metric["containerResource"]["container"] == container(template)["name"]
    assert metric["containerResource"]["target"]["averageUtilization"] == 70


def test_replicas_come_at_once_and_go_slowly() -> None:
    behaviour = autoscaler(scaled(SCALED_BY_CPU))["behavior"]
    assert behaviour["scaleUp"]["stabilizationWindowSeconds"] == 0
    assert behaviour["scaleDown"]["stabilizationWindowSeconds"] == 300
    assert [policy["value"] for policy in behaviour["scaleDown"]["policies"]] == [25]


def test_so_they_do_where_they_are_scaled_by_a_queue() -> None:
    behaviour = autoscaler(scaled(SCALED_BY_CPU))["behavior"]
    spec = object_in(scaled(SCALED_BY_QUEUE), "ScaledObject", "subject")["spec"]
    assert spec["advanced"] == {"horizontalPodAutoscalerConfig": {"behavior": behaviour}}


def test_keda_has_a_replica_for_so_many_messages_of_the_queue() -> None:
    template = scaled(SCALED_BY_QUEUE)
    spec = object_in(template, "ScaledObject", "subject")["spec"]
    assert spec["scaleTargetRef"] == {"name": "subject"}
    assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (0, 6)
    (trigger,) = spec["triggers"]
    assert trigger["type"] == "aws-sqs-queue"
    assert trigger["metadata"]["queueLength"] == "5"
    assert template.follow(trigger["metadata"]["queueURL"])["name"] == "va-test-work"


def test_keda_asks_as_itself() -> None:
    template = scaled(SCALED_BY_QUEUE)
    (trigger,) = object_in(template, "ScaledObject", "subject")["spec"]["triggers"]
    asking = object_in(template, "TriggerAuthentication", trigger["authenticationRef"]["name"])
    assert asking["spec"] == {"podIdentity": {"provider": "aws"}}


@pytest.mark.parametrize("scaling", SCALINGS, ids=str)
def test_an_autoscaler_comes_once_the_deployment_is_there(scaling: Fixed | Autoscaled) -> None:
    template = scaled(scaling)
    made = kubernetes(template, "deployment", "subject").address
    release = object_in(template, "PodDisruptionBudget", "subject").release
    assert made in template.dependencies(release)


@pytest.mark.parametrize(
    ("scaling", "kind"),
    [
        (Fixed(2), "HorizontalPodAutoscaler"),
        (SCALED_BY_CPU, "HorizontalPodAutoscaler"),
        (SCALED_BY_QUEUE, "ScaledObject"),
    ],
    ids=str,
)
def test_never_do_two_scale_one_component(scaling: Fixed | Autoscaled, kind: str) -> None:
    kinds = Counter(one.kind for one in objects_in(scaled(scaling)))
    assert kinds["HorizontalPodAutoscaler"] + kinds["ScaledObject"] == kinds[kind] == 1


def test_one_kind_of_autoscaler_goes_before_the_other_comes() -> None:
    """Terraform replaces a release of another name, and one at an address goes before the next."""
    releases = [
        object_in(scaled(scaling), "PodDisruptionBudget", "subject").release
        for scaling in (Fixed(2), SCALED_BY_CPU, SCALED_BY_QUEUE)
    ]
    assert len({release.address for release in releases}) == 1
    fixed, by_cpu, by_queue = (release["name"] for release in releases)
    assert fixed == by_cpu == "subject.autoscaler"
    assert by_queue == "subject.queue-scaler"


def test_releases_of_different_components_never_have_the_same_name() -> None:
    template = synthesize(component("subject"), component("subject-autoscaler"))
    names = Counter(release["name"] for release in template.all("helm_release"))
    assert len(names) == 4
    assert set(names.values()) == {1}
