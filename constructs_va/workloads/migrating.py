"""Migrations come before everything that uses what they change."""

from collections.abc import Iterable

from constructs_va.workloads.component import Component


def migrate_first(components: Iterable[Component]) -> None:
    """Let no component that uses the database start a new version before all migrations ended well.

    The tables are one component's, and all that use them are of one release with it.
    """
    everybody = list(components)
    migrations = [one.migration.resource for one in everybody if one.migration]
    for component in everybody:
        if component.uses_database:
            component.start_after(migrations)
