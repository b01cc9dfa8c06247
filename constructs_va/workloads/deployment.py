"""The Deployment that keeps a component's replicas running, and replaces them by new ones."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.helm.custom_objects import CustomObject, CustomObjects, Metadata
from constructs_va.settings import ComponentSettings
from constructs_va.settings.invariants.demand import SURGE_PERCENT
from constructs_va.workloads.labels import labels, replicas_of
from constructs_va.workloads.parts import manifest
from constructs_va.workloads.pod import PodTemplate

SECOND = timedelta(seconds=1)

LONGEST_WAIT_FOR_NODE = timedelta(minutes=10)
"""How long a replica may wait for a node that is started for it."""

WAVES = -(-100 // SURGE_PERCENT)
"""Steps in which a rolling update replaces all replicas, each when the one before is ready."""


def define_deployment(
    scope: Construct,
    settings: ComponentSettings,
    template: PodTemplate,
    *,
    namespace: str,
    made: str,
    after: Sequence[ITerraformDependable],
) -> CustomObjects:
    """A release that says all of the Deployment but how many replicas it has.

    It adopts the Deployment that Terraform has made. Terraform waits until all replicas are new
    ones. Where they don't become ready in time, the last version is rolled out again, and the apply
    fails; of a first version the Deployment is removed, and made anew by the next apply.

    Args:
        made: what is another once the Deployment is made anew, which then needs all of this again.
        after: what must be there first.
    """
    deployment = CustomObject(
        api_version="apps/v1",
        kind="Deployment",
        metadata=Metadata(name=settings.name, labels=labels(settings.name)),
        spec=_spec(settings, template),
    )
    return CustomObjects(
        scope,
        "deployment",
        [deployment],
        release=settings.name,
        namespace=namespace,
        timeout=rollout_timeout(settings),
        adopts=True,
        triggers=[made],
        after=after,
    )


def rollout_timeout(settings: ComponentSettings) -> timedelta:
    """How long a rollout may take: a node's start, and each wave until its replicas hold out.

    A replica has ``longest_start`` and at most two periods more to start, and must then hold out
    for one. Of a singleton the old replica ends first.
    """
    health = settings.health
    wave = health.longest_start + 3 * health.period
    ending = settings.sleep_before_stop + settings.grace_period
    return LONGEST_WAIT_FOR_NODE + WAVES * wave + ending


def _spec(settings: ComponentSettings, template: PodTemplate) -> Mapping[str, Any]:
    """The Deployment's spec, without ``replicas``: see decision 18."""
    health = settings.health
    of_pods: dict[str, Any] = {"labels": dict(template.labels)}
    if template.annotations:
        of_pods["annotations"] = dict(template.annotations)
    return {
        "paused": False,  # as Terraform has made it, or somebody has left it
        "selector": {"matchLabels": dict(replicas_of(settings.name))},
        "strategy": _strategy(settings),
        # A replica must hold out for a while before the next one is replaced.
        "minReadySeconds": health.period // SECOND,
        "progressDeadlineSeconds": (health.longest_start + LONGEST_WAIT_FOR_NODE) // SECOND,
        "revisionHistoryLimit": 5,
        "template": {"metadata": of_pods, "spec": manifest(template.pod)},
    }


def _strategy(settings: ComponentSettings) -> Mapping[str, Any]:
    """New replicas first: none is stopped before another has its place, unless two do harm."""
    if settings.singleton:
        return {"type": "Recreate"}
    return {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": f"{SURGE_PERCENT}%", "maxUnavailable": 0},
    }
