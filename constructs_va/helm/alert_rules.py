"""Alerts on what goes wrong in the cluster, in words that say what to do.

Queues and the database are watched by CloudWatch, which has their metrics, and Vault by rules that
come with it.
"""

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import Field

from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.helm.values import Values
from constructs_va.settings.charts import ChartName

Severity = Literal["warning", "critical"]


class Rule(Values):
    """An alert, as Prometheus Operator's PrometheusRule has it."""

    alert: str
    expr: str
    lasting: str = Field(serialization_alias="for")
    """How long the expression must hold, as ``10m``."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]


class Group(Values):
    """Rules that are evaluated together."""

    name: str
    rules: list[Rule]


class Groups(Values):
    """What a PrometheusRule specifies."""

    groups: list[Group]


def for_charts(companions: Collection[ChartName]) -> CustomObject:
    """The rules on workloads, and those on each of these charts that has some."""
    groups = [Group(name="va-workloads", rules=list(WORKLOADS))]
    groups += [
        Group(name=f"va-{chart}", rules=list(rules))
        for chart, rules in CHARTS.items()
        if chart in companions
    ]
    return CustomObject(
        api_version="monitoring.coreos.com/v1",
        kind="PrometheusRule",
        metadata=Metadata(name="va"),
        spec=Groups(groups=groups),
    )


def _rule(
    alert: str, severity: Severity, *, expr: str, lasting: str, summary: str, remedy: str
) -> Rule:
    return Rule(
        alert=alert,
        expr=expr,
        lasting=lasting,
        labels={"severity": severity},
        annotations={"summary": summary, "description": remedy},
    )


WORKLOADS = (
    _rule(
        "PodCrashLooping",
        "warning",
        expr='max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])'
        " >= 1",
        lasting="10m",
        summary="{{ $labels.namespace }}/{{ $labels.pod }}: {{ $labels.container }} keeps crashing",
        remedy="See why it ended: kubectl logs --previous.",
    ),
    _rule(
        "DeploymentDown",
        "critical",
        # A new component's Deployment is paused until all is there that its pods need.
        expr="kube_deployment_status_replicas_available == 0 and kube_deployment_spec_replicas > 0"
        " unless kube_deployment_spec_paused == 1",
        lasting="5m",
        summary="{{ $labels.namespace }}/{{ $labels.deployment }}: no replica is available",
        remedy="Nobody is served. See its events: kubectl describe deployment.",
    ),
    _rule(
        "DeploymentReplicasUnavailable",
        "warning",
        # While it is rolled out, pods are missing as they should.
        expr="kube_deployment_status_replicas_available < kube_deployment_spec_replicas"
        " and changes(kube_deployment_status_replicas_updated[10m]) == 0",
        lasting="15m",
        summary="{{ $labels.namespace }}/{{ $labels.deployment }}: replicas are missing",
        remedy="They don't start, don't become ready, or find no node: kubectl describe pod.",
    ),
    _rule(
        "AutoscalerAtMaximum",
        "warning",
        expr="kube_horizontalpodautoscaler_status_current_replicas"
        " >= kube_horizontalpodautoscaler_spec_max_replicas"
        " and kube_horizontalpodautoscaler_spec_max_replicas"
        " > kube_horizontalpodautoscaler_spec_min_replicas",
        lasting="15m",
        summary="{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }}: at its maximum",
        remedy="It would scale further if it could. Raise its maximum, or see where load is from.",
    ),
    _rule(
        "ContainerMemoryNearLimit",
        "warning",
        expr='max by (namespace, pod, container)(container_memory_working_set_bytes{container!=""})'
        " / max by (namespace, pod, container)"
        '(kube_pod_container_resource_limits{resource="memory"}) > 0.9',
        lasting="10m",
        summary="{{ $labels.namespace }}/{{ $labels.pod }}: {{ $labels.container }} uses"
        " {{ $value | humanizePercentage }} of its memory",
        remedy="At 100 % it is killed. Raise its limit, or look for a leak.",
    ),
    _rule(
        "VolumeNearlyFull",
        "warning",
        expr="kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.15",
        lasting="5m",
        summary="{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}:"
        " {{ $value | humanizePercentage }} is free",
        remedy="Raise the claim's request: EBS grows volumes while they are in use.",
    ),
    _rule(
        "VolumeFull",
        "critical",
        expr="kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.03",
        lasting="1m",
        summary="{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}:"
        " {{ $value | humanizePercentage }} is free",
        remedy="Raise the claim's request at once: EBS grows volumes while they are in use.",
    ),
)

REPLACED = (
    "KubePodCrashLooping",
    "KubeDeploymentReplicasMismatch",
    "KubeHpaMaxedOut",
    "KubePersistentVolumeFillingUp",
)
"""The chart's own alerts on the same things."""

# The namespace that a metric itself names is `exported_namespace`: `namespace` is that of the pod
# which exports it.
CHARTS: Mapping[ChartName, tuple[Rule, ...]] = {
    "cert-manager": (
        _rule(
            "CertificateNotRenewed",
            "critical",
            # Rather than on the days that are left: some live for 90 days, others for one.
            expr="time() - certmanager_certificate_renewal_timestamp_seconds > 6 * 3600"
            " and certmanager_certificate_renewal_timestamp_seconds > 0",
            lasting="15m",
            summary="{{ $labels.exported_namespace }}/{{ $labels.name }}: should have been renewed"
            " {{ $value | humanizeDuration }} ago, and will expire",
            remedy="See what its issuer says: cmctl status certificate.",
        ),
    ),
    "keda": (
        _rule(
            "ScalerFails",
            "warning",
            expr="increase(keda_scaler_detail_errors_total[10m]) > 0",
            lasting="15m",
            summary="{{ $labels.exported_namespace }}/{{ $labels.scaledObject }}:"
            " {{ $labels.scaler }} fails",
            remedy="It is not scaled meanwhile. See KEDA's operator's logs; often its role lacks"
            " a permission.",
        ),
    ),
    "trivy-operator": (
        _rule(
            "CriticalVulnerability",
            "warning",
            # Of those with a fix alone, unless TrivyOperatorSettings.unfixed is set.
            expr="max by (namespace, image_registry, image_repository, image_tag)"
            '(trivy_image_vulnerabilities{severity="Critical"}) > 0',
            lasting="1h",
            summary="{{ $labels.namespace }}: {{ $value }} critical vulnerabilities in"
            " {{ $labels.image_repository }}:{{ $labels.image_tag }}",
            remedy="Build it on a base that has the fixes, or take a newer version. See which:"
            " kubectl get vulnerabilityreports --namespace {{ $labels.namespace }}.",
        ),
        _rule(
            "SecretInImage",
            "critical",
            expr="sum by (namespace, image_registry, image_repository, image_tag)"
            '(trivy_image_exposedsecrets{severity=~"Critical|High"}) > 0',
            lasting="5m",
            summary="{{ $labels.namespace }}: a secret in"
            " {{ $labels.image_repository }}:{{ $labels.image_tag }}",
            remedy="Whoever may pull it has the secret: replace the secret, then the image. See"
            " which: kubectl get exposedsecretreports --namespace {{ $labels.namespace }}.",
        ),
        _rule(
            "NothingScanned",
            "warning",
            expr="absent(trivy_image_vulnerabilities)",
            lasting="3h",
            summary="No image has a report of its vulnerabilities",
            remedy="Scans fail, or the operator is down: see its logs, and those of the jobs in its"
            " namespace. Often the databases can't be downloaded.",
        ),
    ),
    "velero": (
        _rule(
            "BackupFailed",
            "critical",
            expr='velero_backup_last_status{schedule!=""} != 1',
            lasting="15m",
            summary="{{ $labels.schedule }}: the last backup of the cluster failed",
            remedy="See why: velero backup describe, velero backup logs.",
        ),
    ),
}
