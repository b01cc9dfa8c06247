# Runs bootstrap.sql as the master user. What connects to the database, and how, is in PG variables.
#
# VERSION  of Vault's password
#
# Terraform reads the dollar sign before a brace as its own: there is none here.
set -eu

PGPASSWORD=$(cat /passwords/master)
export PGPASSWORD

# The new password is asked for twice, of standard input where there is no terminal.
cat /passwords/vault /passwords/vault |
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=version="$VERSION" \
        --file=/bootstrap/bootstrap.sql
