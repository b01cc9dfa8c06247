from collections.abc import Callable
from ipaddress import IPv4Network
from typing import Any

from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.network import Network
from constructs_va.settings import (
    AccessEntry,
    AwsContext,
    ClusterSettings,
    Fixed,
    NetworkSettings,
    NodeGroupSettings,
)
from constructs_va.testing import Block, Template, synthesize_construct

OPERATOR = AccessEntry(
    principal_arn="arn:aws:iam::111122223333:role/operator", policy="cluster_admin"
)
SYSTEM = NodeGroupSettings(name="system", instance_types=("m7i.large",), scaling=Fixed(2))


def settings(**changes: Any) -> ClusterSettings:
    given: dict[str, Any] = {"kubernetes": "1.35", "access": (OPERATOR,), "node_groups": (SYSTEM,)}
    return ClusterSettings(**{**given, **changes})


def synthesize(
    context: AwsContext,
    use: Callable[[TerraformStack, EksCluster], object] | None = None,
    **changes: Any,
) -> Template:
    """The template of a cluster, with what differs from the defaults, and what ``use`` adds."""

    def on_cluster(stack: TerraformStack, _: Network, cluster: EksCluster) -> None:
        if use:
            use(stack, cluster)

    return synthesize_with_network(context, on_cluster, **changes)


def synthesize_with_network(
    context: AwsContext,
    use: Callable[[TerraformStack, Network, EksCluster], object],
    **changes: Any,
) -> Template:
    """The same, for what needs the network, too."""

    def define(stack: TerraformStack) -> None:
        vpc = NetworkSettings(cidr=IPv4Network("10.0.0.0/16"))
        network = Network(stack, "network", vpc, context=context)
        cluster = EksCluster(
            stack, "cluster", settings(**changes), context=context, network=network
        )
        use(stack, network, cluster)

    return synthesize_construct(define)


def made_before(template: Template, block: Block) -> set[str]:
    """The addresses of all resources that Terraform makes before the block, and destroys later."""
    known = {other.address: other for other in template.blocks()}
    waiting, found = [block], set[str]()
    while waiting:
        new = (template.dependencies(waiting.pop()) & known.keys()) - found
        found |= new
        waiting.extend(known[address] for address in new)
    return found


def attached_policies(template: Template, role: Block) -> set[str]:
    """The names of AWS's managed policies that a role has."""
    return {
        attachment["policy_arn"].rsplit("/", 1)[-1]
        for attachment in template.all("aws_iam_role_policy_attachment")
        if template.follow(attachment["role"]) == role
    }
