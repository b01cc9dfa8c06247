"""Vault in development mode: it keeps everything in memory, and lets in whoever has its token."""

from constructs_va.local.compose import HealthCheck, Service
from constructs_va.local.dotenv import Entry, from_env
from constructs_va.local.networks import attached, published
from constructs_va.settings.charts import vault as chart
from constructs_va.settings.local import VAULT as NAME
from constructs_va.settings.local import LocalEnvironment

PORT = 8200
TOKEN = Entry("VAULT_TOKEN", "The token by which Vault lets in everybody.")

IMAGE = f"hashicorp/vault:{chart.CHARTS[0].app_version}"
"""The version that the chart of the other environments has."""


def service(environment: LocalEnvironment) -> Service:
    """The server."""
    return Service(
        image=IMAGE,
        # Not the image's own: it wants root, to give the server a privilege that it can do without.
        entrypoint=("vault", "server", "-dev", "-dev-no-store-token"),
        command=(f"-dev-listen-address=0.0.0.0:{PORT}",),
        user="vault",
        environment={
            "VAULT_ADDR": f"http://127.0.0.1:{PORT}",
            "VAULT_DEV_ROOT_TOKEN_ID": from_env(TOKEN.name),
        },
        healthcheck=HealthCheck(test=("CMD", "vault", "status")),
        networks=attached(NAME, environment),
        ports=published(NAME, PORT, environment),
        mem_limit=f"{environment.memory[NAME]}m",
    )
