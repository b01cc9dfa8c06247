"""Scaling by what waits in a queue: KEDA, which makes a HorizontalPodAutoscaler of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.data import Queue
from constructs_va.helm.custom_objects import CustomObject, CustomObjects, Metadata
from constructs_va.helm.values import Values
from constructs_va.settings import Autoscaled, ComponentSettings
from constructs_va.workloads.scaling_pace import DOWN, UP, Pace

API_VERSION = "keda.sh/v1alpha1"


class PodIdentity(Values):
    """As whom KEDA asks."""

    provider: str = "aws"


class TriggerAuthentication(Values):
    """KEDA asks as itself, by the role of its operator."""

    pod_identity: PodIdentity = PodIdentity()


class Named(Values):
    """An object of the same namespace."""

    name: str


class Trigger(Values):
    """What it is scaled by."""

    type: str = "aws-sqs-queue"
    metadata: Mapping[str, str]
    authentication_ref: Named


class Policy(Values):
    """The most by which the number of replicas changes within a time."""

    type: str
    value: int
    period_seconds: int


class Direction(Values):
    """The pace of one direction."""

    stabilization_window_seconds: int
    select_policy: str
    policies: Sequence[Policy]


class Behaviour(Values):
    """The pace of both directions."""

    scale_up: Direction
    scale_down: Direction


class AutoscalerConfig(Values):
    """What KEDA's HorizontalPodAutoscaler gets besides."""

    behavior: Behaviour


class Advanced(Values):
    """What KEDA makes otherwise than it would."""

    horizontal_pod_autoscaler_config: AutoscalerConfig


class ScaledObject(Values):
    """What is scaled, how far and how fast."""

    scale_target_ref: Named
    advanced: Advanced
    min_replica_count: int
    max_replica_count: int
    triggers: Sequence[Trigger]


def define_queue_scaler(
    scope: Construct,
    settings: ComponentSettings,
    scaling: Autoscaled,
    *,
    namespace: str,
    queue: Queue,
    region: str,
    after: Sequence[ITerraformDependable],
) -> CustomObjects:
    """As many replicas as it takes for the messages that wait, or are being worked on.

    KEDA must be allowed to see how many these are: ``queue.allow_read_depth(keda.role)``.
    """
    asking = CustomObject(
        api_version=API_VERSION,
        kind="TriggerAuthentication",
        metadata=Metadata(name=settings.name),
        spec=TriggerAuthentication(),
    )
    scaled = CustomObject(
        api_version=API_VERSION,
        kind="ScaledObject",
        metadata=Metadata(name=settings.name),
        spec=ScaledObject(
            scale_target_ref=Named(name=settings.name),
            advanced=Advanced(
                horizontal_pod_autoscaler_config=AutoscalerConfig(
                    behavior=Behaviour(scale_up=_direction(UP), scale_down=_direction(DOWN))
                )
            ),
            min_replica_count=scaling.minimum,
            max_replica_count=scaling.maximum,
            triggers=[_trigger(settings.name, scaling, queue=queue, region=region)],
        ),
    )
    return CustomObjects(
        scope,
        "queue-scaler",
        [asking, scaled],
        release=f"{settings.name}-scaling",
        namespace=namespace,
        after=after,
    )


def _direction(pace: Pace) -> Direction:
    return Direction(
        stabilization_window_seconds=pace.stabilization_window_seconds,
        select_policy=pace.select_policy,
        policies=[Policy(**asdict(step)) for step in pace.steps],
    )


def _trigger(name: str, scaling: Autoscaled, *, queue: Queue, region: str) -> Trigger:
    """Source: KEDA documentation, "AWS SQS Queue": by default, messages in flight count too."""
    return Trigger(
        metadata={
            "queueURL": queue.url,
            "queueLength": str(scaling.messages_per_replica),
            "awsRegion": region,
        },
        authentication_ref=Named(name=name),
    )
