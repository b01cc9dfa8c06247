"""The configuration of a Vault server, as typed models of what we set in it.

It is written as JSON, which Vault reads as well as HCL, with the same keys. Source: Vault
documentation, "Vault configuration", and its pages of the stanzas.
"""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from constructs_va.settings.charts import VaultServerSettings
from constructs_va.vault.server_names import CA_FILE, CERTIFICATE_FILE, KEY_FILE, server_names


class Stanza(BaseModel):
    """Base of the parts of the configuration. What is None isn't written."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")


class ListenerTelemetry(Stanza):
    """Who may read metrics."""

    unauthenticated_metrics_access: bool


class TcpListener(Stanza):
    """Where a server listens: to clients, and to the other servers one port higher."""

    address: str = "[::]:8200"
    cluster_address: str = "[::]:8201"
    tls_cert_file: str = CERTIFICATE_FILE
    tls_key_file: str = KEY_FILE
    telemetry: ListenerTelemetry | None


class RetryJoin(Stanza):
    """A server that a new one tries to join; the first that answers as the active one will do."""

    leader_api_addr: str
    leader_tls_servername: str
    leader_ca_cert_file: str = CA_FILE


class RaftStorage(Stanza):
    """Storage that the servers keep among themselves. The chart names each server by its pod."""

    path: str = "/vault/data"
    performance_multiplier: int = 1
    """Loses no time over a leader that is gone: what is recommended for production."""

    retry_join: tuple[RetryJoin, ...]


class AwsKmsSeal(Stanza):
    """The key that Vault is sealed by, and so unsealed without anybody's help."""

    region: str
    kms_key_id: str


class Telemetry(Stanza):
    """Metrics as Prometheus reads them."""

    prometheus_retention_time: str = "24h"
    disable_hostname: bool = True
    """A metric's name doesn't begin with the server's."""


class ServerConfig(Stanza):
    """The whole of it. The user interface is off, as it is unless it is turned on."""

    cluster_name: str
    listener: dict[str, TcpListener]
    storage: dict[str, RaftStorage]
    seal: dict[str, AwsKmsSeal]
    service_registration: dict[str, dict[str, str]]
    telemetry: Telemetry
    disable_mlock: bool = True
    """Raft maps its files into memory, which locking would bring in as a whole. Nodes of EKS have
    no swap that secrets could end up in. Source: "Vault configuration", ``disable_mlock``."""

    enable_unauthenticated_access: tuple[str, ...] | None = None

    def rendered(self) -> str:
        """The configuration as Vault reads it."""
        return self.model_dump_json(exclude_none=True, indent=2)


def server_config(
    settings: VaultServerSettings, *, cluster_name: str, region: str, key_arn: str, monitored: bool
) -> ServerConfig:
    """What all servers of the cluster are configured with.

    Args:
        cluster_name: the cluster's name, in metrics and in ``vault status``.
            :class:`.VaultClusterCheck` tells the Vault of one environment from another's by it.
        key_arn: the KMS key that it is sealed by.
        monitored: whether metrics are told to whoever can reach the servers.
    """
    metrics = ListenerTelemetry(unauthenticated_metrics_access=True) if monitored else None
    return ServerConfig(
        cluster_name=cluster_name,
        listener={"tcp": TcpListener(telemetry=metrics)},
        storage={"raft": RaftStorage(retry_join=_joins(settings.servers))},
        seal={"awskms": AwsKmsSeal(region=region, kms_key_id=key_arn)},
        # Labels the pods with what they are, by which the services find the active one.
        service_registration={"kubernetes": {}},
        telemetry=Telemetry(),
        enable_unauthenticated_access=_open_endpoints(settings),
    )


def _open_endpoints(settings: VaultServerSettings) -> tuple[str, ...] | None:
    return ("generate-root",) if settings.anyone_may_start_root_generation else None


def _joins(servers: int) -> tuple[RetryJoin, ...]:
    return tuple(
        RetryJoin(leader_api_addr=f"https://{name}:8200", leader_tls_servername=name)
        for name in server_names(servers)
    )
