"""What an environment decides about one component of the VA."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
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
from constructs_va.settings.metrics import MetricsSettings
from constructs_va.settings.model import Settings
from constructs_va.settings.scaling import Fixed, Scaling
from constructs_va.settings.schedule import Command, Schedule
from constructs_va.settings.text import Text
from constructs_va.settings.types import Duration, Name

NAMESPACE = "va"
"""The namespace that all components run in."""

Port = Annotated[int, Ge(1024), Le(65_535)]
"""A TCP port that needs no privilege."""

Millicores = Annotated[int, Ge(1)]
Mebibytes = Annotated[int, Ge(4)]
VariableName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]

SLEEP_BEFORE_STOP = timedelta(seconds=10)
"""How long a replica that is to stop goes on as before, until other pods send it no more requests.

It is told to stop at the same time as those who send it requests are told that it is gone.
Source: Kubernetes documentation, "Pod Lifecycle", "Termination of Pods".
"""

SLEEP_WHERE_EXPOSED = timedelta(seconds=30)
"""The same for a replica behind a load balancer, which hears of it later, and acts on it later yet.

Its controller has to see the change and to call AWS, whose data plane follows some seconds after
the target shows as draining (aws-load-balancer-controller, issues 1719 and 2366). 25 seconds were
reported as enough (its issue 1064), and 15 as too few (govuk-helm-charts, pull request 2202).
"""

LONGEST_IDLE = timedelta(seconds=4000)
"""How long a load balancer waits for an answer at most.

Source: User Guide for Application Load Balancers, "Edit attributes for your Application Load
Balancer", "Connection idle timeout".
"""

SPOT_NOTICE = timedelta(minutes=2)
"""Source: Amazon EC2 User Guide, "Spot Instance interruption notices"."""

LONGEST_MIGRATION = timedelta(minutes=20)
"""After how long a migration is stopped."""

LONGEST_CRON_JOB = 52
"""Source: Kubernetes documentation, "CronJob", "CronJob limitations": 11 less than a job's name."""

OWNED_VARIABLES = ("PATH", "AWS_*", "KUBERNETES_*")
"""Variables that images, EKS and Kubernetes set, and which lead a component elsewhere if others do.

Source: Amazon EKS User Guide, "Learn how EKS Pod Identity grants pods access to AWS services";
Kubernetes documentation, "Service", "Environment variables".
"""

LONGEST_MIGRATING = 30
"""So that ``<name>-migration`` is a name, too."""


class ComponentSettings(Settings):
    """A program of the VA that runs in one or more replicas, and what it is connected to."""

    name: Name
    """The component's name: of its Deployment, its Service and its host name within the VA."""

    image: ImageSettings
    """What it runs. The image needs a shell, ``/bin/sh``, where a secret is a variable."""

    command: Command = ()
    """What to run instead of the image's own command."""

    port: Port = 8080
    """The port on which it answers requests and questions about its health."""

    health: HealthSettings = HealthSettings()
    """How it is found out how it is: ``HealthSettings(readiness="/ready")``."""

    cpu_millicores: Millicores
    """CPU that a replica requests, in thousandths of one. There is no limit: see decision 10."""

    memory_mib: Mebibytes
    """Memory that a replica requests, and may not exceed, in MiB."""

    scaling: Scaling = Fixed(2)
    """``Fixed(n)``, or ``Autoscaled(minimum, maximum, cpu=70)`` or ``…, queue="name")``."""

    singleton: bool = False
    """Whether two replicas would do harm. A new version's then starts when the old one's has ended,
    and for as long as that takes there is none. Where a node is lost or drained there may still be
    two for a moment: what must never be done twice needs a lock besides.

    Source: Kubernetes documentation, "Deployments", "Recreate Deployment".
    """

    longest_handling: Duration = timedelta(seconds=30)
    """How long it may work on one request or message."""

    grace_period: Duration = timedelta(seconds=45)
    """How long it has to end its work when it is told to stop, once no new work arrives: after
    :attr:`sleep_before_stop`."""

    spot: bool = True
    """Whether its replicas may run on nodes that AWS may take back at two minutes' notice."""

    environment: Mapping[VariableName, Text] = {}
    """Environment variables that are no secret. Those of connections are set besides."""

    metrics: MetricsSettings | None = None
    """Where Prometheus reads its metrics: ``MetricsSettings(port=9090)``. Default: nowhere."""

    kubernetes_api: bool = False
    """Whether it reads pods and config maps of its namespace through the Kubernetes API."""

    consumes: tuple[Name, ...] = ()
    """Queues that it receives messages from."""

    publishes: tuple[Name, ...] = ()
    """Queues that it sends messages to."""

    calls: tuple[Name, ...] = ()
    """Components that it sends requests to."""

    database: DatabaseConnection | None = None
    """What it may do in the database: ``DatabaseConnection(access="read_only")``, for example.
    Default: nothing."""

    buckets: tuple[BucketConnection, ...] = ()
    """Buckets that it uses: ``(BucketConnection(name="recordings", access="read"),)``."""

    secrets: tuple[SecretConnection, ...] = ()
    """Secrets that it gets: ``(SecretConnection(name="api-key", variable="API_KEY"),)``."""

    exposed: Exposure | None = None
    """How it is reached from the internet. Default: not at all."""

    egress: tuple[Egress, ...] = ()
    """Hosts outside that it calls."""

    migration: Command = ()
    """A command of the same image that must end well before a new version starts."""

    schedules: Mapping[Name, Schedule] = {}
    """Commands of the same image that run at set times, by their names."""

    @property
    def sleep_before_stop(self) -> timedelta:
        """How long a replica that is to stop goes on as before, before its grace period begins."""
        return SLEEP_WHERE_EXPOSED if self.exposed else SLEEP_BEFORE_STOP

    @property
    def migration_name(self) -> str:
        """Its migration's name: of the job, of whom it runs as, and of its role in Vault."""
        return f"{self.name}-migration"

    def schedule_name(self, schedule: str) -> str:
        """The name of what runs one of its schedules."""
        return f"{self.name}-{schedule}"

    def task_names(self) -> Iterator[str]:
        """The names of its commands that run to their end."""
        if self.migration:
            yield self.migration_name
        yield from map(self.schedule_name, self.schedules)

    def for_migration(self) -> "ComponentSettings":
        """The component as its migration is: of the same image, connected to the database alone."""
        return ComponentSettings(
            name=self.name,
            image=self.image,
            port=self.port,
            cpu_millicores=self.cpu_millicores,
            memory_mib=self.memory_mib,
            environment=self.environment,
            database=self.database,
            spot=self.spot,
        )

    @override
    def check(self) -> Iterator[Problem]:
        yield from self._check_answering()
        yield from self._check_stopping()
        yield from self._check_scaling()
        yield from self._check_task_names()
        yield from self._check_variables()
        if self.name in self.calls:
            yield self.problem("calls", allowed="other components", remedy="take itself out")
        if not self.command:
            for secret in (one.name for one in self.secrets if not one.as_file):
                yield self.problem(
                    "command",
                    allowed=f"the image's command where a secret is a variable, as {secret!r} is",
                    remedy="write the command out, for a shell sets the variable and then runs it; "
                    "or let the secret be a file",
                )

    def _check_answering(self) -> Iterator[Problem]:
        if self.exposed and self.longest_handling > LONGEST_IDLE:
            yield self.problem(
                "longest_handling",
                allowed=f"at most {LONGEST_IDLE} where it is exposed: none of AWS waits longer",
                remedy="lower it; answer what takes longer later, by a queue",
            )

        if self.exposed and self.metrics and self.metrics.port == self.port:
            yield self.problem(
                "metrics",
                allowed=f"a port other than {self.port} where it is exposed: the load balancer "
                "leads to all paths of that one",
                remedy="answer with metrics on a port of their own: MetricsSettings(port=…)",
            )

    def _check_stopping(self) -> Iterator[Problem]:
        if self.grace_period < self.longest_handling:
            yield self.problem(
                "grace_period",
                allowed=f"at least the longest_handling, {self.longest_handling}",
                remedy="raise it, or work in progress is cut off when a replica stops",
            )
        longest = SPOT_NOTICE - self.sleep_before_stop
        if self.spot and self.grace_period > longest:
            yield self.problem(
                "grace_period",
                allowed=f"at most {longest} where spot is True: AWS gives {SPOT_NOTICE} of notice, "
                f"and {self.sleep_before_stop} pass until no new work arrives",
                remedy="set spot=False, or let it stop faster",
            )

    def _check_task_names(self) -> Iterator[Problem]:
        if self.migration and len(self.name) > LONGEST_MIGRATING:
            yield self.problem(
                "name",
                allowed=f"{LONGEST_MIGRATING} characters where there is a migration",
                remedy=f"shorten it by {len(self.name) - LONGEST_MIGRATING}",
            )
        for schedule in self.schedules:
            excess = len(self.schedule_name(schedule)) - LONGEST_CRON_JOB
            if excess > 0:
                yield Problem(
                    path="schedules",
                    given=schedule,
                    allowed=f"{LONGEST_CRON_JOB} characters in {self.schedule_name(schedule)}",
                    remedy=f"shorten it by {excess}",
                )

    def _check_variables(self) -> Iterator[Problem]:
        given = dict.fromkeys(self.environment, "environment")
        given |= {secret.variable: f'secrets["{secret.name}"].variable' for secret in self.secrets}
        for name, path in given.items():
            if any(fnmatchcase(name, owned) for owned in OWNED_VARIABLES):
                yield Problem(
                    path=path,
                    given=name,
                    allowed=f"any name but {', '.join(OWNED_VARIABLES)}",
                    remedy="rename it, or take it out: what the component runs on sets these",
                )

    def _check_scaling(self) -> Iterator[Problem]:
        scaling = self.scaling
        if self.singleton and scaling.maximum > 1:
            yield self.problem(
                "scaling",
                allowed="Fixed(1) where singleton is True",
                remedy="write scaling=Fixed(1), or take singleton out",
            )
        if isinstance(scaling, Fixed):
            if not scaling.count:
                yield self.problem(
                    "scaling",
                    allowed="Fixed(1) or more: Kubernetes' autoscaler, which keeps the number, "
                    "doesn't keep 0",
                    remedy="take the component out; or, for a while, write kubectl scale "
                    f"deployment {self.name} --replicas=0, which the autoscaler leaves alone",
                )
            return
        if (scaling.cpu is None) == (scaling.queue is None):
            yield self.problem(
                "scaling",
                allowed="Autoscaled with cpu or with queue, and not with both",
                remedy="say by what it is scaled: cpu=70, or queue= a queue that it consumes",
            )
        if scaling.cpu is not None and not scaling.minimum:
            yield self.problem(
                "scaling",
                allowed="a minimum of 1 or more where it is scaled by cpu",
                remedy="raise it, or scale by queue: what isn't there uses no CPU",
            )
        if scaling.queue is not None and scaling.queue not in self.consumes:
            yield self.problem(
                "scaling",
                allowed=f"a queue that it consumes: {', '.join(self.consumes) or 'none'}",
                remedy="add the queue to consumes, or scale by cpu",
            )
