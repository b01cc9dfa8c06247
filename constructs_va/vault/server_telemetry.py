"""What Prometheus reads of Vault, and what it alerts about."""

from collections.abc import Iterator, Mapping

from pydantic import Field

from constructs_va.helm import values
from constructs_va.settings.charts import VaultServerSettings
from constructs_va.vault.server_names import RELEASE, SNAPSHOT, TLS_SECRET

SELECTED: Mapping[str, str] = {"release": "kube-prometheus-stack"}
"""The label by which kube-prometheus-stack finds what it is to read."""


class SecretKey(values.Values):
    """A key of a secret."""

    name: str
    key: str


class Authority(values.Values):
    """Where an authority's certificate is."""

    secret: SecretKey


class TlsConfig(values.Values):
    """How Prometheus makes sure that it talks to Vault."""

    ca: Authority
    server_name: str


class ServiceMonitor(values.Values):
    """How Prometheus finds the active server, the only one that has metrics to tell."""

    enabled: bool = True
    selectors: Mapping[str, str] = SELECTED
    tls_config: TlsConfig


class AlertRule(values.Values):
    """One thing to be told about, once it has been so for a while."""

    alert: str
    expr: str
    for_: str = Field(serialization_alias="for")
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


class PrometheusRules(values.Values):
    """The alerts."""

    enabled: bool = True
    selectors: Mapping[str, str] = SELECTED
    rules: list[AlertRule]


class ServerTelemetry(values.Values):
    """Objects of the Prometheus operator."""

    service_monitor: ServiceMonitor
    prometheus_rules: PrometheusRules


def server_telemetry(settings: VaultServerSettings) -> ServerTelemetry:
    """Metrics of the active server, and alerts on them, on the servers' pods and on snapshots."""
    authority = Authority(secret=SecretKey(name=TLS_SECRET, key="ca.crt"))
    name = f"{RELEASE}.{settings.namespace}.svc"
    return ServerTelemetry(
        service_monitor=ServiceMonitor(tls_config=TlsConfig(ca=authority, server_name=name)),
        prometheus_rules=PrometheusRules(rules=_rules(settings)),
    )


def _rules(settings: VaultServerSettings) -> list[AlertRule]:
    """Source: Vault documentation, "Key metrics for common health checks"."""
    here = f'namespace="{settings.namespace}"'
    return [*_rules_of_servers(here, settings.servers), *_rules_of_disks(here), _overdue(settings)]


def _rules_of_servers(here: str, servers: int) -> Iterator[AlertRule]:
    yield _rule(
        "VaultHasNoActiveServer",
        f"absent(vault_core_active{{{here}}} == 1)",
        minutes=5,
        severity="critical",
        summary="No Vault server answers requests: it is sealed, without a majority, or down.",
    )
    yield _rule(
        "VaultServerIsNotReady",
        f'kube_statefulset_status_replicas_ready{{{here},statefulset="{RELEASE}"}} < {servers}',
        minutes=15,
        severity="warning",
        summary="A Vault server is sealed or down; one more, and Vault may stop.",
    )
    yield _rule(
        "VaultIsNotHealthy",
        f"vault_autopilot_healthy{{{here}}} == 0",
        minutes=10,
        severity="warning",
        summary="A Vault server doesn't keep up with the others.",
    )
    yield _rule(
        "VaultOutlastsFewerLosses",
        f"vault_autopilot_failure_tolerance{{{here}}} < {(servers - 1) // 2}",
        minutes=15,
        severity="warning",
        summary="Fewer Vault servers may be lost than should: one has no vote, or didn't join.",
    )


def _rules_of_disks(here: str) -> Iterator[AlertRule]:
    yield _rule(
        "VaultCannotWriteAuditLog",
        f"increase(vault_audit_log_request_failure{{{here}}}[5m]) > 0"
        f" or increase(vault_audit_log_response_failure{{{here}}}[5m]) > 0",
        minutes=1,
        severity="critical",
        summary="Vault can't write an audit log; where it can write none, it answers nothing.",
    )
    yield _rule(
        "VaultDiskFillsUp",
        f"kubelet_volume_stats_available_bytes{{{here}}}"
        f" / kubelet_volume_stats_capacity_bytes{{{here}}} < 0.15",
        minutes=15,
        severity="warning",
        summary="A disk of a Vault server is almost full.",
    )


def _overdue(settings: VaultServerSettings) -> AlertRule:
    """Two should have been taken since the last one, or since the job is there."""
    job = f'namespace="{settings.namespace}",cronjob="{SNAPSHOT}"'
    last = f"kube_cronjob_status_last_successful_time{{{job}}}"
    limit = 2 * settings.snapshot_every_hours * 3600
    return _rule(
        "VaultSnapshotIsOverdue",
        f"time() - {last} > {limit}"
        f" or (time() - kube_cronjob_created{{{job}}} > {limit} unless {last})",
        minutes=15,
        severity="warning",
        summary="No snapshot of Vault was taken as it should: look at the job's pods.",
    )


def _rule(name: str, expr: str, *, minutes: int, severity: str, summary: str) -> AlertRule:
    return AlertRule(
        alert=name,
        expr=expr,
        for_=f"{minutes}m",
        labels={"severity": severity},
        annotations={"summary": summary, "runbook": "docs/runbooks/vault.md"},
    )
