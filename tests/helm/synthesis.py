"""What the tests of charts share: a cluster to run them on, and ways to look at what they make."""

import json
from collections.abc import Callable
from typing import Any, cast

from cdktf import TerraformStack
from cdktf_cdktf_provider_helm.provider import HelmProvider

from constructs_va.cluster import EksCluster
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import CATALOGUE, Chart, ChartName
from constructs_va.testing import Block, Template
from tests.cluster import synthesis

Define = Callable[[TerraformStack, EksCluster], object]


def synthesize(context: AwsContext, define: Define) -> Template:
    """The template of a cluster and what ``define`` adds to it."""

    def use(stack: TerraformStack, cluster: EksCluster) -> None:
        HelmProvider(stack, "helm")
        define(stack, cluster)

    return synthesis.synthesize(context, use)


def chart(name: ChartName) -> Chart:
    """The version that the catalogue has for the cluster of these tests."""
    return CATALOGUE["1.35"][name]


def network_of(stack: TerraformStack) -> Network:
    """The network that the cluster of these tests is in."""
    return cast(Network, stack.node.find_child("network"))


def release(template: Template, name: str) -> Block:
    """The Helm release of this name."""
    return template.one("helm_release", name=name)


def values_of(template: Template, name: str) -> Any:
    """The values that the library gives to the release of this name."""
    return json.loads(release(template, name)["values"][0])


def objects_of(template: Template, name: str) -> dict[tuple[str, str], Any]:
    """The objects of a release of custom objects, by kind and name."""
    return {
        (each["kind"], each["metadata"]["name"]): each
        for each in values_of(template, name)["objects"]
    }


def statements_of(template: Template, policy: str) -> dict[str, Any]:
    """The statements of a role's inline policy, by sid."""
    document = template.one("aws_iam_role_policy", name=policy).json("policy")
    return {statement["Sid"]: statement for statement in document["Statement"]}


def made_before(template: Template, name: str) -> set[str]:
    """The types and ids of what Terraform makes before the release, and destroys after it."""
    return synthesis.made_before(template, release(template, name))
