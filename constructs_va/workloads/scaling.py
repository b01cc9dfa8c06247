"""How many replicas a component has, and how many of them may be taken away at a time."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.data import Queue
from constructs_va.helm.custom_objects import CustomObjects
from constructs_va.settings import Autoscaled, ComponentSettings
from constructs_va.workloads.autoscaler import autoscaler
from constructs_va.workloads.disruption_budget import disruption_budget
from constructs_va.workloads.queue_scaler import queue_scaler


def define_scaling(
    scope: Construct,
    settings: ComponentSettings,
    *,
    namespace: str,
    queues: Mapping[str, Queue],
    region: str,
    after: Sequence[ITerraformDependable],
) -> CustomObjects:
    """A release of the autoscaler that alone decides the number of replicas, and of the budget.

    By load or by a queue: KEDA makes an autoscaler of its own, and refuses to where there is one.
    So the two releases differ in their name, by which Terraform removes one before it makes the
    other. The number of replicas stays meanwhile.

    A release's name has a dot, which no component's has.

    Args:
        queues: of the environment, by name.
        after: what must be there first.
    """
    scaling = settings.scaling
    if isinstance(scaling, Autoscaled) and scaling.queue:
        kind = "queue-scaler"
        queue = queues[scaling.queue]
        scalers = queue_scaler(settings, scaling, queue=queue, region=region)
    else:
        kind = "autoscaler"
        scalers = [autoscaler(settings)]
    return CustomObjects(
        scope,
        "scaling",
        [disruption_budget(settings), *scalers],
        release=f"{settings.name}.{kind}",
        namespace=namespace,
        after=after,
    )
