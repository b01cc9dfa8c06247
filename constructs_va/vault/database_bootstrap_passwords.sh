# Puts passwords out of Secrets Manager into files in memory, for the container that comes next.
#
# MASTER_SECRET, VAULT_SECRET  the secrets' ARNs
#
# Terraform reads the dollar sign before a brace as its own: there is none here.
set -eu
umask 077

password() {
    # With --exit-status, no password is an error.
    aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text |
        jq --exit-status --raw-output .password
}

password "$MASTER_SECRET" >/passwords/master
password "$VAULT_SECRET" >/passwords/vault
