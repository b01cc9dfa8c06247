"""Where the VA runs: its Kubernetes cluster."""

from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.data import PostgresDatabase
from constructs_va.foundation.stack import AwsStack
from constructs_va.network import Network
from constructs_va.registry import PullThroughCache
from constructs_va.settings import Environment


class ClusterStack(AwsStack):
    """The cluster layer. Its pods reach the database if they have to; nothing is kept here."""

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        network: Network,
        database: PostgresDatabase,
    ) -> None:
        super().__init__(scope, "cluster", environment)
        self.cluster = EksCluster(
            self, "cluster", environment.cluster, context=self.context, network=network
        )
        self.image_cache = self._define_image_cache(environment)
        # Nobody has users there but by Vault, components included. Pods bear their nodes' security
        # group: the rule can't be narrower than the cluster; network policies are.
        if environment.vault:
            database.allow_from(self.cluster)

    def _define_image_cache(self, environment: Environment) -> PullThroughCache | None:
        """What nodes pull from, before anything is pulled but EKS's own images."""
        settings = environment.platform.images.cache
        if not settings:
            return None
        cache = PullThroughCache(self, "image-cache", settings, context=self.context)
        cache.allow_pull(self.cluster.node_role)
        return cache
