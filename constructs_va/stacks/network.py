"""What the VA stands in: its VPC."""

from constructs import Construct

from constructs_va.foundation.stack import AwsStack
from constructs_va.network import Network
from constructs_va.network.facts import AccountFacts
from constructs_va.settings import Environment


class NetworkStack(AwsStack):
    """The network layer. Everything else is built in it, and nothing of it depends on the rest."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "network", environment)
        self.facts = AccountFacts(self, "facts", environment)
        self.network = Network(self, "network", environment.network, context=self.context)
