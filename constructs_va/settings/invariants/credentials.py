"""Users in the database last for as long as tasks may run.

Beside a replica an agent of Vault's renews them. Beside a migration or a schedule none stays: such
a pod is to end. Its users do when their lease does, or the token by which they were made.

Source: Vault documentation, "Vault Agent Injector annotations", ``agent-pre-populate-only``;
"Lease, renew, and revoke".
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from constructs_va.settings.component import LONGEST_MIGRATION, ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.vault import VaultSettings


def check(components: Sequence[ComponentSettings], vault: VaultSettings) -> Iterator[Problem]:
    """A problem for each task whose users in the database may end before it does."""
    field = min(("credential_ttl", "token_ttl"), key=lambda name: getattr(vault, name))
    lasting: timedelta = getattr(vault, field)
    for component in (one for one in components if one.database):
        for name, schedule in component.schedules.items():
            if schedule.longest_run > lasting:
                yield Problem(
                    path=of_component(component, f'schedules["{name}"].longest_run'),
                    given=schedule.longest_run,
                    allowed=f"at most {lasting}, vault.{field}: nobody renews a task's users in "
                    "the database",
                    remedy=f"lower it, or raise vault.{field}",
                )
        if component.migration and lasting < LONGEST_MIGRATION:
            yield Problem(
                path=f"vault.{field}",
                given=lasting,
                allowed=f"at least {LONGEST_MIGRATION}, for which a migration may run "
                f"({of_component(component, 'migration')}): nobody renews its users in the "
                "database",
                remedy="raise it",
            )
