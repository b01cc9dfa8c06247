"""Secrets, and the service that brings them to where components read them.

In the cloud, people write secrets into Vault, and an agent beside each component writes them into
files. Here they come from the ``.env`` file, take the same way, and are in files of the same names.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from constructs_va.local import dotenv, postgres, stubs, vault
from constructs_va.local.compose import Attachment, Dependency, Mount, Service
from constructs_va.local.networks import INSIDE
from constructs_va.settings import ComponentSettings
from constructs_va.settings.local import SECRETS as NAME
from constructs_va.settings.local import LocalEnvironment
from constructs_va.settings.variables import SECRETS_FOLDER

FOLDER = "secrets"

LOGINS = {"read_only": "va_read_only", "read_write": "va_read_write"}
"""Roles of PostgreSQL, by what a component may do: see ``files/roles.sql``."""

OWNER = "va_owner"


@dataclass(frozen=True)
class Secret:
    """A secret on its way from the ``.env`` file to a component."""

    name: str
    """Its name in Vault, below the component's, and that of its file."""

    variable: str
    """Its name in the ``.env`` file."""

    as_file: bool


@dataclass(frozen=True)
class Holder:
    """A service that secrets are brought to."""

    name: str
    component: str
    secrets: tuple[Secret, ...]

    logins: dict[str, str]
    """As whom it logs in to each shard of the database."""

    @property
    def has_any(self) -> bool:
        """Whether anything is brought to it."""
        return bool(self.logins or self.secrets)

    @property
    def mounts(self) -> tuple[Mount, ...]:
        """Where the service finds them, if any are files."""
        return (Mount("volume", self.volume, SECRETS_FOLDER),) if self.has_files else ()

    @property
    def has_files(self) -> bool:
        """Whether it reads any of them as files."""
        return bool(self.logins) or any(secret.as_file for secret in self.secrets)

    @property
    def volume(self) -> str:
        """The volume that the files are in: nobody else has it."""
        return f"{self.name}-secrets"


def holder(component: ComponentSettings, environment: LocalEnvironment) -> Holder:
    """The component itself, and its secrets."""
    access = component.database.access if component.database else None
    return Holder(
        name=component.name,
        component=component.name,
        secrets=tuple(
            Secret(secret.name, dotenv.of_component(component, secret.variable), secret.as_file)
            for secret in component.secrets
        ),
        logins=dict.fromkeys(environment.database.shards, LOGINS[access]) if access else {},
    )


def migration(component: ComponentSettings, environment: LocalEnvironment) -> Holder:
    """The component's migration: it owns the schema, and has none of the component's secrets."""
    return Holder(
        name=component.migration_name,
        component=component.name,
        secrets=(),
        logins=dict.fromkeys(environment.database.shards, OWNER) if component.database else {},
    )


def holders(environment: LocalEnvironment) -> Iterator[Holder]:
    """Everybody that secrets are brought to."""
    for component in environment.components:
        possible = [holder(component, environment)]
        if component.migration and component.name in environment.own:
            possible.append(migration(component, environment))
        yield from (one for one in possible if one.has_any)


def services(environment: LocalEnvironment) -> dict[str, Service]:
    """The service that brings them, if there are any. It ends when it has."""
    return {NAME: _delivery(environment)} if list(holders(environment)) else {}


def volumes(environment: LocalEnvironment) -> list[str]:
    """The volumes that they are brought to."""
    return [holder.volume for holder in holders(environment) if holder.has_files]


def entries(environment: LocalEnvironment) -> list[dotenv.Entry]:
    """What the ``.env`` file may have."""
    return [
        vault.TOKEN,
        postgres.PASSWORD,
        *(
            dotenv.Entry(
                dotenv.of_component(component, secret.variable),
                f"{component.name}: {secret.name}, in Vault va/{component.name}/{secret.name}",
            )
            for component in environment.components
            for secret in component.secrets
        ),
    ]


def files(environment: LocalEnvironment) -> dict[str, str]:
    """The description of who gets what, for ``files/deliver_secrets.py``."""
    description = [asdict(holder) for holder in holders(environment)]
    return {f"{FOLDER}/secrets.json": json.dumps(description, indent=2) + "\n"}


def _delivery(environment: LocalEnvironment) -> Service:
    return Service(
        image=stubs.image(NAME),
        build=stubs.BUILD,
        entrypoint=("python", "/va/deliver_secrets.py"),
        # New volumes are root's. It has the name alone, and none of root's privileges.
        user="0:0",
        environment={
            "VAULT_ADDR": f"http://{vault.NAME}:{vault.PORT}",
            **{entry.name: dotenv.from_env(entry.name) for entry in entries(environment)},
        },
        depends_on={vault.NAME: Dependency("service_healthy")},
        networks={INSIDE: Attachment()},
        volumes=(
            Mount("bind", f"./{FOLDER}", "/va"),
            *(
                Mount("volume", holder.volume, f"/secrets/{holder.name}", read_only=None)
                for holder in holders(environment)
                if holder.has_files
            ),
        ),
        mem_limit=f"{environment.memory[NAME]}m",
        restart="no",
    )
