-- Run by the master user, once a shard and again whenever this file changes: makes what is missing.
--
-- version  of Vault's password: the password is set if it isn't of this version. Vault has another
--          soon after, so that a run for any other reason must leave it alone. Asked for on stdin.

SET client_min_messages = warning;

BEGIN;

-- Groups, which nobody logs in as: rights are theirs, and users come and go.
SELECT format('CREATE ROLE %I NOLOGIN', name)
FROM unnest(ARRAY['va_owner', 'va_read_write', 'va_read_only']) AS name
WHERE to_regrole(name) IS NULL
\gexec

GRANT va_owner TO CURRENT_USER;
GRANT CREATE ON DATABASE :"DBNAME" TO va_owner;
GRANT USAGE, CREATE ON SCHEMA public TO va_owner;
GRANT USAGE ON SCHEMA public TO va_read_write, va_read_only;

-- What the owner makes, the other groups may use from then on.
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT USAGE ON SCHEMAS TO va_read_write, va_read_only;
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT SELECT ON TABLES TO va_read_only;
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO va_read_write;
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT USAGE, SELECT ON SEQUENCES TO va_read_write;

-- Vault makes users and puts them into the groups, whose rights it doesn't have by itself.
SELECT 'CREATE ROLE vault LOGIN CREATEROLE NOINHERIT' WHERE to_regrole('vault') IS NULL
\gexec

GRANT va_owner, va_read_write, va_read_only TO vault WITH ADMIN OPTION;

\set marker 'The password is of version ' :version
SELECT shobj_description(to_regrole('vault'), 'pg_authid') IS DISTINCT FROM :'marker' AS outdated
\gset

\if :outdated
    -- Sent as what PostgreSQL keeps of it, so that no log has it.
    \password vault
    COMMENT ON ROLE vault IS :'marker';
\endif

COMMIT;
