import json
import re
from datetime import timedelta
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.cluster_autoscaler import ClusterAutoscaler
from constructs_va.settings import Autoscaled, AwsContext, NodeGroupSettings
from constructs_va.settings.charts import ClusterAutoscalerSettings
from constructs_va.testing import Template
from tests.helm.synthesis import (
    chart,
    made_before,
    release,
    statements_of,
    synthesize,
    values_of,
)
from tests.workloads.reading import terraform_reads

NAME = "cluster-autoscaler"


def autoscaler(context: AwsContext, *groups: NodeGroupSettings, **settings: Any) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        ClusterAutoscaler(
            stack,
            "autoscaler",
            ClusterAutoscalerSettings(**settings),
            context=context,
            cluster=cluster,
            chart=chart(NAME),
            node_groups=groups,
        )

    return synthesize(context, define)


def test_it_is_the_release_of_the_clusters_own_minor(context: AwsContext) -> None:
    template = autoscaler(context)
    assert release(template, NAME)["version"] == chart(NAME).version
    assert chart(NAME).app_version.startswith("1.35.")


def test_it_scales_groups_of_this_cluster_alone(context: AwsContext) -> None:
    scale = statements_of(autoscaler(context), "scale-node-groups")["Scale"]
    assert scale["Condition"] == {
        "StringEquals": {"aws:ResourceTag/k8s.io/cluster-autoscaler/va-test": "owned"}
    }


def test_what_it_may_do_to_all_groups_only_reads(context: AwsContext) -> None:
    see = statements_of(autoscaler(context), "scale-node-groups")["See"]
    verbs = {action.partition(":")[2] for action in see["Action"]}
    assert all(verb.startswith(("Describe", "Get")) for verb in verbs)


def test_it_finds_the_groups_by_the_clusters_name(context: AwsContext) -> None:
    template = autoscaler(context)
    name = values_of(template, NAME)["autoDiscovery"]["clusterName"]
    assert template.follow(name).type == "aws_eks_cluster"


def test_its_pods_get_its_role(context: AwsContext) -> None:
    template = autoscaler(context)
    account = values_of(template, NAME)["rbac"]["serviceAccount"]["name"]
    association = template.one(
        "aws_eks_pod_identity_association", namespace="kube-system", service_account=account
    )
    assert association.address in made_before(template, NAME)


def test_a_second_one_stands_by(context: AwsContext) -> None:
    assert values_of(autoscaler(context), NAME)["replicaCount"] == 2


def test_idle_nodes_go_after_the_time_of_the_settings(context: AwsContext) -> None:
    template = autoscaler(context, remove_idle_after=timedelta(minutes=25))
    assert values_of(template, NAME)["extraArgs"]["scale-down-unneeded-time"] == "25m"


SPOT = NodeGroupSettings(
    name="workers", instance_types=("m7i.large", "m6i.large"), capacity="spot",
    scaling=Autoscaled(0, 4),
)  # fmt: skip
ON_DEMAND = NodeGroupSettings(
    name="workers-base", instance_types=("m7i.large",), scaling=Autoscaled(1, 4)
)
UUID = "0cc1a5a4-96ad-7ad4-9e29-fd3c4b0f7a53"


@pytest.mark.parametrize("suffix", ["-202611280925330123456789ab", ""])
def test_groups_of_spot_nodes_grow_first_and_any_other_next(
    context: AwsContext, suffix: str
) -> None:
    values = values_of(autoscaler(context, SPOT, ON_DEMAND), NAME)
    assert values["extraArgs"]["expander"] == "priority,least-waste"

    def priority(scaling_group: str) -> int:
        return max(
            int(priority)
            for priority, patterns in values["expanderPriorities"].items()
            if any(re.search(pattern, scaling_group) for pattern in patterns)
        )

    spot = priority(f"eks-workers{suffix}-{UUID}")
    assert spot > priority(f"eks-workers-base{suffix}-{UUID}")
    assert priority("eks-something-else") == priority(f"eks-workers-base{suffix}-{UUID}")


def test_without_spot_nodes_the_group_grows_that_has_the_least_left_over(
    context: AwsContext,
) -> None:
    values = values_of(autoscaler(context, ON_DEMAND), NAME)
    assert values["extraArgs"]["expander"] == "least-waste"
    assert "expanderPriorities" not in values


def test_what_the_user_sets_comes_after_what_the_library_sets(context: AwsContext) -> None:
    template = autoscaler(context, extra_values={"replicaCount": 3})
    own, users = release(template, NAME)["values"]
    assert '"replicaCount": 2' in own
    assert users == '{\n  "replicaCount": 3\n}'


def test_what_the_user_sets_is_no_expression_of_terraform(context: AwsContext) -> None:
    given = {"extraEnv": {"${KEY}": ["${aws_x.y} and $${z}", "%{ if true }", "{{ .Name }}", "$5"]}}
    template = autoscaler(context, extra_values=given)
    *_, users = release(template, NAME)["values"]
    assert json.loads(terraform_reads(users)) == given
