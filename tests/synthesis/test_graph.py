"""What waits for what: within a stack, and between stacks."""

import json
from graphlib import CycleError, TopologicalSorter

import pytest

from constructs_va.testing import Block, Stacks, Template
from tests.conftest import ENVIRONMENTS, STACKS

WAITS_FOR = {
    "network": set[str](),
    "data": {"network"},
    "cluster": {"network", "data"},
    "platform": {"data", "cluster"},
    "vault": {"data", "cluster", "platform"},
    "assistant": {"data", "cluster", "vault"},
}
"""The layers that each layer's stack names as its dependencies."""

ON_BEFORE_NODES = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")
ON_AFTER_NODES = ("coredns", "aws-ebs-csi-driver", "metrics-server")


def before(template: Template, block: Block) -> set[str]:
    """All that Terraform makes before the block, at whatever remove."""
    graph = template.graph()
    found: set[str] = set()
    ahead = [block.address]
    while ahead:
        ahead.extend(graph[ahead.pop()] - found)
        found.update(ahead)
    return found


def all_of(template: Template, type_: str, **arguments: object) -> list[Block]:
    """The blocks of a type; fails where there is none, so that no test speaks of nothing."""
    blocks = template.all(type_, **arguments)
    assert blocks, f"no {type_} with {arguments}"
    return blocks


def addresses(blocks: list[Block]) -> set[str]:
    return {block.address for block in blocks}


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def network(environment: str, templates: Stacks) -> Template:
    return templates[f"va-{environment}-network"]


@pytest.fixture
def cluster(environment: str, templates: Stacks) -> Template:
    return templates[f"va-{environment}-cluster"]


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_has_no_cycle(stack: str, templates: Stacks) -> None:
    graph = templates[stack].graph()
    assert any(graph.values()), "no edge found"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("layer", WAITS_FOR)
def test_a_stack_waits_for_the_layers_below_it(
    layer: str, environment: str, templates: Stacks
) -> None:
    below = {f"va-{environment}-{layer}" for layer in WAITS_FOR[layer]}
    assert templates.dependencies[f"va-{environment}-{layer}"] == below


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_reads_the_state_of_stacks_that_it_waits_for_only(
    stack: str, templates: Stacks
) -> None:
    states = {
        templates[name].content["terraform"]["backend"]["s3"]["key"]
        for name in templates.dependencies[stack]
    }
    read = [block["config"]["key"] for block in templates[stack].all("data.terraform_remote_state")]
    assert set(read) <= states


def test_the_cluster_and_the_data_read_the_state_of_the_network(
    environment: str, templates: Stacks
) -> None:
    key = templates[f"va-{environment}-network"].content["terraform"]["backend"]["s3"]["key"]
    for layer in ("data", "cluster"):
        read = templates[f"va-{environment}-{layer}"].all("data.terraform_remote_state")
        assert key in [block["config"]["key"] for block in read]


def test_nat_gateways_wait_for_the_internet_gateway(network: Template) -> None:
    (gateway,) = all_of(network, "aws_internet_gateway")
    for nat in all_of(network, "aws_nat_gateway"):
        assert gateway.address in before(network, nat)


def test_control_plane_logs_have_their_group_before_the_cluster_writes_any(
    cluster: Template,
) -> None:
    eks = cluster.one("aws_eks_cluster")
    groups = all_of(cluster, "aws_cloudwatch_log_group", name=f"/aws/eks/{eks['name']}/cluster")
    assert addresses(groups) <= before(cluster, eks)


def test_nodes_wait_for_what_pods_need_to_start(cluster: Template) -> None:
    needed = [all_of(cluster, "aws_eks_addon", addon_name=name)[0] for name in ON_BEFORE_NODES]
    for group in all_of(cluster, "aws_eks_node_group"):
        assert addresses(needed) <= before(cluster, group)


def test_nodes_wait_for_the_permissions_of_their_role(cluster: Template) -> None:
    for group in all_of(cluster, "aws_eks_node_group"):
        role = cluster.follow(group["node_role_arn"])
        attachments = [
            attachment
            for attachment in all_of(cluster, "aws_iam_role_policy_attachment")
            if cluster.follow(attachment["role"]) == role
        ]
        assert attachments
        assert addresses(attachments) <= before(cluster, group)


@pytest.mark.parametrize("addon", ON_AFTER_NODES)
def test_addons_that_run_pods_wait_for_nodes(addon: str, cluster: Template) -> None:
    groups = addresses(all_of(cluster, "aws_eks_node_group"))
    for block in all_of(cluster, "aws_eks_addon", addon_name=addon):
        assert groups <= before(cluster, block)


POD_STARTERS = (
    "aws_eks_addon",
    "helm_release",
    "kubernetes_cron_job_v1",
    "kubernetes_deployment_v1",
    "kubernetes_job_v1",
    "kubernetes_stateful_set_v1",
)


@pytest.mark.parametrize("layer", ["cluster", "platform", "vault", "assistant"])
def test_pods_that_get_a_role_start_once_it_is_effective(
    layer: str, environment: str, templates: Stacks
) -> None:
    """A pod that is admitted earlier has no credentials for as long as it lives."""
    template = templates[f"va-{environment}-{layer}"]
    graph = template.graph()
    pods = [block for type_ in POD_STARTERS for block in template.all(type_)]
    ahead = {pod.address: before(template, pod) for pod in pods}
    for association in all_of(template, "aws_eks_pod_identity_association"):
        (wait,) = (address for address in graph if association.address in graph[address])
        assert wait.startswith("terraform_data."), f"{wait} doesn't wait for {association.address}"
        assert any(wait in earlier for earlier in ahead.values()), f"nothing uses {wait}"
        account = f'"service_account_name": "{association["service_account"]}"'
        late = [pod.address for pod in pods if account in json.dumps(dict(pod))]
        assert all(wait in ahead[address] for address in late)
