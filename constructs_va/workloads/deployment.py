"""The Deployment that keeps a component's replicas running, and replaces them by new ones."""

from collections.abc import Sequence
from datetime import timedelta

from cdktf import ITerraformDependable, TerraformResourceLifecycle
from cdktf_cdktf_provider_kubernetes import deployment_v1 as k8s
from constructs import Construct

from constructs_va.settings import ComponentSettings
from constructs_va.settings.invariants.demand import SURGE_PERCENT
from constructs_va.settings.scaling import Fixed
from constructs_va.workloads.labels import labels, replicas_of
from constructs_va.workloads.pod import PodTemplate
from constructs_va.workloads.structs import struct

SECOND = timedelta(seconds=1)

LONGEST_WAIT_FOR_NODE = timedelta(minutes=10)
"""How long a replica may wait for a node that is started for it."""

ROLLOUT_TIMEOUT = "30m"


def define_deployment(
    scope: Construct,
    settings: ComponentSettings,
    template: PodTemplate,
    *,
    namespace: str,
    after: Sequence[ITerraformDependable],
) -> k8s.DeploymentV1:
    """The Deployment; Terraform waits until all replicas are new ones, and fails if they don't.

    Under an autoscaler Terraform knows no number of replicas, and leaves the current one alone.

    Args:
        after: what must be there first.
    """
    fixed = isinstance(settings.scaling, Fixed)
    return k8s.DeploymentV1(
        scope,
        "Default",
        metadata=k8s.DeploymentV1Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        spec=k8s.DeploymentV1Spec(
            replicas=str(settings.scaling.minimum) if fixed else None,
            selector=k8s.DeploymentV1SpecSelector(match_labels=dict(replicas_of(settings.name))),
            strategy=_strategy(settings),
            # A replica must hold out for a while before the next one is replaced.
            min_ready_seconds=settings.health.period // SECOND,
            progress_deadline_seconds=(settings.health.longest_start + LONGEST_WAIT_FOR_NODE)
            // SECOND,
            revision_history_limit=5,
            template=k8s.DeploymentV1SpecTemplate(
                metadata=k8s.DeploymentV1SpecTemplateMetadata(
                    labels=dict(template.labels), annotations=dict(template.annotations) or None
                ),
                spec=struct(k8s, "DeploymentV1SpecTemplateSpec", template.pod),
            ),
        ),
        wait_for_rollout=True,
        timeouts=k8s.DeploymentV1Timeouts(create=ROLLOUT_TIMEOUT, update=ROLLOUT_TIMEOUT),
        lifecycle=None
        if fixed
        else TerraformResourceLifecycle(ignore_changes=["spec[0].replicas"]),
        depends_on=list(after),
    )


def _strategy(settings: ComponentSettings) -> k8s.DeploymentV1SpecStrategy:
    """New replicas first: none is stopped before another has its place, unless two do harm."""
    if settings.singleton:
        return k8s.DeploymentV1SpecStrategy(type="Recreate")
    return k8s.DeploymentV1SpecStrategy(
        type="RollingUpdate",
        rolling_update=k8s.DeploymentV1SpecStrategyRollingUpdate(
            max_surge=f"{SURGE_PERCENT}%", max_unavailable="0"
        ),
    )
