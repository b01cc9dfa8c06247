"""Scaling by what waits in a queue: KEDA, which makes a HorizontalPodAutoscaler of its own."""

from collections.abc import Mapping, Sequence

from constructs_va.data import Queue
from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.helm.values import Values
from constructs_va.settings import Autoscaled, ComponentSettings
from constructs_va.workloads.scaling_pace import Behaviour, behaviour

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


def queue_scaler(
    settings: ComponentSettings, scaling: Autoscaled, *, queue: Queue, region: str
) -> list[CustomObject]:
    """As many replicas as it takes for the messages that wait, or are being worked on.

    KEDA must be allowed to see how many these are: ``queue.allow_read_depth(keda.role)``.
    """
    config = AutoscalerConfig(behavior=behaviour())
    scaled = ScaledObject(
        scale_target_ref=Named(name=settings.name),
        advanced=Advanced(horizontal_pod_autoscaler_config=config),
        min_replica_count=scaling.minimum,
        max_replica_count=scaling.maximum,
        triggers=[_trigger(settings.name, scaling, queue=queue, region=region)],
    )
    return [
        CustomObject(
            api_version=API_VERSION,
            kind="TriggerAuthentication",
            metadata=Metadata(name=settings.name),
            spec=TriggerAuthentication(),
        ),
        CustomObject(
            api_version=API_VERSION,
            kind="ScaledObject",
            metadata=Metadata(name=settings.name),
            spec=scaled,
        ),
    ]


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
