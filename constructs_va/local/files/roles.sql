-- Run once, when a shard's volume is new. In the cloud, components log in as users that Vault makes
-- and takes away, each in one of these groups; here the groups themselves log in.

\getenv password POSTGRES_PASSWORD

CREATE ROLE va_owner LOGIN PASSWORD :'password';
CREATE ROLE va_read_write LOGIN PASSWORD :'password';
CREATE ROLE va_read_only LOGIN PASSWORD :'password';

GRANT CREATE ON DATABASE :"DBNAME" TO va_owner;
GRANT USAGE, CREATE ON SCHEMA public TO va_owner;
GRANT USAGE ON SCHEMA public TO va_read_write, va_read_only;

-- What the owner makes, the others may use from then on.
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT USAGE ON SCHEMAS TO va_read_write, va_read_only;
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT SELECT ON TABLES TO va_read_only;
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO va_read_write;
ALTER DEFAULT PRIVILEGES FOR ROLE va_owner
    GRANT USAGE, SELECT ON SEQUENCES TO va_read_write;
