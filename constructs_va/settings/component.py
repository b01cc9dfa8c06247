"""What an environment decides about one component of the VA."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import Field
from typing_extensions import override

from constructs_va.settings.connections import (
    BucketConnection,
    DatabaseConnection,
    Egress,
    Exposure,
    SecretConnection,
)
from constructs_va.settings.errors import Problem
from constructs_va.settings.health import HealthSettings
from constructs_va.settings.image import ImageSettings
from constructs_va.settings.model import Settings
from constructs_va.settings.scaling import Fixed, Scaling
from constructs_va.settings.types import Duration, Name

NAMESPACE = "va"
"""The namespace that all components run in."""

Port = Annotated[int, Ge(1024), Le(65_535)]
"""A TCP port that needs no privilege."""

Millicores = Annotated[int, Ge(1)]
Mebibytes = Annotated[int, Ge(4)]
VariableName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]


class Schedule(Settings):
    """A command at set times."""

    cron: Annotated[str, Field(pattern=r"^(\S+ ){4}\S+$")]
    """When, in UTC, as cron writes it: ``0 3 * * *``."""

    command: Annotated[tuple[str, ...], Field(min_length=1)]
    """What to run."""

    longest_run: Duration = timedelta(minutes=30)
    """After how long it is stopped."""


class ComponentSettings(Settings):
    """A program of the VA that runs in one or more replicas, and what it is connected to."""

    name: Name
    """The component's name: of its Deployment, its Service and its host name within the VA."""

    image: ImageSettings

    command: tuple[str, ...] = ()
    """What to run instead of the image's own command."""

    port: Port = 8080
    """The port on which it answers requests and questions about its health."""

    health: HealthSettings = HealthSettings()

    cpu_millicores: Millicores
    """CPU that a replica requests, in thousandths of one. There is no limit: see decision 10."""

    memory_mib: Mebibytes
    """Memory that a replica requests, and may not exceed, in MiB."""

    scaling: Scaling = Fixed(2)
    """``Fixed(n)``, or ``Autoscaled(minimum, maximum, cpu=70)`` or ``…, queue="name")``."""

    longest_handling: Duration = timedelta(seconds=30)
    """How long it may work on one request or message."""

    grace_period: Duration = timedelta(seconds=45)
    """How long it has to end its work when it is told to stop."""

    spot: bool = True
    """Whether its replicas may run on nodes that AWS may take back at two minutes' notice."""

    environment: Mapping[VariableName, str] = {}
    """Environment variables that are no secret. Those of connections are set besides."""

    kubernetes_api: bool = False
    """Whether it reads pods and config maps of its namespace through the Kubernetes API."""

    consumes: tuple[Name, ...] = ()
    """Queues that it receives messages from."""

    publishes: tuple[Name, ...] = ()
    """Queues that it sends messages to."""

    calls: tuple[Name, ...] = ()
    """Components that it sends requests to."""

    database: DatabaseConnection | None = None
    buckets: tuple[BucketConnection, ...] = ()
    secrets: tuple[SecretConnection, ...] = ()

    exposed: Exposure | None = None
    """How it is reached from the internet. Default: not at all."""

    egress: tuple[Egress, ...] = ()
    """Hosts outside that it calls."""

    migration: tuple[str, ...] = ()
    """A command of the same image that must end well before a new version starts."""

    schedules: Mapping[Name, Schedule] = {}
    """Commands of the same image that run at set times, by their names."""

    @override
    def check(self) -> Iterator[Problem]:
        if self.grace_period < self.longest_handling:
            yield self.problem(
                "grace_period",
                allowed=f"at least the longest_handling, {self.longest_handling}",
                remedy="raise it, or work in progress is cut off when a replica stops",
            )
        # Source: Amazon EC2 User Guide, "Spot Instance interruption notices": two minutes.
        if self.spot and self.grace_period > timedelta(minutes=2):
            yield self.problem(
                "grace_period",
                allowed="at most 0:02:00 where spot is True: AWS gives no more notice",
                remedy="set spot=False, or let it stop faster",
            )
        yield from self._check_scaling()
        if self.name in self.calls:
            yield self.problem("calls", allowed="other components", remedy="take itself out")

    def _check_scaling(self) -> Iterator[Problem]:
        scaling = self.scaling
        if isinstance(scaling, Fixed):
            return
        if (scaling.cpu is None) == (scaling.queue is None):
            yield self.problem(
                "scaling",
                allowed="Autoscaled with cpu or with queue, and not with both",
                remedy="say by what it is scaled: cpu=70, or queue= a queue that it consumes",
            )
        if scaling.queue is not None and scaling.queue not in self.consumes:
            yield self.problem(
                "scaling",
                allowed=f"a queue that it consumes: {', '.join(self.consumes) or 'none'}",
                remedy="add the queue to consumes, or scale by cpu",
            )
