"""The priority of pods that the VA stands on."""

from cdktf_cdktf_provider_kubernetes.priority_class_v1 import (
    PriorityClassV1,
    PriorityClassV1Metadata,
)
from constructs import Construct

NAME = "va-platform"

VALUE = 1_000_000
"""Above the VA's components, which have none and so 0, and below Kubernetes' own classes, from
2,000,000,000. Source: Kubernetes documentation, "Pod Priority and Preemption"."""


class PlatformPriority(Construct):
    """The priority of the platform's charts: where a node is full, components make room for them.

    What nodes, DNS, load balancers and Vault depend on has one of Kubernetes' own classes instead,
    ``system-cluster-critical`` or ``system-node-critical``.
    """

    name = NAME

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        self.resource = PriorityClassV1(
            self,
            "Default",
            metadata=PriorityClassV1Metadata(name=NAME),
            value=VALUE,
            description="What the components of the VA need to run",
        )
