"""Kubernetes knows every field that is set, and takes what it is set to."""

from collections.abc import Iterator
from typing import Any

import pytest

from constructs_va.settings import Schedule
from constructs_va.testing import Stacks, Template
from tests.conftest import STACKS
from tests.helm.kubernetes_schema import Schemas
from tests.helm.pod_security import pods_in, violations
from tests.workloads.manifests import API_VERSIONS, manifests
from tests.workloads.synthesis import SCALED_BY_CPU, component, synthesize
from tests.workloads.test_connections import EVERYTHING

SCHEMAS = Schemas("1.35")

WITH_OBJECTS = [
    stack for stack in STACKS if stack.rsplit("-", 1)[-1] in ("platform", "vault", "assistant")
]
"""The stacks that make Kubernetes objects, besides those of charts."""


@pytest.fixture(scope="module")
def template() -> Template:
    """A component of which nothing is left out."""
    everything = component(
        **EVERYTHING,
        scaling=SCALED_BY_CPU,
        spot=False,
        command=("serve",),
        migration=("migrate",),
        schedules={"sweep": Schedule(cron="0 3 * * *", command=("sweep",))},
    )
    return synthesize(everything, component("other", port=9090))


@pytest.fixture(scope="module")
def objects(template: Template) -> list[dict[str, Any]]:
    return list(manifests(template))


def test_an_object_of_every_kind_is_looked_at(template: Template, templates: Stacks) -> None:
    there = {
        block.type
        for stack in (template, *templates.values())
        for block in stack.blocks()
        if block.type.startswith("kubernetes_")
    }
    assert there == {*API_VERSIONS, "kubernetes_labels"}  # labels are no object of their own


def test_kubernetes_knows_all_fields_and_their_types(objects: list[dict[str, Any]]) -> None:
    assert len(objects) > 10
    assert [problem for one in objects for problem in SCHEMAS.problems(one)] == []


@pytest.mark.parametrize("stack", WITH_OBJECTS)
def test_kubernetes_takes_what_the_environments_stacks_make(stack: str, templates: Stacks) -> None:
    made = list(manifests(templates[stack]))
    assert made
    assert [problem for one in made for problem in SCHEMAS.problems(one)] == []


def test_a_field_that_kubernetes_does_not_know_is_found(objects: list[dict[str, Any]]) -> None:
    (deployment,) = [
        one
        for one in objects
        if one["kind"] == "Deployment" and one["metadata"]["name"] == "subject"
    ]
    deployment = {**deployment, "spec": {**deployment["spec"], "replica": 2}}
    assert SCHEMAS.problems(deployment)


def test_all_pods_are_held_to_the_strictest_standard(objects: list[dict[str, Any]]) -> None:
    pods = list(_pods(objects))
    assert len(pods) == 4  # two components, a migration and a schedule
    assert [violation for pod in pods for violation in violations(pod, "restricted")] == []


def _pods(objects: list[dict[str, Any]]) -> Iterator[Any]:
    for one in objects:
        yield from pods_in(one)
