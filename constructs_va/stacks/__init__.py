"""The stacks of an environment, one a layer, in the order in which Terraform applies them."""

from itertools import pairwise

from cdktf import App

from constructs_va.foundation.stack import AwsStack
from constructs_va.helm.keda import Keda
from constructs_va.settings import Environment
from constructs_va.stacks.assistant import AssistantStack
from constructs_va.stacks.cluster import ClusterStack
from constructs_va.stacks.data import DataStack
from constructs_va.stacks.network import NetworkStack
from constructs_va.stacks.platform import PlatformStack
from constructs_va.stacks.vault import VaultStack


def define_stacks(app: App, environment: Environment) -> list[AwsStack]:
    """All stacks of one environment, in order; each depends on the one before it."""
    network = NetworkStack(app, environment)
    data = DataStack(app, environment, network=network.network)
    cluster = ClusterStack(app, environment, network=network.network, database=data.database)
    platform = PlatformStack(
        app,
        environment,
        network=network.network,
        cluster=cluster.cluster,
        alarms=data.alarms,
        buckets=data.buckets,
        logs=data.logs,
        image_cache=cluster.image_cache,
    )
    stacks: list[AwsStack] = [network, data, cluster, platform]
    if environment.vault:
        stacks.append(
            VaultStack(
                app,
                environment,
                environment.vault,
                network=network.network,
                cluster=cluster.cluster,
                database=data.database,
                key=data.key,
            )
        )
    if environment.components:
        keda = platform.charts.get("keda")
        stacks.append(
            AssistantStack(
                app,
                environment,
                network=network.network,
                cluster=cluster.cluster,
                database=data.database,
                queues=data.queues,
                buckets=data.buckets,
                alarms=data.alarms,
                logs=data.logs,
                keda=keda if isinstance(keda, Keda) else None,
            )
        )
    for earlier, later in pairwise(stacks):
        later.add_dependency(earlier)
    return stacks
