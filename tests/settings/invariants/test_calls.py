from itertools import pairwise

from constructs_va.settings.invariants import calls
from tests.settings.invariants.builders import component, only


def test_calls_in_a_circle_are_refused_with_the_whole_circle() -> None:
    circle = (
        component("a", calls=("b",)),
        component("b", calls=("c",)),
        component("c", calls=("a",)),
    )
    problem = only(calls.check(circle))
    names = str(problem.allowed).removeprefix("no component that calls back: ").split(" → ")
    assert names[0] == names[-1]
    assert set(names) == {"a", "b", "c"}
    assert (problem.path, problem.given) == (f'components["{names[0]}"].calls', names[1])
    assert f'components["{names[-2]}"].calls' in problem.remedy
    called = {one.name: one.calls for one in circle}
    assert all(called[caller] == (other,) for caller, other in pairwise(names))


def test_two_ways_to_one_component_are_no_circle() -> None:
    web = component("web", calls=("gateway", "memory"))
    assert not [*calls.check((web, component("gateway", calls=("memory",)), component("memory")))]


def test_who_is_called_and_not_there_is_not_the_matter_here() -> None:
    assert not [*calls.check((component("web", calls=("gateway",)),))]
