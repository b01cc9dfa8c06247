"""What the tests of this room share: a cluster to reach, and its providers."""

from collections.abc import Callable
from typing import cast

from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.kubernetes import connect_to
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.testing import Template
from tests.cluster import synthesis

Define = Callable[[TerraformStack, EksCluster, Network], object]


def synthesize(context: AwsContext, define: Define | None = None) -> Template:
    """The template of a cluster, the providers of its API, and what ``define`` adds."""

    def use(stack: TerraformStack, cluster: EksCluster) -> None:
        connect_to(cluster, stack, context=context)
        if define:
            define(stack, cluster, cast(Network, stack.node.find_child("network")))

    return synthesis.synthesize(context, use)
