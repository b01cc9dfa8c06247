"""Edits of the cluster layer."""

from ipaddress import IPv4Network

from constructs_va.settings import Autoscaled
from tests.edits.changing import node_groups, part
from tests.edits.edit import Edit, plans
from tests.edits.environment import node_group
from tests.edits.rows.network import appended_zone

ROWS = (
    Edit(
        "zones",
        "one is appended",
        appended_zone,
        "Nothing: EKS keeps a control plane to the zones it was made with, and groups theirs.",
        layer="cluster",
        plan=plans(),
    ),
    Edit(
        "cluster.kubernetes",
        "a minor up",
        part("cluster", kubernetes="1.36"),
        "Refused until all charts support it. Then in place: the control plane, add-ons, and one "
        "node group after the other. See the runbook upgrade-kubernetes.",
        layer="cluster",
        refused="1.36",
    ),
    Edit(
        "cluster.service_cidr",
        "changed",
        part("cluster", service_cidr=IPv4Network("172.21.0.0/16")),
        "A cluster keeps its service addresses: Terraform would replace it, and refuses to.",
        layer="cluster",
        refused="cannot be destroyed",
    ),
    Edit(
        "cluster.private_access_cidrs",
        "one is added",
        part("cluster", private_access_cidrs=(IPv4Network("10.90.0.0/16"),)),
        "In place: a rule of the cluster's security group.",
        layer="cluster",
        plan=plans(create="aws_vpc_security_group_ingress_rule"),
    ),
    Edit(
        "cluster.node_groups[…].scaling",
        "maximum raised",
        node_groups(lambda all_: (all_[0], node_group("workers", scaling=Autoscaled(2, 9)))),
        "In place, without touching nodes.",
        layer="cluster",
        plan=plans(update="aws_eks_node_group"),
    ),
    Edit(
        "cluster.node_groups[…].instance_types",
        "changed",
        node_groups(lambda all_: (all_[0], node_group("workers", instance_types=("m6i.xlarge",)))),
        "A new group is made; then the old one is drained and removed.",
        layer="cluster",
        plan=plans(replace="aws_eks_node_group"),
    ),
    Edit(
        "cluster.node_groups[…].disk_gib",
        "changed",
        node_groups(lambda all_: (all_[0], node_group("workers", disk_gib=100))),
        "Nodes are replaced in place, a share of them at a time.",
        layer="cluster",
        plan=plans(update="aws_launch_template aws_eks_node_group"),
    ),
    Edit(
        "cluster.node_groups",
        "one is added",
        node_groups(lambda all_: (*all_, node_group("more"))),
        "A group beside the others.",
        layer="cluster",
        plan=plans(create="aws_eks_node_group aws_launch_template"),
    ),
    Edit(
        "cluster.node_groups",
        "one is renamed",
        node_groups(lambda all_: (all_[0], node_group("labour"))),
        "Another group is made and the old one removed, both at once: add the new one first, and "
        "take the old one out in a second apply.",
        layer="cluster",
        plan=plans(
            create="aws_eks_node_group aws_launch_template",
            delete="aws_eks_node_group aws_launch_template",
        ),
    ),
    Edit(
        "cluster.log_retention_days",
        "changed",
        part("cluster", log_retention_days=30),
        "In place. Shorter deletes what is older.",
        layer="cluster",
        plan=plans(update="aws_cloudwatch_log_group"),
    ),
)
