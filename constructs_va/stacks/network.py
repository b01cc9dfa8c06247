"""What the VA stands in: its VPC."""

from collections.abc import Iterator

from constructs import Construct

from constructs_va.foundation.service_linked_roles import ServiceLinkedRoles
from constructs_va.foundation.stack import AwsStack
from constructs_va.network import Network
from constructs_va.network.facts import AccountFacts
from constructs_va.settings import Environment
from constructs_va.settings.charts import KarpenterSettings


class NetworkStack(AwsStack):
    """The network layer. Everything else is built in it, and nothing of it depends on the rest."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "network", environment)
        # Asked here, as this is what is applied first.
        ServiceLinkedRoles(
            self, "service-linked-roles", services=list(needed_service_linked_roles(environment))
        )
        self.facts = AccountFacts(self, "facts", environment)
        self.network = Network(self, "network", environment.network, context=self.context)


def needed_service_linked_roles(environment: Environment) -> Iterator[str]:
    """The services whose roles nobody makes by using them: see "Before the first apply".

    Auto Scaling's is named by the key of nodes' disks. Karpenter may not make that of spot, while
    Auto Scaling makes it for spot nodes of managed groups.
    Source: AWS Managed Policy Reference, AutoScalingServiceRolePolicy; Karpenter documentation,
    "Getting Started with Karpenter".
    """
    yield "autoscaling.amazonaws.com"
    pools = (c.pools for c in environment.platform.charts if isinstance(c, KarpenterSettings))
    if any("spot" in pool.capacity for those in pools for pool in those):
        yield "spot.amazonaws.com"
