"""How many replicas may be evicted at a time, as a real API server says."""

import http.client
from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import ComponentSettings, Fixed, HealthSettings
from tests.control_plane.rehearsal import Rehearsal
from tests.workloads.synthesis import component

pytestmark = pytest.mark.cluster


def subject(replicas: int) -> ComponentSettings:
    health = HealthSettings(period=timedelta(seconds=1))
    return component("subject", health=health, scaling=Fixed(replicas))


def pods(rehearsal: Rehearsal) -> list[str]:
    listed = rehearsal.api.ask("GET", f"/api/v1/namespaces/{rehearsal.namespace}/pods")
    return [pod["metadata"]["name"] for pod in listed["items"]]


def may_be_disrupted(rehearsal: Rehearsal) -> int:
    path = f"/apis/policy/v1/namespaces/{rehearsal.namespace}/poddisruptionbudgets/subject"
    return rehearsal.api.ask("GET", path)["status"].get("disruptionsAllowed", 0)


def evict(rehearsal: Rehearsal, pod: str) -> int:
    """Evict a pod as a drain does; the status of the answer."""
    path = f"/api/v1/namespaces/{rehearsal.namespace}/pods/{pod}/eviction"
    body: dict[str, Any] = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": pod},
    }
    status, _ = rehearsal.api.answer("POST", path, body)
    return status


def let_no_more_in(rehearsal: Rehearsal) -> None:
    """Keep the place of what is evicted empty, as it is while a real replica starts."""
    quota: dict[str, Any] = {"metadata": {"name": "none"}, "spec": {"hard": {"pods": "0"}}}
    rehearsal.api.ask("POST", f"/api/v1/namespaces/{rehearsal.namespace}/resourcequotas", quota)


def unready(rehearsal: Rehearsal, pod: str) -> None:
    """Let a pod no longer be ready, as its kubelet would say."""
    path = f"/api/v1/namespaces/{rehearsal.namespace}/pods/{pod}/status"
    conditions = [{"type": "Ready", "status": "False"}]
    rehearsal.api.ask("PATCH", path, {"status": {"conditions": conditions}})


@pytest.mark.parametrize(("replicas", "at_a_time"), [(2, 1), (24, 6)])
def test_a_quarter_goes_at_a_time_and_one_at_least(
    rehearsal: Rehearsal, replicas: int, at_a_time: int
) -> None:
    rehearsal.update(subject(replicas))
    assert rehearsal.within(30, lambda: may_be_disrupted(rehearsal) == at_a_time)
    let_no_more_in(rehearsal)
    answers = [evict(rehearsal, pod) for pod in pods(rehearsal)[: at_a_time + 1]]
    assert answers == [http.client.CREATED] * at_a_time + [http.client.TOO_MANY_REQUESTS]


def test_replicas_that_are_not_ready_go_however_many_they_are(rehearsal: Rehearsal) -> None:
    rehearsal.update(subject(3))
    assert rehearsal.within(30, lambda: may_be_disrupted(rehearsal) == 1)
    *sick, well = pods(rehearsal)
    for pod in sick:
        unready(rehearsal, pod)
    assert rehearsal.within(30, lambda: may_be_disrupted(rehearsal) == 0)
    assert evict(rehearsal, well) == http.client.TOO_MANY_REQUESTS
    assert [evict(rehearsal, pod) for pod in sick] == [http.client.CREATED] * len(sick)
