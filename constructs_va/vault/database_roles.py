"""Roles of PostgreSQL: the groups that have rights, Vault, and the users that Vault makes.

The groups and Vault's own role are made by ``database_bootstrap.sql``, which says what they may do.
"""

from collections.abc import Mapping

from constructs_va.settings.vault import DatabaseLevel

VAULT_USER = "vault"

GROUPS: Mapping[DatabaseLevel, str] = {
    "read_only": "va_read_only",
    "read_write": "va_read_write",
    "owner": "va_owner",
}


def creation(level: DatabaseLevel) -> list[str]:
    """The statements by which Vault makes a user. Vault fills in what is in braces.

    Source: Vault documentation, "Database secrets engine (API)", ``creation_statements``.
    """
    group = GROUPS[level]
    statements = [
        "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' "
        f"IN ROLE {group}"
    ]
    if level == "owner":
        # What it makes belongs to the group and stays, as the user itself does not.
        statements.append(f'ALTER ROLE "{{{{name}}}}" SET role = {group}')
    return statements


def revocation() -> list[str]:
    """The statement by which Vault takes a user away, and its connections with it.

    Vault has to be the user to end its connections: it may make itself one, as it made it. Where
    the user is gone already, as it may be once a backup was restored, there is nothing to do: an
    error would leave Vault with a lease that it can't end and tries to forever.

    Vault sends a statement with ``END`` in it whole, and any other in the parts between semicolons.
    Source: Vault's source, ``plugins/database/postgresql/postgresql.go``.
    """
    return [REVOCATION]


REVOCATION = f"""\
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{{{{name}}}}') THEN
        GRANT "{{{{name}}}}" TO {VAULT_USER};
        SET LOCAL ROLE "{{{{name}}}}";
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{{{{name}}}}';
        RESET ROLE;
        DROP ROLE "{{{{name}}}}";
    END IF;
END
$$"""
