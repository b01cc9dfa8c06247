"""Who decides how many replicas there are, on a real API server with its real controllers."""

from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import (
    Autoscaled,
    ComponentSettings,
    Fixed,
    HealthSettings,
    ImageSettings,
)
from tests.control_plane.rehearsal import Rehearsal, replicas_in
from tests.workloads.synthesis import component

pytestmark = pytest.mark.cluster

SCALED = Autoscaled(3, 12, cpu=70)
AUTOSCALER_PERIOD = 15
"""Seconds. Source: Kubernetes documentation, kube-controller-manager,
``--horizontal-pod-autoscaler-sync-period``."""

EDITS = ((SCALED, 3), (Fixed(4), 4), (Autoscaled(5, 12, cpu=70), 5), (Fixed(2), 2))
"""Other scalings of what had two replicas, and the number that each leads to."""

SOON = 3 * AUTOSCALER_PERIOD
QUEUE = "/apis/keda.sh/v1alpha1"


def subject(version: str = "1", **changes: Any) -> ComponentSettings:
    """A component whose replicas are found to be well within a second."""
    image = ImageSettings(repository="va/subject", tag=version)
    health = HealthSettings(period=timedelta(seconds=1))
    return component("subject", **{"image": image, "health": health, "scaling": SCALED, **changes})


def replicas(rehearsal: Rehearsal) -> int:
    return rehearsal.deployment("subject")["spec"]["replicas"]


def of_container(rehearsal: Rehearsal, member: str) -> Any:
    (found,) = rehearsal.deployment("subject")["spec"]["template"]["spec"]["containers"]
    return found.get(member)


def test_a_new_component_has_its_minimum_from_the_first_moment(rehearsal: Rehearsal) -> None:
    rehearsal.define(subject())
    rehearsal.plan()
    assert rehearsal.replicas_during("subject", rehearsal.apply) == [3]
    assert not rehearsal.plan(), "a second apply would change something"


def test_an_update_keeps_the_number_that_load_has_brought_since_it_was_planned(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.update(subject("1"))
    rehearsal.define(subject("2"))
    assert rehearsal.plan()
    rehearsal.scale("subject", 9)
    rehearsal.recorder.requests.clear()
    assert rehearsal.replicas_during("subject", rehearsal.apply) == [9]
    assert of_container(rehearsal, "image").endswith("va/subject:2")
    sent = rehearsal.recorder.changes_of("deployments")
    assert sent
    assert replicas_in(request.body for request in sent) == []
    assert not rehearsal.plan(), "a second apply would change something"


@pytest.mark.parametrize("singleton", [False, True])
def test_a_fixed_number_is_put_back_whoever_changes_it(
    rehearsal: Rehearsal, singleton: bool
) -> None:
    number = 1 if singleton else 2
    fixed: dict[str, Any] = {"scaling": Fixed(number), "singleton": singleton}
    rehearsal.update(subject("1", **fixed))
    assert replicas(rehearsal) == number
    rehearsal.scale("subject", 5)
    assert rehearsal.within(SOON, lambda: replicas(rehearsal) == number)
    rehearsal.update(subject("2", **fixed))
    assert replicas(rehearsal) == number


def test_another_scaling_goes_on_from_the_number_that_there_is(rehearsal: Rehearsal) -> None:
    rehearsal.update(subject(scaling=Fixed(2)))

    def edit() -> None:
        for scaling, number in EDITS:
            rehearsal.update(subject(scaling=scaling))
            assert rehearsal.within(SOON, lambda n=number: replicas(rehearsal) == n), scaling

    assert rehearsal.replicas_during("subject", edit) == [2, *(number for _, number in EDITS)]


def test_from_load_to_a_queue_and_back_the_number_stays(rehearsal: Rehearsal) -> None:
    if rehearsal.api.ask("GET", QUEUE) is None:
        pytest.skip("this control plane has no definitions of KEDA's")
    consuming: dict[str, Any] = {"consumes": ("work",)}
    by_queue = Autoscaled(2, 24, queue="work")
    rehearsal.update(subject(**consuming))
    rehearsal.scale("subject", 9)

    def edit() -> None:
        rehearsal.update(subject(**consuming, scaling=by_queue))
        scaled = f"{QUEUE}/namespaces/{rehearsal.namespace}/scaledobjects/subject"
        assert rehearsal.api.ask("GET", scaled)
        rehearsal.update(subject(**consuming))

    assert rehearsal.replicas_during("subject", edit) == [9]


def test_a_version_that_never_starts_is_taken_back_and_the_number_stays(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.update(subject("1"))
    rehearsal.scale("subject", 9)

    def fail() -> None:
        assert "rolled back" in rehearsal.fail(subject("2"))

    assert rehearsal.replicas_during("subject", fail) == [9]
    assert of_container(rehearsal, "image").endswith("va/subject:1")
    rehearsal.update(subject("3"))
    assert of_container(rehearsal, "image").endswith("va/subject:3")
    assert replicas(rehearsal) == 9


def test_nothing_of_a_first_version_that_never_started_stays(rehearsal: Rehearsal) -> None:
    rehearsal.fail(subject("1", command=("wrong",)))
    rehearsal.update(subject("2"))
    assert of_container(rehearsal, "image").endswith("va/subject:2")
    assert of_container(rehearsal, "command") is None
    assert replicas(rehearsal) == 3
    assert not rehearsal.plan(), "a second apply would change something"


def test_a_deployment_that_somebody_deleted_is_made_again(rehearsal: Rehearsal) -> None:
    rehearsal.update(subject())
    rehearsal.api.ask("DELETE", f"{rehearsal.deployments}/subject")
    rehearsal.update(subject())
    assert rehearsal.deployment("subject")["spec"].get("paused") is None
    assert of_container(rehearsal, "securityContext")["readOnlyRootFilesystem"]
    assert replicas(rehearsal) == 3


def test_what_is_taken_out_is_gone_and_comes_again_with_its_minimum(rehearsal: Rehearsal) -> None:
    other = component("other", health=HealthSettings(period=timedelta(seconds=1)))
    rehearsal.update(other, subject())
    rehearsal.scale("subject", 9)
    rehearsal.update(other)
    assert rehearsal.deployment("subject") is None
    rehearsal.update(other, subject())
    assert replicas(rehearsal) == 3
