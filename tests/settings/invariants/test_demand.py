import pytest

from constructs_va.settings import Autoscaled, DatabaseConnection, Fixed, Schedule
from constructs_va.settings.invariants import demand
from constructs_va.settings.resources import Resources
from tests.settings.invariants.builders import component


@pytest.mark.parametrize(
    ("scaling", "pods"),
    [
        (Fixed(1), 2),
        (Fixed(4), 5),
        (Fixed(5), 7),
        (Autoscaled(2, 20, cpu=70), 25),
    ],
    ids=str,
)
def test_an_update_starts_a_quarter_more_rounded_up(scaling: Fixed, pods: int) -> None:
    assert demand.running_pods(component(scaling=scaling)) == pods


def test_an_update_of_a_singleton_starts_none_more() -> None:
    assert demand.running_pods(component(scaling=Fixed(1), singleton=True)) == 1


@pytest.mark.parametrize("scaling", [Fixed(1), Fixed(4), Autoscaled(2, 20, cpu=70)])
def test_as_many_replicas_as_there_are_may_be_ending(scaling: Fixed) -> None:
    assert demand.most_pods(component(scaling=scaling)) == 2 * scaling.maximum


def test_jobs_are_pods_too() -> None:
    schedule = Schedule(cron="0 3 * * *", command=("tidy",))
    one = component(
        scaling=Fixed(1), migration=("migrate",), schedules={"a": schedule, "b": schedule}
    )
    assert demand.running_pods(one) == 1 + 1 + 1 + 2
    assert demand.most_pods(one) == 2 + 1 + 2


def test_a_component_that_uses_vault_has_an_agent_beside_it() -> None:
    alone, stored = component(), component(database=DatabaseConnection(access="read_only"))
    assert demand.of_pod(alone) == Resources(100, 128, pods=1)
    assert demand.of_pod(stored) == Resources(125, 192, pods=1)


def test_all_of_them_are_added_up() -> None:
    both = (component("a", scaling=Fixed(4)), component("b", scaling=Fixed(1)))
    assert demand.of_all(both, demand.running_pods) == Resources(700, 7 * 128, pods=7)
    assert demand.of_all(both, demand.most_pods) == Resources(1000, 10 * 128, pods=10)
    assert demand.of_all((), demand.most_pods) == Resources()
