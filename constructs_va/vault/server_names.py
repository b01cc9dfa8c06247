"""What things are called that have to do with the Vault servers: the chart says so, or we do."""

from collections.abc import Mapping

from constructs_va.settings import AwsContext

RELEASE = "vault"
"""The release. The chart calls the servers' pods, service and service account by it."""

HEADLESS_SERVICE = f"{RELEASE}-internal"
"""The service that gives each server a name of its own."""

ACTIVE_SERVICE = f"{RELEASE}-active"
"""The service of the one server that answers requests itself."""

SERVICES = (RELEASE, ACTIVE_SERVICE, f"{RELEASE}-standby", HEADLESS_SERVICE)

SERVER_LABELS: Mapping[str, str] = {
    "app.kubernetes.io/name": "vault",
    "app.kubernetes.io/instance": RELEASE,
    "component": "server",
}

INJECTOR_LABELS: Mapping[str, str] = {
    "app.kubernetes.io/name": "vault-agent-injector",
    "app.kubernetes.io/instance": RELEASE,
    "component": "webhook",
}

SNAPSHOT = "vault-snapshot"
"""The snapshot job, its service account, and its label."""

SNAPSHOT_LABELS: Mapping[str, str] = {"app.kubernetes.io/name": SNAPSHOT}

SNAPSHOT_ROLE = "snapshot"
"""The role in Vault that the snapshot job logs in as; the configuration of Vault makes it."""

KUBERNETES_AUTH = "kubernetes"
"""Where Vault's Kubernetes auth method is mounted."""

TOKEN_AUDIENCE = "vault"
"""The audience of the service account tokens by which pods log in."""

TLS_SECRET = "vault-tls"
"""The secret with the servers' certificate and its key."""

TLS_FOLDER = f"/vault/userconfig/{TLS_SECRET}"
CERTIFICATE_FILE = f"{TLS_FOLDER}/tls.crt"
KEY_FILE = f"{TLS_FOLDER}/tls.key"
CA_FILE = f"{TLS_FOLDER}/ca.crt"

AUDIT_FOLDER = "/vault/audit"

AUDIT_LOG = f"{AUDIT_FOLDER}/audit.log"
"""The file that the audit device is to write: on a disk of its own, and kept within bounds."""

CA_SECRET = "vault-ca"
"""In each client namespace, the secret whose ``ca.crt`` is the authority that Vault is known by."""

AGENT_TRUST: Mapping[str, str] = {
    "vault.hashicorp.com/tls-secret": CA_SECRET,
    "vault.hashicorp.com/ca-cert": "/vault/tls/ca.crt",
}
"""The annotations by which an injected agent trusts Vault's certificate.

Source: Vault documentation, "Vault Agent Injector annotations".
"""


def cluster_name(context: AwsContext) -> str:
    """The name that an environment's Vault goes by: ``va-staging``."""
    return context.prefix


def cluster_host(context: AwsContext) -> str:
    """The same as a host name, in the servers' certificate and in that of no other environment.

    It resolves nowhere. Who talks to Vault at whatever address has it confirmed by TLS, as the name
    of the server that is expected: ``VAULT_TLS_SERVER_NAME`` for the command line.
    """
    return f"{cluster_name(context)}.vault.internal"


def server_names(servers: int) -> tuple[str, ...]:
    """The names of the servers, as they resolve in their own namespace."""
    return tuple(f"{RELEASE}-{number}.{HEADLESS_SERVICE}" for number in range(servers))
