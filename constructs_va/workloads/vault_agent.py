"""What a pod has of Vault: files that an agent in it writes, and writes again as they change.

Annotations tell Vault's injector to add the agent. It logs in as the pod's service account, to the
role of the same name. Source: Vault documentation, "Vault Agent Injector annotations".
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from constructs_va.settings import ComponentSettings, SecretConnection
from constructs_va.settings.variables import CREDENTIALS_FILE, SECRETS_FOLDER
from constructs_va.vault.mounts import DATABASE, SECRETS, database_role
from constructs_va.vault.server_names import AGENT_TRUST, KUBERNETES_AUTH, TOKEN_AUDIENCE
from constructs_va.workloads.pod import USER, Projected, ServiceAccountToken, Source, Volume

FIELD = "value"
"""The key of a secret in Vault that holds it: ``vault kv put va/<component>/<secret> value=…``."""

VARIABLES_FILE = "variables.sh"
"""Secrets that are to be variables. No secret has its name: secrets' names have no dot."""

TOKEN_VOLUME = "vault-identity"
TOKEN_SECONDS = 3600
PREFIX = "vault.hashicorp.com"


STAY = """\
echo "$VAULT_CONFIG" | base64 -d | sed 's/"exit_after_auth":true/"exit_after_auth":false/' \
> /home/vault/config.json && exec vault agent -config=/home/vault/config.json"""
"""What an agent that stays runs: as the injector has it, but for the end after the first files."""

START_SECONDS = 300
"""How long an agent may take to write its files until Kubernetes starts it anew."""


@dataclass(frozen=True)
class SecretFile:
    """A file in :data:`.SECRETS_FOLDER`."""

    name: str

    template: str
    """What is in it, as a template of Vault's agent."""


def secret_files(
    settings: ComponentSettings, *, role: str, shards: Sequence[str]
) -> tuple[SecretFile, ...]:
    """The files that the settings ask for.

    Args:
        role: the role in Vault that users in the database are made for.
        shards: those of the database.
    """
    return tuple(_files(settings, role, shards))


def annotations(files: Sequence[SecretFile], *, role: str, once: bool) -> dict[str, str]:
    """The annotations by which a pod has these files; none for none.

    There is one agent, which has written the files when the component's container starts.

    Args:
        once: whether the agent ends when it has written them: for pods that are to end, too. What
            is in them then isn't renewed.
    """
    if not files:
        return {}
    return {
        f"{PREFIX}/agent-inject": "true",
        f"{PREFIX}/auth-path": f"auth/{KUBERNETES_AUTH}",
        f"{PREFIX}/role": role,
        f"{PREFIX}/agent-service-account-token-volume-name": TOKEN_VOLUME,
        f"{PREFIX}/agent-run-as-user": str(USER),
        f"{PREFIX}/agent-run-as-group": str(USER),
        f"{PREFIX}/secret-volume-path": SECRETS_FOLDER,
        f"{PREFIX}/agent-pre-populate-only": "true",
        **({} if once else {f"{PREFIX}/agent-init-json-patch": _staying(files)}),
        **AGENT_TRUST,
        **{key: value for file in files for key, value in _of_file(file)},
    }


def _staying(files: Sequence[SecretFile]) -> str:
    """The patch (RFC 6902) that makes a sidecar container of the injector's init container.

    The injector itself would add a second agent for the time after the start. That one logs in
    anew, and gets users in the database of its own: those that the component has begun with are
    nobody's to renew, and end with their connections after an hour. To hand them over takes the
    agent's cache, which keeps new users from the files: ``docs/decisions/0032-one-agent-a-pod.md``.

    Source: Kubernetes documentation, "Sidecar Containers"; vault-k8s 1.7.6,
    ``agent-inject/agent/container_init_sidecar.go``.
    """
    written = " && ".join(f"test -e {SECRETS_FOLDER}/{file.name}" for file in files)
    probe = {
        "exec": {"command": ["/bin/sh", "-c", written]},
        "periodSeconds": 1,
        "failureThreshold": START_SECONDS,
    }
    return json.dumps(
        [
            {"op": "replace", "path": "/args/0", "value": STAY},
            {"op": "add", "path": "/restartPolicy", "value": "Always"},
            {"op": "add", "path": "/startupProbe", "value": probe},
        ]
    )


def token_volume() -> Volume:
    """The token by which the agent logs in: Vault takes it and nobody else does.

    The injector mounts it into the agent alone, so that no container needs the token that lets the
    service account use the Kubernetes API.
    """
    token = ServiceAccountToken(
        path="token", audience=TOKEN_AUDIENCE, expiration_seconds=TOKEN_SECONDS
    )
    return Volume(name=TOKEN_VOLUME, projected=Projected(sources=[Source(token)]))


def with_variables(command: Sequence[str], files: Sequence[SecretFile]) -> Sequence[str]:
    """The command, run with secrets as variables where there are any. Its image needs a shell."""
    if not any(file.name == VARIABLES_FILE for file in files):
        return command
    script = f'. {SECRETS_FOLDER}/{VARIABLES_FILE} && exec "$@"'
    return ["/bin/sh", "-c", script, "sh", *command]


def _files(settings: ComponentSettings, role: str, shards: Sequence[str]) -> Iterator[SecretFile]:
    for secret in settings.secrets:
        if secret.as_file:
            yield SecretFile(secret.name, _reading(settings, secret, f"{{{{ {VALUE} }}}}"))
    variables = [secret for secret in settings.secrets if not secret.as_file]
    if variables:
        exports = "\n".join(_export(settings, secret) for secret in variables)
        yield SecretFile(VARIABLES_FILE, exports)
    if settings.database:
        users = ", ".join(_user(role, shard) for shard in shards)
        yield SecretFile(CREDENTIALS_FILE.rsplit("/", 1)[-1], f"{{ {users} }}")


VALUE = f".Data.data.{FIELD}"


def _reading(settings: ComponentSettings, secret: SecretConnection, text: str) -> str:
    path = f"{SECRETS}/data/{settings.name}/{secret.name}"
    return f'{{{{ with secret "{path}" }}}}{text}{{{{ end }}}}'


def _export(settings: ComponentSettings, secret: SecretConnection) -> str:
    """A line of shell. Within single quotes a shell takes all but these literally."""
    quoted = f"""{{{{ {VALUE} | replaceAll "'" "'\\\\''" }}}}"""
    return _reading(settings, secret, f"export {secret.variable}='{quoted}'")


def _user(role: str, shard: str) -> str:
    path = f"{DATABASE}/creds/{database_role(role, shard)}"
    return f'"{shard}": {{{{ with secret "{path}" }}}}{{{{ .Data | toJSON }}}}{{{{ end }}}}'


def _of_file(file: SecretFile) -> Iterator[tuple[str, str]]:
    yield f"{PREFIX}/agent-inject-template-{file.name}", file.template
    # Read by its owner alone, who is the component too: both run as one user.
    yield f"{PREFIX}/agent-inject-perms-{file.name}", "0400"
    # Without a secret's key the agent would write "<no value>"; so it fails, and tells which.
    yield f"{PREFIX}/error-on-missing-key-{file.name}", "true"
