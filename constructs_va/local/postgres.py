"""PostgreSQL: a container for each shard, with the roles by which components use it."""

from collections.abc import Mapping

from constructs_va.local.compose import HealthCheck, Mount, Service
from constructs_va.local.dotenv import Entry, from_env
from constructs_va.local.networks import attached, published
from constructs_va.settings.database import DATABASE_NAME, DATABASE_PORT
from constructs_va.settings.local import LocalEnvironment
from constructs_va.settings.local import postgres as host

FOLDER = "postgres"
PASSWORD = Entry(
    "POSTGRES_PASSWORD", "The password of PostgreSQL's roles, set when its volume is made."
)

# Debian's, as RDS sorts text by glibc too; Alpine's libc sorts it differently.
# Source: docker-library/postgres, "versions.json", for the tags that there are.
IMAGES: Mapping[str, str] = {
    "15": "postgres:15.18-bookworm",
    "16": "postgres:16.15-bookworm",
    "17": "postgres:17.11-bookworm",
}

OWN_PROCESSES = 60
"""Processes of a server beside those of connections, of which each has one: some 25 of its own
(workers included, with the defaults of version 17), what asks for its health, and room."""

USER = "999:999"
"""The image's user ``postgres``. To start as root and become it would need privileges."""


def services(environment: LocalEnvironment) -> dict[str, Service]:
    """A server for each shard."""
    return {host(shard): _server(host(shard), environment) for shard in environment.database.shards}


def volumes(environment: LocalEnvironment) -> list[str]:
    """The volume of each shard."""
    return [host(shard) for shard in environment.database.shards]


def _server(name: str, environment: LocalEnvironment) -> Service:
    database = environment.database
    return Service(
        image=IMAGES[database.postgres],
        command=("postgres", "-c", f"max_connections={database.max_connections}"),
        user=USER,
        environment={
            "POSTGRES_DB": DATABASE_NAME,
            PASSWORD.name: from_env(PASSWORD.name),
        },
        healthcheck=HealthCheck(
            # By TCP: the server that runs while the database is set up listens to a socket only.
            test=("CMD", "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(DATABASE_PORT)),
        ),
        networks=attached(name, environment),
        ports=published(name, DATABASE_PORT, environment),
        volumes=(
            Mount("volume", name, "/var/lib/postgresql/data", read_only=None),
            Mount("bind", f"./{FOLDER}", "/docker-entrypoint-initdb.d"),
        ),
        tmpfs=("/tmp", "/var/run/postgresql"),
        mem_limit=f"{environment.memory[name]}m",
        pids_limit=database.max_connections + OWN_PROCESSES,
    )
