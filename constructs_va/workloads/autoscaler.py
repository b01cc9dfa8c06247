"""Scaling by load: a HorizontalPodAutoscaler."""

from dataclasses import asdict

from cdktf_cdktf_provider_kubernetes import horizontal_pod_autoscaler_v2 as k8s
from constructs import Construct

from constructs_va.settings import Autoscaled, ComponentSettings
from constructs_va.workloads.labels import labels
from constructs_va.workloads.scaling_pace import DOWN, UP

Up = k8s.HorizontalPodAutoscalerV2SpecBehaviorScaleUp
UpPolicy = k8s.HorizontalPodAutoscalerV2SpecBehaviorScaleUpPolicy
Down = k8s.HorizontalPodAutoscalerV2SpecBehaviorScaleDown
DownPolicy = k8s.HorizontalPodAutoscalerV2SpecBehaviorScaleDownPolicy


def define_autoscaler(
    scope: Construct, settings: ComponentSettings, scaling: Autoscaled, *, namespace: str
) -> k8s.HorizontalPodAutoscalerV2:
    """Keeps the component's container at its part of the CPU that it requests, on average.

    Only that container counts: the agent of Vault beside it would thin out the average.
    """
    return k8s.HorizontalPodAutoscalerV2(
        scope,
        "autoscaler",
        metadata=k8s.HorizontalPodAutoscalerV2Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        spec=k8s.HorizontalPodAutoscalerV2Spec(
            min_replicas=scaling.minimum,
            max_replicas=scaling.maximum,
            scale_target_ref=k8s.HorizontalPodAutoscalerV2SpecScaleTargetRef(
                api_version="apps/v1", kind="Deployment", name=settings.name
            ),
            metric=[_cpu_of(settings.name, scaling)],
            behavior=_behaviour(),
        ),
    )


def _cpu_of(container: str, scaling: Autoscaled) -> k8s.HorizontalPodAutoscalerV2SpecMetric:
    target = k8s.HorizontalPodAutoscalerV2SpecMetricContainerResourceTarget(
        type="Utilization", average_utilization=scaling.cpu
    )
    return k8s.HorizontalPodAutoscalerV2SpecMetric(
        type="ContainerResource",
        container_resource=k8s.HorizontalPodAutoscalerV2SpecMetricContainerResource(
            name="cpu", container=container, target=target
        ),
    )


def _behaviour() -> k8s.HorizontalPodAutoscalerV2SpecBehavior:
    up = Up(
        stabilization_window_seconds=UP.stabilization_window_seconds,
        select_policy=UP.select_policy,
        policy=[UpPolicy(**asdict(step)) for step in UP.steps],
    )
    down = Down(
        stabilization_window_seconds=DOWN.stabilization_window_seconds,
        select_policy=DOWN.select_policy,
        policy=[DownPolicy(**asdict(step)) for step in DOWN.steps],
    )
    return k8s.HorizontalPodAutoscalerV2SpecBehavior(scale_up=[up], scale_down=[down])
