from ipaddress import IPv4Network

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.network import SecurityGroup
from constructs_va.settings import AwsContext, SettingsError
from constructs_va.testing import Template
from tests.cluster.synthesis import attached_policies, made_before, synthesize


def test_the_cluster_is_named_as_the_prefix_and_has_a_short_address(context: AwsContext) -> None:
    cluster = synthesize(context).one("aws_eks_cluster")
    assert (cluster["name"], cluster.address) == ("va-test", "aws_eks_cluster.cluster")


def test_the_cluster_runs_the_kubernetes_minor_of_the_settings(context: AwsContext) -> None:
    assert synthesize(context, kubernetes="1.34").one("aws_eks_cluster")["version"] == "1.34"


def test_the_api_answers_in_the_vpc_alone(context: AwsContext) -> None:
    vpc = synthesize(context).one("aws_eks_cluster")["vpc_config"]
    assert vpc["endpoint_private_access"] is True
    assert vpc["endpoint_public_access"] is False
    assert "public_access_cidrs" not in vpc


def test_a_public_api_answers_to_the_named_addresses(context: AwsContext) -> None:
    template = synthesize(
        context, publicly_reachable=True, public_access_cidrs=(IPv4Network("203.0.113.0/24"),)
    )
    vpc = template.one("aws_eks_cluster")["vpc_config"]
    assert vpc["endpoint_private_access"] is True
    assert vpc["endpoint_public_access"] is True
    assert vpc["public_access_cidrs"] == ["203.0.113.0/24"]


def test_the_control_plane_is_in_the_private_subnets_of_two_zones(context: AwsContext) -> None:
    template = synthesize(context)
    vpc = template.one("aws_eks_cluster")["vpc_config"]
    assert len(vpc["subnet_ids"]) == 2
    assert all("private" in subnet for subnet in vpc["subnet_ids"])


def test_the_control_plane_stays_where_it_is_when_a_zone_is_appended(context: AwsContext) -> None:
    larger = context.model_copy(update={"zones": (*context.zones, "eu-central-1c")})
    before, after = (
        template.one("aws_eks_cluster")["vpc_config"]["subnet_ids"]
        for template in (synthesize(context), synthesize(larger, control_plane_zones=context.zones))
    )
    assert after == before


def test_zones_that_the_context_lacks_are_refused(context: AwsContext) -> None:
    with pytest.raises(SettingsError) as refused:
        synthesize(context, control_plane_zones=("eu-central-1a", "eu-central-1c"))
    (problem,) = refused.value.problems
    assert problem.path == "control_plane_zones"


def test_named_blocks_and_security_groups_reach_the_private_api_and_nobody_else(
    context: AwsContext,
) -> None:
    group = "sg-0123456789abcdef0"
    template = synthesize(
        context,
        private_access_cidrs=(IPv4Network("10.9.0.0/24"),),
        private_access_security_groups=(group,),
    )
    block_rule = template.one("aws_vpc_security_group_ingress_rule", cidr_ipv4="10.9.0.0/24")
    group_rule = template.one(
        "aws_vpc_security_group_ingress_rule", referenced_security_group_id=group
    )
    for rule in (block_rule, group_rule):
        assert template.follow(rule["security_group_id"]).type == "aws_eks_cluster"
        assert (rule["ip_protocol"], rule["from_port"], rule["to_port"]) == ("tcp", 443, 443)
    assert not synthesize(context).all("aws_vpc_security_group_ingress_rule", from_port=443)


def test_a_block_keeps_its_rule_when_another_comes_before_it(context: AwsContext) -> None:
    first, second = IPv4Network("10.9.0.0/24"), IPv4Network("10.8.0.0/24")
    alone, behind = (
        synthesize(context, private_access_cidrs=blocks).one(
            "aws_vpc_security_group_ingress_rule", cidr_ipv4=str(first)
        )
        for blocks in ((first,), (second, first))
    )
    assert alone.address == behind.address


def test_the_plan_refuses_to_take_back_a_minor_that_aws_has_upgraded(context: AwsContext) -> None:
    template = synthesize(context, kubernetes="1.34")
    (precondition,) = template.one("aws_eks_cluster")["lifecycle"]["precondition"]
    assert precondition["condition"].endswith("<= 34])}")
    live = template.one("data.aws_eks_cluster")
    assert live["name"] == "va-test"
    assert live.address in precondition["condition"]
    # On the first apply there is no cluster to ask.
    assert template.follow(live["count"]).type == "aws_eks_clusters"


def test_secrets_are_encrypted_by_a_key_that_nothing_else_uses(context: AwsContext) -> None:
    template = synthesize(context)
    encryption = template.one("aws_eks_cluster")["encryption_config"]
    assert encryption["resources"] == ["secrets"]
    key = template.follow(encryption["provider"]["key_arn"])
    (statement,) = key.json("policy")["Statement"]
    assert statement["Principal"] == {"AWS": [context.root_arn]}


def test_all_control_plane_logs_go_to_an_encrypted_group_that_is_there_first(
    context: AwsContext,
) -> None:
    template = synthesize(context, log_retention_days=30)
    cluster = template.one("aws_eks_cluster")
    assert sorted(cluster["enabled_cluster_log_types"]) == [
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    ]
    logs = template.one("aws_cloudwatch_log_group", name="/aws/eks/va-test/cluster")
    assert logs["retention_in_days"] == 30
    assert logs.address in made_before(template, cluster)
    services = template.follow(logs["kms_key_id"]).json("policy")["Statement"][1]["Principal"]
    assert services == {"Service": ["logs.eu-central-1.amazonaws.com"]}


def test_only_explicit_entries_give_access(context: AwsContext) -> None:
    access = synthesize(context).one("aws_eks_cluster")["access_config"]
    assert access["authentication_mode"] == "API"
    assert access["bootstrap_cluster_creator_admin_permissions"] is False


def test_add_ons_are_not_installed_behind_terraforms_back(context: AwsContext) -> None:
    assert synthesize(context).one("aws_eks_cluster")["bootstrap_self_managed_addons"] is False


def test_a_cluster_is_hard_to_destroy(context: AwsContext) -> None:
    cluster = synthesize(context).one("aws_eks_cluster")
    assert cluster["deletion_protection"] is True
    assert cluster["lifecycle"]["prevent_destroy"] is True


def test_deletion_protection_can_be_turned_off(context: AwsContext) -> None:
    template = synthesize(context, deletion_protection=False)
    assert template.one("aws_eks_cluster")["deletion_protection"] is False


def test_support_zonal_shift_and_service_addresses_are_as_set(context: AwsContext) -> None:
    template = synthesize(
        context,
        support="extended",
        zonal_shift=False,
        service_cidr=IPv4Network("192.168.0.0/20"),
    )
    cluster = template.one("aws_eks_cluster")
    assert cluster["upgrade_policy"] == {"support_type": "EXTENDED"}
    assert cluster["zonal_shift_config"] == {"enabled": False}
    assert cluster["kubernetes_network_config"]["service_ipv4_cidr"] == "192.168.0.0/20"


def test_the_cluster_role_has_its_policy_as_long_as_there_is_a_cluster(context: AwsContext) -> None:
    template = synthesize(context)
    cluster = template.one("aws_eks_cluster")
    role = template.follow(cluster["role_arn"])
    assert attached_policies(template, role) == {"AmazonEKSClusterPolicy"}
    attachment = next(
        block
        for block in template.all("aws_iam_role_policy_attachment")
        if block["policy_arn"].endswith("/AmazonEKSClusterPolicy")
    )
    assert attachment.address in made_before(template, cluster)


def synthesize_with_runner(context: AwsContext) -> Template:
    def use(stack: TerraformStack, cluster: EksCluster) -> None:
        runner = SecurityGroup(
            stack, "runner", context=context, vpc_id="vpc-1", name="runner", description="Runner"
        )
        cluster.allow_from(runner, purpose="Terraform from the runner")

    return synthesize(context, use)


def test_a_peer_that_is_let_in_reaches_the_api_by_a_rule_beside_itself(context: AwsContext) -> None:
    template = synthesize_with_runner(context)
    rule = template.one("aws_vpc_security_group_ingress_rule", from_port=443, to_port=443)
    assert template.follow(rule["security_group_id"]).type == "aws_eks_cluster"
    assert template.follow(rule["referenced_security_group_id"])["name"] == "va-test-runner"
    assert rule["description"] == "Terraform from the runner"
    assert rule.path == "test/runner/to-kubernetes-api"


def test_service_addresses_that_are_the_networks_are_refused(context: AwsContext) -> None:
    with pytest.raises(SettingsError, match=r"no address with the network's, 10\.0\.0\.0/16"):
        synthesize(context, service_cidr=IPv4Network("10.0.128.0/20"))
