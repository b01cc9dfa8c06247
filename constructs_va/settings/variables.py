"""The environment variables of a component: their names, and what each stands for.

The names follow from the component's connections, and are the same wherever it runs. Most values
are too. The rest is known only where it runs: of an SQS queue in the cloud, say, or of its stand-in
in Compose. Cloud and local each say what a :data:`Variable` is there, and nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.database import DATABASE_NAME, DATABASE_PORT
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component

SECRETS_FOLDER = "/vault/secrets"
"""Where a component finds its secrets as files, each by its name.

Source: Vault documentation, "Vault Agent Injector annotations", ``secret-volume-path``.
"""

CREDENTIALS_FILE = f"{SECRETS_FOLDER}/database.json"
"""A JSON object with an object for each shard, by its name: its ``username`` and ``password``. No
secret has its name: secrets' names have no dot.

It changes while the component runs, so read it anew for each connection that is made. In the cloud
an agent beside the component renews its users for up to :attr:`.VaultSettings.credential_max_ttl`
and writes others shortly before they end: a tenth of ``credential_ttl``, when it was tried. With
users end their connections: connect anew after an error. If the agent itself is restarted, it has
new users, and those before end after ``credential_ttl``.
Tasks that end by themselves keep the users that they start with.
"""

DATABASE_AUTHORITY_FILE = "/etc/database-authority/ca.pem"
"""Where a component finds the certificate of the authority that the database's own is signed by.

In the cloud only: in Compose the database has no TLS, and no driver looks for the file.
"""

CONNECT_TIMEOUT = timedelta(seconds=5)
"""How long a connection to one host of the database may take before the next one is tried.

libpq waits for ever by default, and a host in a zone that fails doesn't answer at all. A second is
enough within a region; two are the least that libpq takes.

Source: PostgreSQL documentation, "Database Connection Control Functions", ``connect_timeout``.
"""

LIBRARY = "the library, for every component"
"""Where variables come from that no setting asks for."""


@dataclass(frozen=True)
class Known:
    """A value that is the same wherever the component runs."""

    value: str


@dataclass(frozen=True)
class QueueUrl:
    """The URL by which SQS knows the queue."""

    queue: str


@dataclass(frozen=True)
class BucketName:
    """The bucket's whole name in S3."""

    bucket: str


@dataclass(frozen=True)
class DatabaseHost:
    """The host of a shard of the database that takes writes, or the hosts to read from."""

    shard: str

    reader: bool = False
    """Whether it is for reading only: the names of all read replicas and, last, that of the host
    that writes, separated by commas. libpq and the drivers that follow it (JDBC, pgx, Npgsql,
    asyncpg) take the list as a host and try one after the other, so that reads go on while a
    replica is away. A name that is no longer there is skipped as well: a component that still has
    it, because it was started before the replica was taken out, reads from the others.

    Which of the hosts is taken is in ``PGTARGETSESSIONATTRS`` and ``PGLOADBALANCEHOSTS`` for a
    component that only reads: a replica by chance (libpq 16; older ones take the first), and the
    primary only if there is none. One that also writes has neither, as they would hold for its
    writes too. It takes the first host that answers, unless it connects its readers with
    ``target_session_attrs=prefer-standby`` and ``load_balance_hosts=random``.

    Source: PostgreSQL documentation, "Specifying Multiple Hosts" and "Environment Variables" of
    libpq.
    """


@dataclass(frozen=True)
class DatabaseTls:
    """Whether connections to the database are by TLS, as libpq's ``sslmode`` has it.

    In the cloud it is ``verify-full``: connections are encrypted, and only to a server that shows
    a certificate of its host name by RDS's authority, whose file is in ``PGSSLROOTCERT``. libpq,
    asyncpg and pgx read both variables. Other drivers, as JDBC and node-postgres, read one of them
    or neither: pass them on as ``sslmode`` and ``sslrootcert``.

    Source: PostgreSQL documentation, "SSL Support" and "Environment Variables" of libpq; Amazon RDS
    User Guide, "Using SSL with a PostgreSQL DB instance".
    """


@dataclass(frozen=True)
class SecretValue:
    """The secret itself."""

    secret: str


Variable = Known | QueueUrl | BucketName | DatabaseHost | DatabaseTls | SecretValue
"""What an environment variable stands for."""


class Sharded(Protocol):
    """A database of one or more shards."""

    @property
    def shards(self) -> tuple[str, ...]:
        """Their names."""
        ...


class Surroundings(Protocol):
    """What a component's variables depend on: an environment has it, in the cloud or local."""

    @property
    def name(self) -> str:
        """The environment's name."""
        ...

    @property
    def region(self) -> str:
        """The AWS region."""
        ...

    @property
    def database(self) -> Sharded:
        """The database that components connect to."""
        ...

    @property
    def components(self) -> tuple[ComponentSettings, ...]:
        """All of the environment's components."""
        ...


def variables_of(component: ComponentSettings, environment: Surroundings) -> Mapping[str, Variable]:
    """The component's environment variables, by their names and in the order of them."""
    variables = {name: variable for name, variable, _ in _declared(component, environment)}
    return dict(sorted(variables.items()))


def check_variables(component: ComponentSettings, environment: Surroundings) -> Iterator[Problem]:
    """A problem for each variable that two settings want to be different things."""
    first: dict[str, tuple[Variable, str]] = {}
    for name, variable, path in _declared(component, environment):
        taken, by = first.setdefault(name, (variable, path))
        if taken != variable:
            yield Problem(
                path=path,
                given=name,
                allowed=f"names that nothing else takes; it is taken by {_whole(component, by)}",
                remedy="rename one of the two: a process has one variable of a name",
            )


def _whole(component: ComponentSettings, path: str) -> str:
    return path if path == LIBRARY else of_component(component, path)


def url_of(component: ComponentSettings) -> str:
    """Where other components send requests to it, wherever they run."""
    return f"http://{component.name}:{component.port}"


def secret_file(secret: str) -> str:
    """Where the component finds the secret as a file."""
    return f"{SECRETS_FOLDER}/{secret}"


def variable_name(*parts: str) -> str:
    """Names as a variable has them: ``skill-runs`` and ``url`` give ``SKILL_RUNS_URL``."""
    return "_".join(parts).upper().replace("-", "_")


_Declared = Iterator[tuple[str, Variable, str]]
"""A variable's name, what it stands for, and the path of the setting that it comes from."""


def _declared(component: ComponentSettings, environment: Surroundings) -> _Declared:
    yield "VA_ENVIRONMENT", Known(environment.name), LIBRARY
    yield "VA_COMPONENT", Known(component.name), "name"
    yield "AWS_REGION", Known(environment.region), LIBRARY
    yield "PORT", Known(str(component.port)), "port"
    if component.metrics:
        yield "METRICS_PORT", Known(str(component.metrics.port)), "metrics"
    yield from _of_queues(component)
    yield from _of_calls(component, environment)
    yield from _of_database(component, environment.database.shards)
    for bucket in component.buckets:
        path = f'buckets["{bucket.name}"]'
        yield variable_name("bucket", bucket.name), BucketName(bucket.name), path
    yield from _of_secrets(component)
    for name, value in component.environment.items():
        yield name, Known(value), "environment"


def _of_queues(component: ComponentSettings) -> _Declared:
    for field, queues in (("consumes", component.consumes), ("publishes", component.publishes)):
        for queue in queues:
            yield variable_name("queue", queue, "url"), QueueUrl(queue), field


def _of_calls(component: ComponentSettings, environment: Surroundings) -> _Declared:
    called = set(component.calls)
    for other in environment.components if called else ():
        if other.name in called:
            yield variable_name(other.name, "url"), Known(url_of(other)), "calls"


def _of_database(component: ComponentSettings, shards: tuple[str, ...]) -> _Declared:
    if not component.database:
        return
    for shard in shards:
        host = variable_name("database", shard, "host")
        yield host, DatabaseHost(shard), "database"
        reader = variable_name("database", shard, "reader", "host")
        yield reader, DatabaseHost(shard, reader=True), "database"
    yield "DATABASE_PORT", Known(str(DATABASE_PORT)), "database"
    yield "DATABASE_NAME", Known(DATABASE_NAME), "database"
    yield "DATABASE_POOL_SIZE", Known(str(component.database.pool_size)), "database"
    yield "DATABASE_CREDENTIALS_FILE", Known(CREDENTIALS_FILE), "database"
    # Of libpq, and taken by drivers that aren't built on it, too: it needs no line of code.
    yield "PGSSLMODE", DatabaseTls(), "database"
    yield "PGSSLROOTCERT", Known(DATABASE_AUTHORITY_FILE), "database"
    yield "PGCONNECT_TIMEOUT", Known(str(int(CONNECT_TIMEOUT.total_seconds()))), "database"
    if component.database.access == "read_only":
        yield "PGTARGETSESSIONATTRS", Known("prefer-standby"), "database"
        yield "PGLOADBALANCEHOSTS", Known("random"), "database"


def _of_secrets(component: ComponentSettings) -> _Declared:
    for secret in component.secrets:
        path = f'secrets["{secret.name}"]'
        if secret.as_file:
            yield f"{secret.variable}_FILE", Known(secret_file(secret.name)), path
        else:
            yield secret.variable, SecretValue(secret.name), path
