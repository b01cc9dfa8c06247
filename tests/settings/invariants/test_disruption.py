from typing import Any

import pytest

from constructs_va.settings import Autoscaled, Exposure, Fixed
from constructs_va.settings.invariants import disruption
from tests.settings.invariants.builders import component, only

EXPOSED = Exposure(host="va.example.com")
ALONE = (Fixed(1), Autoscaled(0, 4, queue="work"), Autoscaled(1, 4, cpu=70))


@pytest.mark.parametrize("scaling", ALONE, ids=str)
def test_what_is_called_outlasts_a_drained_node(scaling: Any) -> None:
    caller, called = (
        component("web", calls=("gateway",)),
        component("gateway", scaling=scaling, consumes=("work",)),
    )
    problem = only(disruption.check((caller, called)))
    assert (problem.path, problem.given) == ('components["gateway"].scaling', scaling)
    assert problem.allowed.startswith("a minimum of 2 or more: ")
    assert problem.allowed.endswith('components["web"].calls names it')
    assert problem.remedy == "raise the minimum to 2"


def test_what_is_exposed_outlasts_a_drained_node() -> None:
    problem = only(disruption.check((component("web", exposed=EXPOSED, scaling=Fixed(1)),)))
    assert problem.path == 'components["web"].scaling'
    assert 'va.example.com (components["web"].exposed)' in problem.allowed


@pytest.mark.parametrize("scaling", [Fixed(2), Autoscaled(2, 3, cpu=70)], ids=str)
def test_two_replicas_are_enough(scaling: Any) -> None:
    assert not [*disruption.check((component("web", exposed=EXPOSED, scaling=scaling),))]


@pytest.mark.parametrize(("replicas", "go"), [(1, 1), (2, 1), (4, 1), (5, 2), (8, 2), (24, 6)])
def test_a_budget_lets_a_quarter_go_and_one_at_least(replicas: int, go: int) -> None:
    assert disruption.unavailable(replicas) == go


@pytest.mark.parametrize("scaling", ALONE, ids=str)
def test_what_nobody_waits_for_may_be_alone(scaling: Any) -> None:
    assert not [*disruption.check((component(scaling=scaling, consumes=("work",)),))]
