"""Where things are in Vault. Components build their paths of these, so that they are a contract."""

SECRETS = "va"
"""The secrets that people write: ``va/<component>/…``."""

TRANSIT = "transit"
"""Encryption as a service."""

DATABASE = "database"
"""Users of the database that last for a while: ``database/creds/<component>_<shard>``."""

AWS_AUTH = "aws"
"""Where roles of AWS log in. Pods log in at :data:`.server_names.KUBERNETES_AUTH`."""

PREFIX = "va-"
"""How the names of policies begin."""


def database_role(component: str, shard: str) -> str:
    """The role by which Vault makes users of the shard for the component."""
    # No other character: names have dashes, by which two pairs could become the same.
    return f"{component}_{shard}"
