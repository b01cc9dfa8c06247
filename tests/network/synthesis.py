from collections.abc import Callable
from ipaddress import IPv4Network

from cdktf import TerraformStack

from constructs_va.network import Network
from constructs_va.settings import AwsContext, NetworkSettings
from constructs_va.testing import Block, Template, synthesize_construct

SETTINGS = NetworkSettings(cidr=IPv4Network("10.0.0.0/16"))


def synthesize(
    context: AwsContext,
    settings: NetworkSettings = SETTINGS,
    use: Callable[[TerraformStack, Network], object] | None = None,
) -> Template:
    """The template of a network and of what ``use`` makes in it."""

    def define(stack: TerraformStack) -> None:
        network = Network(stack, "network", settings, context=context)
        if use:
            use(stack, network)

    return synthesize_construct(define)


def origin(template: Template, reference: str) -> Block:
    """The subnet or route table that an id is of, whichever resource it is taken from."""
    block = template.follow(reference)
    taken_from = {"aws_route_table_association": "subnet_id", "aws_route": "route_table_id"}
    if block.type in taken_from:
        return template.follow(block[taken_from[block.type]])
    return block


def routes_of(template: Template, subnet: Block) -> Block:
    """The route table of a subnet."""
    (table,) = (
        origin(template, association["route_table_id"])
        for association in template.all("aws_route_table_association")
        if template.follow(association["subnet_id"]) == subnet
    )
    return table


def comes_after(template: Template, block: Block) -> set[str]:
    """The addresses of all that Terraform makes before the block, and destroys after it."""
    known = {other.address: other for other in template.blocks()}
    waiting, found = [block], set[str]()
    while waiting:
        new = template.dependencies(waiting.pop()) - found
        found |= new
        waiting.extend(known[address] for address in new)
    return found
