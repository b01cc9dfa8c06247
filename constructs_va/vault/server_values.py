"""The values of Vault's chart that we set, as typed models, and what we set them to."""

from collections.abc import Mapping, Sequence

from pydantic import Field

from constructs_va.helm import values
from constructs_va.kubernetes import DefaultStorageClass
from constructs_va.settings.charts import Chart, VaultServerSettings
from constructs_va.vault.server_config import ServerConfig
from constructs_va.vault.server_housekeeping import Container, VolumeMount, housekeeping
from constructs_va.vault.server_injector import Injector, injector
from constructs_va.vault.server_names import CA_FILE, HEADLESS_SERVICE, TLS_FOLDER, TLS_SECRET
from constructs_va.vault.server_placement import (
    Affinity,
    apart_and_on_demand,
    spread_over_zones_for_good,
)
from constructs_va.vault.server_security import SecurityContext
from constructs_va.vault.server_telemetry import ServerTelemetry, server_telemetry


class Global(values.Values):
    """What holds for all of the chart."""

    tls_disable: bool


class Raft(values.Values):
    """Storage that the servers keep among themselves, and with it all of their configuration."""

    enabled: bool
    set_node_id: bool
    config: str


class HighAvailability(values.Values):
    """Several servers, of which one is active."""

    enabled: bool
    replicas: int
    api_addr: str
    raft: Raft


class ReadinessProbe(values.Values):
    """What a server must answer well to get requests."""

    path: str


class Service(values.Values):
    """The services of the servers."""

    publish_not_ready_addresses: bool


class Disk(values.Values):
    """A disk of each server."""

    enabled: bool | None = None
    size: str
    storage_class: str = DefaultStorageClass.name


class SecretSource(values.Values):
    """The secret that a volume shows."""

    secret_name: str


class Volume(values.Values):
    """A volume beside the disks: a secret, or an empty folder."""

    name: str
    secret: SecretSource | None = None
    empty_dir: Mapping[str, str] | None = None


class StatefulSet(values.Values):
    """What the servers' pods may do."""

    security_context: SecurityContext


class Image(values.Values):
    """The image of the servers, where it isn't the chart's."""

    tag: str


class Server(values.Values):
    """The servers."""

    image: Image | None
    ha: HighAvailability
    update_strategy_type: str
    include_config_annotation: bool
    log_format: str
    resources: values.Resources
    priority_class_name: str
    affinity: Affinity
    topology_spread_constraints: Sequence[values.TopologySpread]
    termination_grace_period_seconds: int
    readiness_probe: ReadinessProbe
    service: Service
    data_storage: Disk
    audit_storage: Disk
    stateful_set: StatefulSet
    extra_environment_vars: Mapping[str, str]
    volumes: Sequence[Volume]
    volume_mounts: Sequence[VolumeMount]
    share_process_namespace: bool
    extra_containers: Sequence[Container]


class VaultValues(values.Values):
    """The values that we set."""

    global_: Global = Field(serialization_alias="global")
    injector: Injector
    server: Server
    server_telemetry: ServerTelemetry | None


def vault_image(settings: VaultServerSettings, chart: Chart) -> str:
    """The image of the servers, as the chart has it, for what runs beside them."""
    return chart.source.image(f"hashicorp/vault:{settings.version or chart.app_version}")


def vault_values(
    settings: VaultServerSettings, chart: Chart, config: ServerConfig, *, monitored: bool
) -> VaultValues:
    """The values for these settings, with servers that are configured by ``config``."""
    return VaultValues(
        global_=Global(tls_disable=False),
        injector=injector(settings.client_namespaces, priority=PRIORITY, version=settings.version),
        server=_server(settings, chart, config),
        server_telemetry=server_telemetry(settings) if monitored else None,
    )


def _server(settings: VaultServerSettings, chart: Chart, config: ServerConfig) -> Server:
    return Server(
        image=Image(tag=chart.source.tag("hashicorp/vault", settings.version))
        if settings.version
        else None,
        ha=_high_availability(settings, config),
        # A change of the configuration changes the pods' annotation, and so replaces them: one at
        # a time, each once the one before has unsealed itself.
        update_strategy_type="RollingUpdate",
        include_config_annotation=True,
        log_format="json",
        resources=values.Resources.of(cpu="250m", memory="1Gi"),
        priority_class_name=PRIORITY,
        affinity=apart_and_on_demand(),
        topology_spread_constraints=spread_over_zones_for_good(),
        # Of the chart's 10 seconds, 5 go by before Vault is told to hand over and stop.
        termination_grace_period_seconds=45,
        readiness_probe=ReadinessProbe(path=READY),
        service=Service(publish_not_ready_addresses=False),
        data_storage=Disk(size=f"{settings.storage_gib}Gi"),
        audit_storage=Disk(enabled=True, size=f"{settings.audit_storage_gib}Gi"),
        stateful_set=StatefulSet(security_context=SecurityContext()),
        # For whoever uses Vault's command line in the pod.
        extra_environment_vars={"VAULT_CACERT": CA_FILE},
        volumes=[
            Volume(name=TLS_SECRET, secret=SecretSource(secret_name=TLS_SECRET)),
            # The chart's start script writes its configuration there.
            Volume(name="tmp", empty_dir={}),
        ],
        volume_mounts=[
            VolumeMount(name=TLS_SECRET, mount_path=TLS_FOLDER, read_only=True),
            VolumeMount(name="tmp", mount_path="/tmp"),
        ],
        share_process_namespace=True,
        extra_containers=[
            housekeeping(
                vault_image(settings, chart),
                audit_storage_gib=settings.audit_storage_gib,
                tls_volume=TLS_SECRET,
            )
        ],
    )


def _high_availability(settings: VaultServerSettings, config: ServerConfig) -> HighAvailability:
    return HighAvailability(
        enabled=True,
        replicas=settings.servers,
        # The chart would say the pod's address, which its certificate doesn't have. Of variables,
        # Kubernetes knows those that the chart defines before this one.
        api_addr=f"https://$(VAULT_K8S_POD_NAME).{HEADLESS_SERVICE}.{settings.namespace}.svc:8200",
        raft=Raft(enabled=True, set_node_id=True, config=config.rendered()),
    )


PRIORITY = "system-cluster-critical"
"""Before anything of the VA, which comes to a halt without Vault."""

READY = "/v1/sys/health?standbyok=true"
"""Ready is who is unsealed. Who is empty, and so couldn't join the others yet, gets no requests,
holds a rollout up, and counts as one that is missing. Source: Vault API documentation,
"/sys/health".
"""
