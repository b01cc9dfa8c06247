import pytest

from constructs_va.settings import ComponentSettings, Schedule
from constructs_va.settings.invariants import tasks
from tests.settings.invariants.builders import component

SWEEP = Schedule(cron="0 3 * * *", command=("sweep",))
MIGRATE = ("migrate",)


@pytest.mark.parametrize(
    ("components", "name"),
    [
        (
            [component("memory", migration=MIGRATE), component("memory-migration")],
            "memory-migration",
        ),
        (
            [component("memory", migration=MIGRATE, schedules={"migration": SWEEP})],
            "memory-migration",
        ),
        (
            [
                component("mail", schedules={"out-sweep": SWEEP}),
                component("mail-out", schedules={"sweep": SWEEP}),
            ],
            "mail-out-sweep",
        ),
    ],
    ids=["a component's", "its own schedule's", "another's schedule's"],
)
def test_a_task_has_a_name_that_nothing_else_has(
    components: list[ComponentSettings], name: str
) -> None:
    first, *_ = tasks.check(components)
    assert (first.path, first.given) == (f'components["{components[0].name}"]', name)
    assert first.remedy == "rename the component, or its schedule"


def test_tasks_of_different_components_may_do_the_same() -> None:
    others = [
        component(name, migration=MIGRATE, schedules={"sweep": SWEEP})
        for name in ("memory", "scheduler")
    ]
    assert not [*tasks.check(others)]
