"""What an environment decides about the contents of Vault: who may do what in it, and for how long.

The servers are another matter: :class:`.VaultServerSettings`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import timedelta
from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field
from typing_extensions import override

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import Duration, IamPrincipalArn, Name

LONGEST_LEASE = timedelta(days=32)
"""Vault ends every token and every lease after this time, unless its own configuration says other.

Source: Vault documentation, "Vault configuration", ``max_lease_ttl``.
"""

Lease = Annotated[Duration, Ge(timedelta(minutes=1)), Le(LONGEST_LEASE)]

SecretPath = Annotated[
    str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*(/[a-z0-9]+([_-][a-z0-9]+)*)*$", max_length=120)
]
"""Where a secret is, below its component: ``openai`` or ``telephony/sip``. It names one secret."""

DatabaseLevel = Literal["read_only", "read_write", "owner"]

RESERVED = frozenset({"deployer", "operator", "snapshot"})
"""Names of policies and roles that every environment has."""


class TransitKey(Settings):
    """A key that Vault encrypts data with and gives to nobody."""

    name: Name
    """The key's name."""

    rotate_every: Annotated[Duration, Ge(timedelta(hours=1))] = timedelta(days=90)
    """How long a version of the key encrypts until the next one does. Older ones still decrypt.

    Source: Vault documentation, "Transit secrets engine (API)", ``auto_rotate_period``.
    """


class DatabaseAccess(Settings):
    """What a component may do in the database, by users that Vault makes for it and takes away."""

    level: DatabaseLevel
    """What it may do with data: see it, or change it too. The ``owner`` also changes the schema:
    for migrations, which best have a service account of their own."""

    shards: tuple[Name, ...] | None = None
    """The shards for which it gets users, one each. Default: all of the database's."""

    @override
    def check(self) -> Iterator[Problem]:
        if self.shards is not None and not 0 < len(self.shards) == len(set(self.shards)):
            yield self.problem(
                "shards",
                allowed="one or more shards, each once",
                remedy="name the shards, or leave them out for all; without access to any, leave "
                "the database out",
            )


class VaultComponent(Settings):
    """A component of the VA, as Vault knows it: by its service account, and by what it may read."""

    name: Name
    """The component's name; also that of its role and of the folder of its secrets."""

    namespace: Name = "va"
    """The namespace that it runs in."""

    service_account: Name | None = None
    """The service account that its pods run as. Default: one of the component's name."""

    secrets: tuple[SecretPath, ...] = ()
    """The secrets that it reads, below ``va/<name>/``."""

    database: DatabaseAccess | None = None
    """Its access to the database. Default: none."""

    transit_keys: tuple[Name, ...] = ()
    """The transit keys that it encrypts and decrypts with."""

    @property
    def account(self) -> str:
        """The name of its service account."""
        return self.service_account or self.name

    @override
    def check(self) -> Iterator[Problem]:
        if self.name in RESERVED:
            yield self.problem(
                "name",
                allowed=f"any name but {', '.join(sorted(RESERVED))}",
                remedy="rename it; Vault has roles of these names already",
            )
        for field in ("secrets", "transit_keys"):
            yield from _once(field, getattr(self, field))
        if not (self.secrets or self.database or self.transit_keys):
            yield self.problem(
                "secrets",
                allowed="one secret or more, where neither database nor transit_keys are given",
                remedy="name what it needs of Vault, or leave the component out",
            )


def clients_of(components: Iterable[ComponentSettings]) -> Iterator[VaultComponent]:
    """What Vault has to know of the VA's components: of those that get something from it.

    A migration has a service account of its own, and with it the rights of the tables' owner.
    """
    for component in components:
        database = component.database
        if component.secrets or database:
            yield VaultComponent(
                name=component.name,
                # A repetition is the environment's to refuse, with the component's path.
                secrets=tuple(dict.fromkeys(secret.name for secret in component.secrets)),
                database=DatabaseAccess(level=database.access) if database else None,
            )
        if component.migration:
            yield VaultComponent(
                name=component.migration_name, database=DatabaseAccess(level="owner")
            )


class VaultSettings(Settings):
    """What is in Vault, who may use it, and for how long at a time."""

    deployers: tuple[IamPrincipalArn, ...]
    """IAM roles that apply Terraform: they say who may do what. No other way leads there once the
    root token is revoked. Without a path, by which Vault wouldn't know them."""

    operators: tuple[IamPrincipalArn, ...] = ()
    """IAM roles of the people who write secrets, end leases and look after the servers."""

    components: tuple[VaultComponent, ...] = ()
    """Who gets something of Vault besides the VA's components; each has a role for itself alone."""

    transit_keys: tuple[TransitKey, ...] = ()
    """The keys that components encrypt data with."""

    secret_versions: Annotated[int, Ge(1), Le(100)] = 10
    """Versions of a secret that are kept, the current one included."""

    token_ttl: Lease = timedelta(hours=1)
    """How long a component's token lasts unless it is renewed."""

    token_max_ttl: Lease = timedelta(days=1)
    """How long it lasts however often it is renewed; then the component logs in anew."""

    credential_ttl: Lease = timedelta(hours=1)
    """How long a user in the database lasts unless it is renewed, as an agent beside a component
    does. Those of migrations and schedules aren't."""

    credential_max_ttl: Lease = timedelta(days=1)
    """How long it lasts however often it is renewed. Then its connections are cut."""

    person_ttl: Annotated[Lease, Le(timedelta(hours=12))] = timedelta(hours=1)
    """How long deployers and operators are logged in. It can't be renewed."""

    database_password_version: Annotated[int, Ge(1)] = 1
    """Raise it to give Vault a new way into the database: it has lost its own, for example by a
    snapshot that was taken before it last changed its password and has been restored."""

    @override
    def check(self) -> Iterator[Problem]:
        yield from self._check_people()
        yield from self._check_times()
        yield from self._check_keys()
        yield from self._check_components()

    def check_clients(self, namespaces: Sequence[str]) -> Iterator[Problem]:
        """The problems with Vault servers that let in the pods of these namespaces alone."""
        for component in self.components:
            if component.namespace not in namespaces:
                yield Problem(
                    path=f'components["{component.name}"].namespace',
                    given=component.namespace,
                    allowed=", ".join(namespaces),
                    remedy="name one of these, or add it to the client_namespaces of the Vault "
                    "server, which lets nobody else in",
                )

    def check_shards(self, known: Set[str]) -> Iterator[Problem]:
        """The problems with a database of these shards."""
        for component in self.components:
            named = (component.database and component.database.shards) or ()
            for shard in named:
                if shard not in known:
                    yield Problem(
                        path=f'components["{component.name}"].database.shards',
                        given=shard,
                        allowed=", ".join(sorted(known)),
                        remedy="name one of these, or add the shard to the database",
                    )

    def _check_people(self) -> Iterator[Problem]:
        if not self.deployers:
            yield self.problem(
                "deployers",
                allowed="one role or more",
                remedy="name the role that applies Terraform: without the root token nobody else "
                "can change what is in Vault",
            )
        for field in ("deployers", "operators"):
            arns: tuple[str, ...] = getattr(self, field)
            yield from _once(field, arns)
            # Source: Vault documentation, "AWS auth method (API)", ``resolve_aws_unique_ids``.
            for arn in (arn for arn in arns if ":role/" in arn and arn.count("/") > 1):
                name = arn.rsplit("/", 1)[-1]
                yield Problem(
                    path=field,
                    given=arn,
                    allowed="the ARN of a role without its path",
                    remedy=f"write {arn.split('/', 1)[0]}/{name}",
                )

    def _check_times(self) -> Iterator[Problem]:
        for kind in ("token", "credential"):
            least: timedelta = getattr(self, f"{kind}_ttl")
            if getattr(self, f"{kind}_max_ttl") < least:
                yield self.problem(
                    f"{kind}_max_ttl",
                    allowed=f"at least the {kind}_ttl, {least}",
                    remedy=f"raise it, or lower {kind}_ttl",
                )
        # Source: Vault documentation, "Lease, renew, and revoke".
        if self.credential_max_ttl > self.token_max_ttl:
            yield self.problem(
                "credential_max_ttl",
                allowed=f"at most the token_max_ttl, {self.token_max_ttl}",
                remedy="lower it, or raise token_max_ttl: with a token end the users that were "
                "made by it",
            )

    def _check_keys(self) -> Iterator[Problem]:
        names = [key.name for key in self.transit_keys]
        yield from _once("transit_keys", names)
        for component in self.components:
            for stranger in (name for name in component.transit_keys if name not in names):
                yield Problem(
                    path=f'components["{component.name}"].transit_keys',
                    given=stranger,
                    allowed=", ".join(names) or "a key of transit_keys, of which there are none",
                    remedy="name one of these, or add it to transit_keys",
                )

    def _check_components(self) -> Iterator[Problem]:
        yield from _once("components", [component.name for component in self.components])
        accounts = Counter((one.namespace, one.account) for one in self.components)
        for (namespace, account), count in accounts.items():
            if count > 1:
                sharing = [
                    one.name
                    for one in self.components
                    if (one.namespace, one.account) == (namespace, account)
                ]
                yield Problem(
                    path="components",
                    given=f"{' and '.join(sharing)} as {namespace}/{account}",
                    allowed="a service account for each component",
                    remedy="give each its own: pods of a shared one could log in as any of them",
                )


def _once(field: str, names: Sequence[str]) -> Iterator[Problem]:
    for name in (name for name, count in Counter(names).items() if count > 1):
        yield Problem(
            path=field,
            given=f"{names.count(name)} times {name!r}",
            allowed="each name once",
            remedy="take the repetition out, or rename it",
        )
