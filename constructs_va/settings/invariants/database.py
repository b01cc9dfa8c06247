"""A shard of the database accepts the connections of all replicas that there may be."""

from collections.abc import Iterator, Sequence

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.connections import POOLS
from constructs_va.settings.database import DatabaseSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants import demand
from constructs_va.settings.invariants.paths import of_component

RESERVED = 3 + 2
"""Connections that are kept for PostgreSQL's and RDS's own superusers.

Source: AWS Knowledge Center, "remaining connection slots are reserved for non replicate superuser
connections": superuser_reserved_connections and rds.rds_superuser_reserved_connections.
"""

OF_VAULT = 4
"""Connections by which Vault makes users.

Source: Vault documentation, "PostgreSQL database plugin HTTP API", ``max_open_connections``.
"""


def check(components: Sequence[ComponentSettings], database: DatabaseSettings) -> Iterator[Problem]:
    """A problem where pools together are larger than what a shard has left for them."""
    pools = 1 if database.read_replicas else POOLS
    users = [(one, one.database.pool_size) for one in components if one.database]
    needed = RESERVED + OF_VAULT + sum(demand.most_pods(one) * size * pools for one, size in users)
    if users and needed > database.max_connections:
        twice = f" × {pools}, as the host for reading is the same server" * (pools > 1)
        each = ", ".join(
            f"{of_component(one, 'database')} {size} × {demand.most_pods(one)}"
            for one, size in users
        )
        yield Problem(
            path="database.max_connections",
            given=database.max_connections,
            allowed=f"at least {needed}: the pools of all pods that there may be, ending ones "
            f"included ({each}){twice}, {RESERVED} that are reserved for superusers, and "
            f"{OF_VAULT} of Vault's",
            remedy="raise it if the instance has the memory, or lower database.pool_size or the "
            "maximum of scaling of a component",
        )
