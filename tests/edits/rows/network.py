"""Edits of the network layer."""

from constructs_va.settings import ALL_INTERFACE_ENDPOINTS, Environment
from tests.edits.changing import fields, part
from tests.edits.edit import Edit, plans

THREE_ZONES = ("eu-central-1a", "eu-central-1b", "eu-central-1c")


def appended_zone(before: Environment) -> Environment:
    """A third zone, with the control plane kept to the zones that it was made with."""
    frozen = before.cluster.model_copy(update={"control_plane_zones": before.zones})
    return before.model_copy(update={"zones": THREE_ZONES, "cluster": frozen})


ROWS = (
    Edit(
        "zones",
        "one is appended",
        appended_zone,
        "Subnets and route tables are added. The control plane and node groups keep their zones: a "
        "group that names the new one in `zones` is made beside them.",
        layer="network",
        plan=plans(
            create="aws_route aws_route_table aws_route_table_association aws_subnet",
            update="aws_vpc_endpoint",
        ),
    ),
    Edit(
        "zones",
        "reordered",
        fields(zones=("eu-central-1b", "eu-central-1a")),
        "Never do it. Addresses follow the order, so that Terraform replaces subnets; AWS refuses "
        "to delete those in use, after the address of the NAT gateway is gone.",
        layer="network",
        plan=plans(
            create="aws_eip aws_nat_gateway",
            delete="aws_eip aws_nat_gateway",
            replace="aws_route_table_association aws_subnet",
            update="aws_route",
        ),
    ),
    Edit(
        "network.nat",
        "single to per_zone",
        part("network", nat="per_zone"),
        "Another gateway and address; the other zone's route changes over, which ends connections "
        "through the old gateway.",
        layer="network",
        plan=plans(create="aws_eip aws_nat_gateway", update="aws_route"),
    ),
    Edit(
        "network.interface_endpoints",
        "added",
        part("network", interface_endpoints=ALL_INTERFACE_ENDPOINTS),
        "In place: names of the services resolve to addresses in the VPC a moment later.",
        layer="network",
        plan=plans(
            create="aws_security_group aws_vpc_endpoint aws_vpc_security_group_ingress_rule"
        ),
    ),
    Edit(
        "network.flow_log_retention_days",
        "changed",
        part("network", flow_log_retention_days=365),
        "In place. Shorter deletes what is older.",
        layer="network",
        plan=plans(update="aws_cloudwatch_log_group"),
    ),
)
