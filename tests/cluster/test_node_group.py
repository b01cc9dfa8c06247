import re
from typing import Any

import pytest

from constructs_va.settings import Autoscaled, AwsContext, Fixed, NodeGroupSettings, Taint
from constructs_va.testing import Block, Template
from tests.cluster.synthesis import SYSTEM, attached_policies, made_before, synthesize


def synthesize_group(context: AwsContext, **changes: Any) -> Template:
    return synthesize(context, node_groups=(SYSTEM.model_copy(update=changes),))


def group_of(context: AwsContext, **changes: Any) -> Block:
    return synthesize_group(context, **changes).one("aws_eks_node_group")


def launch_template_of(context: AwsContext, **changes: Any) -> Block:
    template = synthesize_group(context, **changes)
    launch_template = template.one("aws_eks_node_group")["launch_template"]
    assert launch_template["version"].endswith(".latest_version}")
    return template.follow(launch_template["id"])


def test_terraform_keeps_a_fixed_number_of_nodes(context: AwsContext) -> None:
    group = group_of(context, scaling=Fixed(3))
    assert group["scaling_config"] == {"min_size": 3, "max_size": 3, "desired_size": 3}
    assert "ignore_changes" not in group["lifecycle"]


def test_the_autoscaler_moves_a_range_of_nodes_and_terraform_does_not(context: AwsContext) -> None:
    group = group_of(context, scaling=Autoscaled(1, 5))
    assert group["scaling_config"] == {"min_size": 1, "max_size": 5, "desired_size": 1}
    assert group["lifecycle"]["ignore_changes"] == ["scaling_config[0].desired_size"]


def test_a_group_that_is_replaced_goes_after_its_successor_is_there(context: AwsContext) -> None:
    group = group_of(context)
    assert group["lifecycle"]["create_before_destroy"] is True
    assert group["node_group_name_prefix"] == "system-"
    assert "node_group_name" not in group


def zones_of(group: Block) -> list[str]:
    """The zones of a group's subnets, all of which must be private."""
    subnets = "".join(group["subnet_ids"])
    assert subnets.count("_private_") == len(group["subnet_ids"])
    return re.findall(r"eu-central-1[a-z]", subnets)


def test_nodes_start_in_the_private_subnets_of_the_control_planes_zones(
    context: AwsContext,
) -> None:
    assert zones_of(group_of(context)) == ["eu-central-1a", "eu-central-1b"]


def test_a_zone_that_is_appended_replaces_no_group(context: AwsContext) -> None:
    larger = context.model_copy(update={"zones": (*context.zones, "eu-central-1c")})
    template = synthesize(larger, control_plane_zones=context.zones)
    (before,), (after,) = (t.all("aws_eks_node_group") for t in (synthesize(context), template))
    assert after["subnet_ids"] == before["subnet_ids"]
    assert any("eu-central-1c" in subnet.path for subnet in template.all("aws_subnet"))


def test_a_group_may_have_zones_of_its_own(context: AwsContext) -> None:
    assert zones_of(group_of(context, zones=("eu-central-1b",))) == ["eu-central-1b"]


def test_groups_are_updated_one_after_the_other(context: AwsContext) -> None:
    names = ("system", "base", "spot")
    groups = tuple(SYSTEM.model_copy(update={"name": name}) for name in names)
    template = synthesize(context, node_groups=groups)
    first, second, third = (
        template.one("aws_eks_node_group", node_group_name_prefix=f"{name}-") for name in names
    )
    assert first.address in made_before(template, second)
    assert second.address in made_before(template, third)


def test_fewer_nodes_at_a_time_are_updated_where_aws_takes_some_as_well(
    context: AwsContext,
) -> None:
    spot = SYSTEM.model_copy(
        update={
            "name": "spot",
            "capacity": "spot",
            "instance_types": ("m7i.large", "m6i.large"),
        }
    )
    template = synthesize(context, node_groups=(SYSTEM, spot))
    shares = {
        group["capacity_type"]: group["update_config"]
        for group in template.all("aws_eks_node_group")
    }
    assert shares == {
        "ON_DEMAND": {"max_unavailable_percentage": 33},
        "SPOT": {"max_unavailable_percentage": 10},
    }


def test_terraform_waits_for_an_update_of_ten_batches(context: AwsContext) -> None:
    # Source: Terraform's provider for AWS, aws_eks_node_group, "Timeouts": 60m by default.
    assert group_of(context)["timeouts"] == {"update": "6h"}


def test_nodes_run_the_clusters_kubernetes_version(context: AwsContext) -> None:
    group = group_of(context)
    assert group["version"] == "${aws_eks_cluster.cluster.version}"
    assert "release_version" not in group


@pytest.mark.parametrize(("capacity", "expected"), [("on_demand", "ON_DEMAND"), ("spot", "SPOT")])
def test_capacity_is_on_demand_or_spot(context: AwsContext, capacity: str, expected: str) -> None:
    group = NodeGroupSettings.model_validate(
        {
            "name": "workers",
            "instance_types": ("m7i.large", "m6i.large"),
            "capacity": capacity,
            "scaling": Fixed(1),
        }
    )
    template = synthesize(context, node_groups=(SYSTEM, group))
    block = template.one("aws_eks_node_group", node_group_name_prefix="workers-")
    assert block["capacity_type"] == expected
    assert block["instance_types"] == ["m7i.large", "m6i.large"]


def test_nodes_run_the_operating_system_of_the_settings(context: AwsContext) -> None:
    assert group_of(context)["ami_type"] == "AL2023_x86_64_STANDARD"
    arm = group_of(context, ami_type="BOTTLEROCKET_ARM_64", instance_types=("m7g.large",))
    assert arm["ami_type"] == "BOTTLEROCKET_ARM_64"


def test_nodes_bear_labels_and_taints(context: AwsContext) -> None:
    taints = (Taint(key="gpu", value="yes", effect="NO_EXECUTE"), Taint(key="slow"))
    group = group_of(context, labels={"pool": "a"}, taints=taints)
    assert group["labels"] == {"pool": "a"}
    assert group["taint"] == [
        {"key": "gpu", "value": "yes", "effect": "NO_EXECUTE"},
        {"key": "slow", "effect": "NO_SCHEDULE"},
    ]


def test_updates_are_paced_and_unhealthy_nodes_replaced(context: AwsContext) -> None:
    group = group_of(context, max_unavailable_percent=20)
    assert group["update_config"] == {"max_unavailable_percentage": 20}
    assert group["node_repair_config"] == {"enabled": True}


def test_node_repair_can_be_turned_off(context: AwsContext) -> None:
    assert group_of(context, repair=False)["node_repair_config"] == {"enabled": False}


def test_pods_cannot_get_the_nodes_role_from_its_metadata(context: AwsContext) -> None:
    metadata = launch_template_of(context)["metadata_options"]
    assert metadata == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }


def test_a_node_has_an_encrypted_root_volume_of_the_size_set(context: AwsContext) -> None:
    (root,) = launch_template_of(context, disk_gib=80)["block_device_mappings"]
    assert root["device_name"] == "/dev/xvda"
    assert root["ebs"] == {
        "volume_size": 80,
        "volume_type": "gp3",
        "encrypted": "true",
        "kms_key_id": "${aws_kms_key.cluster_volumes-key_C8621BC4.arn}",
        "delete_on_termination": "true",
    }


@pytest.mark.parametrize(
    ("ami_type", "instance_type"),
    [("BOTTLEROCKET_x86_64", "m7i.large"), ("BOTTLEROCKET_ARM_64", "m7g.large")],
)
def test_on_bottlerocket_the_size_is_that_of_the_data_volume(
    context: AwsContext, ami_type: str, instance_type: str
) -> None:
    changes = {"ami_type": ami_type, "instance_types": (instance_type,), "disk_gib": 80}
    system, data = launch_template_of(context, **changes)["block_device_mappings"]
    assert (system["device_name"], data["device_name"]) == ("/dev/xvda", "/dev/xvdb")
    assert "volume_size" not in system["ebs"]
    assert data["ebs"]["volume_size"] == 80
    assert system["ebs"]["encrypted"] == data["ebs"]["encrypted"] == "true"


def test_nodes_keep_the_clusters_security_group(context: AwsContext) -> None:
    assert not {"vpc_security_group_ids", "network_interfaces"} & set(launch_template_of(context))


def test_instances_and_volumes_bear_the_providers_default_tags_and_a_name(
    context: AwsContext,
) -> None:
    launch_template = launch_template_of(context)
    specifications = launch_template["tag_specifications"]
    assert launch_template["name"] == "va-test-system"
    assert {kind["resource_type"] for kind in specifications} >= {"instance", "volume"}
    for specification in specifications:
        assert "data.aws_default_tags." in specification["tags"]
        assert '"Name" = "va-test-system"' in specification["tags"]


def test_groups_share_a_role_that_can_do_nothing_but_run_a_node(context: AwsContext) -> None:
    workers = SYSTEM.model_copy(update={"name": "workers"})
    template = synthesize(context, node_groups=(SYSTEM, workers))
    first, second = (
        template.follow(group["node_role_arn"]) for group in template.all("aws_eks_node_group")
    )
    assert first == second
    assert attached_policies(template, first) == {
        "AmazonEKSWorkerNodePolicy",
        "AmazonEC2ContainerRegistryPullOnly",
    }


def test_the_role_has_its_policies_as_long_as_there_are_nodes(context: AwsContext) -> None:
    template = synthesize_group(context)
    group = template.one("aws_eks_node_group")
    role = template.follow(group["node_role_arn"])
    attachments = {
        attachment.address
        for attachment in template.all("aws_iam_role_policy_attachment")
        if template.follow(attachment["role"]) == role
    }
    assert len(attachments) == 2
    assert attachments <= made_before(template, group)
