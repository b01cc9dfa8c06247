"""Migrations and schedules have names of their own, apart from those of components."""

from collections import Counter
from collections.abc import Iterator, Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component


def check(components: Sequence[ComponentSettings]) -> Iterator[Problem]:
    """A problem for each task whose name something else has, too."""
    names = Counter({component.name for component in components})
    names.update(name for component in components for name in component.task_names())
    for component in components:
        for name in (name for name in component.task_names() if names[name] > 1):
            yield Problem(
                path=of_component(component),
                given=name,
                allowed="names of migrations and schedules that nothing else has",
                remedy="rename the component, or its schedule",
            )
