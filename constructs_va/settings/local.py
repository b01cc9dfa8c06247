"""What the environment on a laptop decides: which components are there in earnest, and for whom.

It has the components, queues and buckets of the others, and stand-ins for what AWS runs there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field
from typing_extensions import override

from constructs_va.settings import names
from constructs_va.settings.bucket import BucketSettings
from constructs_va.settings.component import ComponentSettings, Mebibytes, Port
from constructs_va.settings.connections import POOLS
from constructs_va.settings.context import AwsContext
from constructs_va.settings.errors import Problem
from constructs_va.settings.image import ImageSettings
from constructs_va.settings.invariants import calls, queues, references
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.model import Settings
from constructs_va.settings.names import LONGEST_BUCKET, LONGEST_ENVIRONMENT, LONGEST_QUEUE
from constructs_va.settings.own_image import OwnImage
from constructs_va.settings.queue import QueueSettings
from constructs_va.settings.types import Name, Region
from constructs_va.settings.variables import check_variables

ACCOUNT = "123456789012"
"""The account that the stand-in for AWS takes everybody to be of.

Source: moto documentation, "Multi-Account support".
"""

RESERVED_CONNECTIONS = 3
"""Connections of PostgreSQL that only its superuser gets.

Source: PostgreSQL documentation, "Connections and Authentication", superuser_reserved_connections.
"""


AWS, VAULT, SECRETS = "aws", "vault", "secrets"
"""Services that each local environment has: stand-ins, and who brings secrets to components."""


def postgres(shard: str) -> str:
    """The service that stands in for a shard of the database; also its host name."""
    return f"postgres-{shard}"


class LocalDatabase(Settings):
    """PostgreSQL in a container: one for each shard."""

    postgres: Literal["15", "16", "17"] = "17"
    """The major version: that of the other environments."""

    shards: tuple[Name, ...] = ("primary",)
    """One container for each name."""

    max_connections: Annotated[int, Ge(6), Le(1000)] = 100
    """How many connections a shard accepts."""

    @override
    def check(self) -> Iterator[Problem]:
        if not self.shards or len(set(self.shards)) < len(self.shards):
            yield self.problem(
                "shards",
                allowed="one or more names, each once",
                remedy="name each shard differently",
            )


class LocalEnvironment(Settings):
    """The VA on one machine, as a Docker Compose project."""

    name: Annotated[Name, Field(max_length=LONGEST_ENVIRONMENT)] = "local"
    """The environment's name; the Compose project is named ``va-<name>``."""

    region: Region
    """The AWS region that the stand-in for AWS takes itself to be in."""

    database: LocalDatabase = LocalDatabase()
    """PostgreSQL, as ``LocalDatabase(…)``."""

    queues: tuple[QueueSettings, ...] = ()
    """The queues: those of the other environments."""

    buckets: tuple[BucketSettings, ...] = ()
    """The buckets: those of the other environments."""

    components: tuple[ComponentSettings, ...] = ()
    """The components: those of the other environments."""

    own: Mapping[Name, OwnImage] = {}
    """The components that run themselves, by their names. The others are stubs: they answer for
    their health, and tell what they can reach."""

    registry: (
        Annotated[str, Field(pattern=r"^[a-z0-9.-]+(:[0-9]+)?$", max_length=253 + len(":65535"))]
        | None
    ) = None
    """Where images without a registry in their names are. Default: on this machine alone."""

    ports: Mapping[Name, Port] = {}
    """Ports of this machine by which services are reached, by the services' names. They listen on
    127.0.0.1, which no other machine can reach. Services without one are reached by others only."""

    aws_memory_mib: Mebibytes = 384
    """Memory that the stand-in for AWS may use. It keeps messages and objects there."""

    postgres_memory_mib: Mebibytes = 256
    """Memory that each shard may use."""

    vault_memory_mib: Mebibytes = 256
    """Memory that Vault may use."""

    stub_memory_mib: Mebibytes = 64
    """Memory that a stub may use. What runs itself may use as much as in the cloud."""

    memory_mib: Mebibytes = 4096
    """Memory that all services together may use at most."""

    @property
    def context(self) -> AwsContext:
        """Where queues and buckets take themselves to be; their names follow from it."""
        return AwsContext(prefix=f"va-{self.name}", account=ACCOUNT, region=self.region, zones=())

    @property
    def memory(self) -> Mapping[str, int]:
        """The memory that each service may use, in MiB. Commands that end use their component's."""
        return {
            AWS: self.aws_memory_mib,
            **{postgres(shard): self.postgres_memory_mib for shard in self.database.shards},
            VAULT: self.vault_memory_mib,
            SECRETS: self.stub_memory_mib,
            **{
                one.name: one.memory_mib if one.name in self.own else self.stub_memory_mib
                for one in self.components
            },
        }

    def image(self, settings: ImageSettings) -> str:
        """An image as container engines here have to name it."""
        if settings.registry or not self.registry:
            return settings.reference
        return f"{self.registry}/{settings.reference}"

    def pulls(self, settings: ImageSettings) -> bool:
        """Whether an image that isn't on this machine is pulled: it is in some registry."""
        return bool(settings.registry or self.registry)

    @override
    def check(self) -> Iterator[Problem]:
        for field in ("queues", "buckets", "components"):
            yield from _once(field, [item.name for item in getattr(self, field)])
        for component in self.components:
            for problem in check_variables(component, self):
                yield problem.under(f'components["{component.name}"]')
        yield from references.check(self.components, self.queues, self.buckets)
        yield from queues.check(self.components, self.queues)
        yield from calls.check(self.components)
        yield from self._check_own()
        yield from self._check_services()
        yield from self._check_lengths()
        yield from self._check_ports()
        yield from self._check_memory()
        yield from self._check_pools()

    def _check_own(self) -> Iterator[Problem]:
        known = [component.name for component in self.components]
        for stranger in (name for name in self.own if name not in known):
            yield Problem(
                path="own",
                given=stranger,
                allowed=", ".join(known) or "nothing: there are no components",
                remedy="name a component, or take it out",
            )

    def _check_services(self) -> Iterator[Problem]:
        """Components and their commands are services, each of its own name."""
        first: dict[str, str] = {}
        for name, path in self._services():
            other = first.setdefault(name, path)
            if other != path:
                yield Problem(
                    path=path,
                    given=name,
                    allowed=f"names of services that nothing else here has; {other} has it",
                    remedy="rename the component, or its schedule",
                )

    def _services(self) -> Iterator[tuple[str, str]]:
        """The names of all services, and the settings that they are for."""
        yield from ((name, f"the library's service {name!r}") for name in (AWS, VAULT, SECRETS))
        for shard in self.database.shards:
            yield postgres(shard), f"the database's shard {shard!r}"
        for one in self.components:
            yield one.name, of_component(one)
        for one in (one for one in self.components if one.name in self.own):
            if one.migration:
                yield one.migration_name, of_component(one, "migration")
            for schedule in one.schedules:
                yield one.schedule_name(schedule), of_component(one, f'schedules["{schedule}"]')

    def _check_lengths(self) -> Iterator[Problem]:
        """The stand-in for AWS refuses names that AWS would refuse."""
        context = self.context
        built = [
            *(
                (f'buckets["{one.name}"]', names.bucket_name(context, one.name), LONGEST_BUCKET)
                for one in self.buckets
            ),
            *(
                (f'queues["{one.name}"]', names.dead_letter_queue_name(context, one), LONGEST_QUEUE)
                for one in self.queues
            ),
        ]
        for path, name, longest in built:
            if len(name) > longest:
                yield Problem(
                    path=f"{path}.name",
                    given=name,
                    allowed=f"{longest} characters",
                    remedy=f"shorten it, or the environment's name, by {len(name) - longest}",
                )

    def _check_ports(self) -> Iterator[Problem]:
        reachable = [name for name in self.memory if name != SECRETS]
        for stranger in (name for name in self.ports if name not in reachable):
            yield Problem(
                path="ports",
                given=stranger,
                allowed=", ".join(reachable),
                remedy="name one of these services, or take it out",
            )
        for port, count in Counter(self.ports.values()).items():
            if count > 1:
                taking = [name for name, own in self.ports.items() if own == port]
                yield Problem(
                    path="ports",
                    given=f"{port} for {' and '.join(taking)}",
                    allowed="a port for each service",
                    remedy="give one of them another",
                )

    def _check_memory(self) -> Iterator[Problem]:
        needed = sum(self.memory.values())
        if needed > self.memory_mib:
            yield self.problem(
                "memory_mib",
                allowed=f"at least {needed}, which is what all services may use together",
                remedy="raise it, or let fewer components run themselves (own)",
            )

    def _check_pools(self) -> Iterator[Problem]:
        pools = {
            component.name: component.database.pool_size * POOLS
            for component in self.components
            if component.database
        }
        needed = sum(pools.values()) + RESERVED_CONNECTIONS
        if needed > self.database.max_connections:
            yield self.problem(
                "database.max_connections",
                allowed=f"at least {needed}: {POOLS} times the pool_size of {', '.join(pools)}, "
                "as the host for reading is the same server, and "
                f"{RESERVED_CONNECTIONS} for the superuser",
                remedy="raise it, or lower a pool_size",
            )


def _once(field: str, given: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(given).items():
        if count > 1:
            yield Problem(
                path=field,
                given=f"{count} named {name!r}",
                allowed="each name once",
                remedy="rename one of them",
            )
