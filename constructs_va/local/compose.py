"""A Docker Compose project, typed: what of the Compose specification the local environment uses.

Services are hardened unless they say otherwise: nothing of them is writable but what is mounted,
and they have none of root's privileges.
"""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any, Literal, cast

Condition = Literal["service_started", "service_healthy", "service_completed_successfully"]
"""What is waited for: that a service runs, that it says it is well, or that it has ended well."""

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Build:
    """How an image is made."""

    context: str
    """The folder with its Dockerfile, as seen from the Compose file."""


@dataclass(frozen=True)
class Dependency:
    """What a service waits for before it starts."""

    condition: Condition


@dataclass(frozen=True)
class HealthCheck:
    """How it is found out whether a service is well."""

    test: Sequence[str]
    interval: timedelta = 10 * SECOND
    timeout: timedelta = 5 * SECOND
    retries: int = 3
    start_period: timedelta = 60 * SECOND
    """How long it may answer no, as it still starts."""

    start_interval: timedelta = SECOND
    """How often it is asked until it first says yes: what waits for it goes on at once."""


@dataclass(frozen=True)
class Attachment:
    """A service on a network."""

    aliases: Sequence[str] = ()
    """Host names that it has there besides its own."""

    priority: int | None = None
    """The network with the highest is the one that the container is made with."""


@dataclass(frozen=True)
class Mount:
    """A folder or file in a container that comes from elsewhere."""

    type: Literal["bind", "volume"]
    source: str
    """A path as seen from the Compose file, or the name of a volume."""

    target: str
    read_only: bool | None = True


@dataclass(frozen=True)
class Service:
    """A container."""

    image: str | None = None
    build: Build | None = None
    pull_policy: Literal["missing", "never"] | None = None
    profiles: Sequence[str] = ()
    """A service with one starts only when it is asked for."""

    entrypoint: Sequence[str] = ()
    command: Sequence[str] = ()
    user: str | None = None
    """Default: the image's own, which must not be root."""

    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values may refer to variables of the ``.env`` file: ``${NAME:-default}``. What is to be taken
    as it is goes through :func:`literal`."""

    depends_on: Mapping[str, Dependency] = field(default_factory=dict[str, Dependency])
    healthcheck: HealthCheck | None = None
    networks: Mapping[str, Attachment] = field(default_factory=dict[str, Attachment])
    ports: Sequence[str] = ()
    volumes: Sequence[Mount] = ()
    tmpfs: Sequence[str] = ("/tmp",)
    mem_limit: str | None = None
    cpus: float = 1.0
    pids_limit: int = 256
    read_only: bool = True
    cap_drop: Sequence[str] = ("ALL",)
    security_opt: Sequence[str] = ("no-new-privileges:true",)
    stop_grace_period: timedelta | None = None
    restart: Literal["no", "on-failure"] = "on-failure"


@dataclass(frozen=True)
class Network:
    """A network between containers."""

    internal: bool | None = None
    """Whether nothing leads out of it."""


@dataclass(frozen=True)
class Volume:
    """A place for data that outlives containers."""


@dataclass(frozen=True)
class Project:
    """Everything that one Compose file says."""

    name: str
    services: Mapping[str, Service]
    networks: Mapping[str, Network]
    volumes: Mapping[str, Volume]


def literal(value: str) -> str:
    """A value in which Compose is to find no variables."""
    return value.replace("$", "$$")


def document(value: object) -> Any:
    """The project, or a part of it, as the specification has it: what isn't set is left out."""
    if isinstance(value, timedelta):
        return f"{value // SECOND}s"
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        items = cast(Mapping[str, object], value).items()
        return {key: document(item) for key, item in items}
    if isinstance(value, Sequence):
        return [document(item) for item in cast(Sequence[object], value)]
    return {
        part.name: document(item)
        for part in fields(cast(Any, value))
        if _is_set(item := getattr(value, part.name))
    }


def _is_set(item: object) -> bool:
    """Whether there is something to say: an empty ``entrypoint``, say, would undo the image's."""
    if isinstance(item, Sequence | Mapping) and not isinstance(item, str):
        return bool(cast(Sized, item))
    return item is not None
