from datetime import timedelta
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.karpenter import Karpenter
from constructs_va.settings import AwsContext, Taint
from constructs_va.settings.charts import Chart, KarpenterSettings, NodePoolSettings
from constructs_va.settings.image_source import ImageSource
from constructs_va.testing import Template
from tests.cluster.synthesis import attached_policies
from tests.helm.synthesis import (
    chart,
    made_before,
    network_of,
    objects_of,
    release,
    statements_of,
    synthesize,
    values_of,
)

IMAGE = "al2023@v20240807"
POLICIES = ("node-lifecycle", "node-identity", "discovery", "interruptions")


def pool(**settings: Any) -> NodePoolSettings:
    given: dict[str, Any] = {"name": "general", "instance_families": ("m7i",), "max_cpu": 64}
    return NodePoolSettings(**{**given, **settings})


def karpenter(
    context: AwsContext,
    *pools: NodePoolSettings,
    image: str = IMAGE,
    version: Chart | None = None,
    tags: dict[str, str] | None = None,
) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        Karpenter(
            stack,
            "karpenter",
            KarpenterSettings(pools=pools or (pool(),), image=image),
            context=context,
            cluster=cluster,
            network=network_of(stack),
            chart=version or chart("karpenter"),
            tags=tags,
        )

    return synthesize(context, define)


def node_pool(template: Template) -> Any:
    return objects_of(template, "va-node-pools")["NodePool", "general"]["spec"]


def node_class(template: Template) -> Any:
    return objects_of(template, "va-node-pools")["EC2NodeClass", "general"]["spec"]


def test_its_definitions_are_a_release_of_their_own_protected_and_first(
    context: AwsContext,
) -> None:
    template = karpenter(context)
    definitions = release(template, "karpenter-crd")
    assert definitions["version"] == release(template, "karpenter")["version"]
    assert definitions["lifecycle"] == {"prevent_destroy": True}
    assert definitions.address in made_before(template, "karpenter")


def test_definitions_of_an_environment_that_may_go_may_go_too(context: AwsContext) -> None:
    template = karpenter(context.model_copy(update={"destroyable": True}))
    assert "lifecycle" not in release(template, "karpenter-crd")


def test_a_chart_without_its_definitions_is_refused(context: AwsContext) -> None:
    bare = chart("karpenter").model_copy(update={"definitions": None})
    with pytest.raises(ValueError, match="names no chart of its definitions"):
        karpenter(context, version=bare)


def test_pools_go_before_karpenter_and_karpenter_before_what_it_needs(
    context: AwsContext,
) -> None:
    template = karpenter(context)
    assert release(template, "karpenter").address in made_before(template, "va-node-pools")
    before = made_before(template, "karpenter")
    assert {template.one("aws_iam_role_policy", name=name).address for name in POLICIES} <= before
    for type_ in ("aws_eks_access_entry", "aws_iam_instance_profile", "aws_sqs_queue_policy"):
        blocks = {block.address for block in template.all(type_)}
        assert blocks & before, type_


def test_its_nodes_may_join_the_cluster(context: AwsContext) -> None:
    template = karpenter(context)
    entry = template.one("aws_eks_access_entry", type="EC2_LINUX")
    role = template.follow(entry["principal_arn"])
    assert role["name"] == "va-test-karpenter-node"
    profile = template.one("aws_iam_instance_profile")
    assert template.follow(profile["role"]) == role
    assert template.follow(node_class(template)["instanceProfile"]) == profile


def test_its_nodes_may_do_no_more_than_managed_ones(context: AwsContext) -> None:
    template = karpenter(context)
    managed, own = (
        template.one("aws_iam_role", name=f"va-test-{name}") for name in ("node", "karpenter-node")
    )
    assert attached_policies(template, own) == attached_policies(template, managed)


def test_it_may_give_that_role_to_instances_and_no_other(context: AwsContext) -> None:
    template = karpenter(context)
    statement = statements_of(template, "node-identity")["GiveNodesTheirRole"]
    (role,) = statement["Resource"]
    assert template.follow(role)["name"] == "va-test-karpenter-node"


def test_it_changes_nothing_in_iam(context: AwsContext) -> None:
    statements = statements_of(karpenter(context), "node-identity")
    actions = {action for statement in statements.values() for action in statement["Action"]}
    assert actions == {"iam:PassRole", "iam:GetInstanceProfile", "iam:ListInstanceProfiles"}


def test_it_ends_only_instances_of_this_cluster(context: AwsContext) -> None:
    condition = statements_of(karpenter(context), "node-lifecycle")["EndOwn"]["Condition"]
    assert condition["StringEquals"] == {"aws:ResourceTag/kubernetes.io/cluster/va-test": "owned"}
    assert condition["StringLike"] == {"aws:ResourceTag/karpenter.sh/nodepool": "*"}


def test_what_it_launches_it_must_tag_as_this_clusters(context: AwsContext) -> None:
    statements = statements_of(karpenter(context), "node-lifecycle")
    for sid in ("LaunchTagged", "TagAtLaunch"):
        assert {
            "aws:RequestTag/kubernetes.io/cluster/va-test": "owned",
            "aws:RequestTag/eks:eks-cluster-name": "va-test",
        }.items() <= statements[sid]["Condition"]["StringEquals"].items()


def test_events_of_ec2_and_health_go_to_its_queue_and_no_others(context: AwsContext) -> None:
    template = karpenter(context)
    queue = template.one("aws_sqs_queue", name="va-test-karpenter")
    targets = template.all("aws_cloudwatch_event_target")
    rules = [template.follow(target["rule"]) for target in targets]
    assert {rule.json("event_pattern")["detail-type"][0] for rule in rules} == {
        "AWS Health Event",
        "EC2 Capacity Reservation Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
    }
    assert all(template.follow(target["arn"]) == queue for target in targets)
    send, insecure = template.one("aws_sqs_queue_policy").json("policy")["Statement"]
    sources = send["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert {template.follow(source).address for source in sources} == {
        rule.address for rule in rules
    }
    assert insecure["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_karpenter_reads_that_queue(context: AwsContext) -> None:
    template = karpenter(context)
    settings = values_of(template, "karpenter")["settings"]
    assert template.follow(settings["interruptionQueue"])["name"] == "va-test-karpenter"
    (queue,) = statements_of(template, "interruptions")["ReadInterruptions"]["Resource"]
    assert template.follow(queue)["name"] == "va-test-karpenter"


def test_nodes_are_in_the_private_subnets_with_the_clusters_security_group(
    context: AwsContext,
) -> None:
    template = karpenter(context)
    spec = node_class(template)
    subnets = [
        template.follow(template.follow(term["id"])["subnet_id"])["tags"]["Name"]
        for term in spec["subnetSelectorTerms"]
    ]
    assert subnets == ["va-test-private-eu-central-1a", "va-test-private-eu-central-1b"]
    (group,) = spec["securityGroupSelectorTerms"]
    assert "cluster_security_group_id" in group["id"]


def test_no_pod_gets_the_role_of_its_node(context: AwsContext) -> None:
    options = node_class(karpenter(context))["metadataOptions"]
    assert options["httpTokens"] == "required"
    assert options["httpPutResponseHopLimit"] == 1


@pytest.mark.parametrize(
    ("image", "volumes"),
    [
        ("al2023@v20240807", {"/dev/xvda": "80Gi"}),
        ("bottlerocket@v1.20.4", {"/dev/xvda": "4Gi", "/dev/xvdb": "80Gi"}),
    ],
)
def test_the_volume_for_images_has_the_size_and_is_encrypted(
    context: AwsContext, image: str, volumes: dict[str, str]
) -> None:
    mappings = node_class(karpenter(context, pool(disk_gib=80), image=image))["blockDeviceMappings"]
    assert {each["deviceName"]: each["ebs"]["volumeSize"] for each in mappings} == volumes
    assert all(each["ebs"]["encrypted"] for each in mappings)


def test_nodes_disks_are_encrypted_by_the_clusters_key_which_karpenter_may_use(
    context: AwsContext,
) -> None:
    template = karpenter(context)
    (device,) = node_class(template)["blockDeviceMappings"]
    key = template.follow(device["ebs"]["kmsKeyID"])
    assert key.path.endswith("/cluster/volumes-key/Default")
    (policy,) = (
        block
        for block in template.all("aws_iam_role_policy", name="encrypt-volumes")
        if "/karpenter/" in block.path
    )
    assert policy.address in made_before(template, "karpenter")
    assert all(template.follow(s["Resource"]) == key for s in policy.json("policy")["Statement"])


def test_nodes_start_from_the_release_of_the_settings(context: AwsContext) -> None:
    assert node_class(karpenter(context))["amiSelectorTerms"] == [{"alias": IMAGE}]


def test_nodes_bear_the_tags(context: AwsContext) -> None:
    tags = node_class(karpenter(context, tags={"owner": "va-platform"}))["tags"]
    assert tags == {"owner": "va-platform", "Name": "va-test-karpenter"}


def test_a_pool_chooses_among_what_the_settings_name(context: AwsContext) -> None:
    template = karpenter(
        context,
        pool(
            instance_families=("m7i", "m7g"),
            capacity=("spot", "on_demand"),
            architectures=("amd64", "arm64"),
        ),
    )
    requirements = {
        each["key"]: each["values"]
        for each in node_pool(template)["template"]["spec"]["requirements"]
    }
    assert requirements == {
        "kubernetes.io/os": ["linux"],
        "kubernetes.io/arch": ["amd64", "arm64"],
        "karpenter.sh/capacity-type": ["spot", "on-demand"],
        "karpenter.k8s.aws/instance-family": ["m7i", "m7g"],
    }


def test_a_pool_is_bounded(context: AwsContext) -> None:
    assert node_pool(karpenter(context, pool(max_cpu=48)))["limits"] == {"cpu": "48"}


def test_a_pool_is_consolidated_and_renewed_as_the_settings_say(context: AwsContext) -> None:
    spec = node_pool(
        karpenter(
            context,
            pool(
                consolidation="when_empty",
                consolidate_after=timedelta(minutes=5),
                expire_after=timedelta(days=7),
            ),
        )
    )
    assert spec["disruption"] == {
        "consolidationPolicy": "WhenEmpty",
        "consolidateAfter": "5m",
    }
    assert spec["template"]["spec"]["expireAfter"] == "168h"


def test_nodes_have_the_labels_and_taints_of_their_pool(context: AwsContext) -> None:
    taint = Taint(key="va/batch", value="yes", effect="NO_EXECUTE")
    template = node_pool(karpenter(context, pool(labels={"va/kind": "batch"}, taints=(taint,))))[
        "template"
    ]
    assert template["metadata"] == {"labels": {"va/kind": "batch"}}
    assert template["spec"]["taints"] == [
        {"key": "va/batch", "value": "yes", "effect": "NoExecute"}
    ]


def test_each_pool_has_a_class_of_its_own_name(context: AwsContext) -> None:
    objects = objects_of(karpenter(context, pool(), pool(name="batch")), "va-node-pools")
    for name in ("general", "batch"):
        reference = objects["NodePool", name]["spec"]["template"]["spec"]["nodeClassRef"]
        assert ("EC2NodeClass", reference["name"]) in objects
        assert reference["name"] == name


def test_from_a_cache_its_image_comes_by_its_tag_as_the_cache_fills_by_no_digest(
    context: AwsContext,
) -> None:
    def controller(mirror: str | None) -> Any:
        version = chart("karpenter").model_copy(update={"source": ImageSource(mirror=mirror)})
        return values_of(karpenter(context, version=version), "karpenter")["controller"]

    assert controller("cache.example.com")["image"]["digest"] == ""
    assert "image" not in controller(None)
