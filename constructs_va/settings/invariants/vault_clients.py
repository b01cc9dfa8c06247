"""What clients of Vault may not share: the VA's components, and those that VaultSettings adds.

Each has a role and a policy of its own in Vault, by its name, and logs in as a service account of
its own.
"""

from collections.abc import Iterator, Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.vault import RESERVED, VaultComponent, VaultSettings, clients_of


def check(components: Sequence[ComponentSettings], vault: VaultSettings) -> Iterator[Problem]:
    """A problem for each name, and each service account, that two would share."""
    for component in components:
        if component.name in RESERVED:
            if component.secrets or component.database:
                yield _reserved(component)
            continue
        for client in clients_of([component]):
            for added in vault.components:
                yield from _check_apart(added, client)


def _reserved(component: ComponentSettings) -> Problem:
    return Problem(
        path=of_component(component, "name"),
        given=component.name,
        allowed=f"any name but {', '.join(sorted(RESERVED))}, where it uses Vault",
        remedy="rename it; Vault has roles of these names already",
    )


def _check_apart(added: VaultComponent, client: VaultComponent) -> Iterator[Problem]:
    """The problem with one that is added, beside what Vault knows of a component of the VA."""
    path = f'vault.components["{added.name}"]'
    if added.name == client.name:
        yield Problem(
            path=f"{path}.name",
            given=added.name,
            allowed="a name that neither a component of the VA has nor its migration",
            remedy="rename it, or leave it out and give the component itself what it needs: its "
            "role and its policy in Vault are of this name already",
        )
    elif (added.namespace, added.account) == (client.namespace, client.account):
        yield Problem(
            path=f"{path}.service_account",
            given=added.account,
            allowed=f"a service account of its own in {added.namespace}: this is {client.name}'s",
            remedy="give it its own: pods of a shared one could log in as either",
        )
