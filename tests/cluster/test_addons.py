import pytest

from constructs_va.settings import AwsContext
from constructs_va.testing import Template
from tests.cluster.synthesis import SYSTEM, attached_policies, made_before, synthesize


def before(template: Template, type_: str, **arguments: str) -> set[str]:
    return made_before(template, template.one(type_, **arguments))


def address(template: Template, addon: str) -> str:
    return template.one("aws_eks_addon", addon_name=addon).address


@pytest.mark.parametrize("addon", ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"])
def test_what_nodes_need_is_there_before_them(context: AwsContext, addon: str) -> None:
    template = synthesize(context)
    assert address(template, addon) in before(template, "aws_eks_node_group")


@pytest.mark.parametrize("addon", ["coredns", "aws-ebs-csi-driver", "metrics-server"])
def test_what_needs_nodes_comes_after_all_of_them(context: AwsContext, addon: str) -> None:
    workers = SYSTEM.model_copy(update={"name": "workers"})
    template = synthesize(context, node_groups=(SYSTEM, workers))
    groups = {group.address for group in template.all("aws_eks_node_group")}
    assert len(groups) == 2
    assert groups <= before(template, "aws_eks_addon", addon_name=addon)


def test_the_cni_finds_the_agent_that_it_gets_its_permissions_from(context: AwsContext) -> None:
    template = synthesize(context)
    agent = address(template, "eks-pod-identity-agent")
    assert agent in before(template, "aws_eks_addon", addon_name="vpc-cni")


@pytest.mark.parametrize(
    ("addon", "service_account", "policy"),
    [
        ("vpc-cni", "aws-node", "AmazonEKS_CNI_Policy"),
        ("aws-ebs-csi-driver", "ebs-csi-controller-sa", "AmazonEBSCSIDriverPolicy"),
    ],
)
def test_an_add_on_that_calls_aws_has_a_role_of_its_own(
    context: AwsContext, addon: str, service_account: str, policy: str
) -> None:
    template = synthesize(context)
    association = template.one("aws_eks_pod_identity_association", service_account=service_account)
    role = template.follow(association["role_arn"])
    assert attached_policies(template, role) == {policy}
    (statement,) = role.json("assume_role_policy")["Statement"]
    assert statement["Condition"]["StringEquals"] == {
        "aws:RequestTag/eks-cluster-arn": "${aws_eks_cluster.cluster.arn}",
        "aws:RequestTag/kubernetes-namespace": "kube-system",
        "aws:RequestTag/kubernetes-service-account": service_account,
    }


@pytest.mark.parametrize("addon", ["vpc-cni", "aws-ebs-csi-driver"])
def test_an_add_ons_pods_start_once_their_role_is_effective(
    context: AwsContext, addon: str
) -> None:
    template = synthesize(context)
    block = template.one("aws_eks_addon", addon_name=addon)
    # EKS would make an association of the add-on's own together with the pods.
    assert "pod_identity_association" not in block
    (wait,) = (
        other for other in template.all("terraform_data") if f"/addon-{addon}/" in other.path
    )
    assert wait.address in made_before(template, block)


@pytest.mark.parametrize("addon", ["vpc-cni", "aws-ebs-csi-driver"])
def test_an_add_on_has_its_permissions_as_long_as_it_runs(context: AwsContext, addon: str) -> None:
    template = synthesize(context)
    attachment = next(
        block
        for block in template.all("aws_iam_role_policy_attachment")
        if f"/addon-{addon}/" in block.path
    )
    assert attachment.address in before(template, "aws_eks_addon", addon_name=addon)


def test_network_policies_are_enforced(context: AwsContext) -> None:
    cni = synthesize(context).one("aws_eks_addon", addon_name="vpc-cni")
    assert cni.json("configuration_values")["enableNetworkPolicy"] == "true"


def test_nodes_take_addresses_in_blocks(context: AwsContext) -> None:
    cni = synthesize(context).one("aws_eks_addon", addon_name="vpc-cni")
    assert cni.json("configuration_values")["env"]["ENABLE_PREFIX_DELEGATION"] == "true"


def test_an_add_on_runs_the_version_that_aws_names_for_the_kubernetes_minor(
    context: AwsContext,
) -> None:
    template = synthesize(context, kubernetes="1.34")
    addon = template.one("aws_eks_addon", addon_name="coredns")
    version = template.follow(addon["addon_version"])
    assert dict(version) == {
        "addon_name": "coredns",
        "kubernetes_version": "1.34",
        "most_recent": False,
    }


def test_a_pinned_version_is_used_and_not_looked_up(context: AwsContext) -> None:
    template = synthesize(context, addon_versions={"coredns": "v1.12.1-eksbuild.2"})
    addon = template.one("aws_eks_addon", addon_name="coredns")
    assert addon["addon_version"] == "v1.12.1-eksbuild.2"
    assert not template.all("data.aws_eks_addon_version", addon_name="coredns")


def test_what_was_changed_by_hand_is_put_back(context: AwsContext) -> None:
    addons = synthesize(context).all("aws_eks_addon")
    assert len(addons) == 6
    for addon in addons:
        assert addon["resolve_conflicts_on_create"] == "OVERWRITE"
        assert addon["resolve_conflicts_on_update"] == "OVERWRITE"


def test_metrics_server_is_left_to_a_chart_where_settings_say_so(context: AwsContext) -> None:
    names = {b["addon_name"] for b in synthesize(context, metrics_addon=False).all("aws_eks_addon")}
    assert "metrics-server" not in names
    assert names >= {"coredns", "aws-ebs-csi-driver"}


def test_dns_grows_with_the_cluster(context: AwsContext) -> None:
    dns = synthesize(context).one("aws_eks_addon", addon_name="coredns")
    scaling = dns.json("configuration_values")["autoScaling"]
    assert scaling == {"enabled": True, "minReplicas": 2, "maxReplicas": 10}
