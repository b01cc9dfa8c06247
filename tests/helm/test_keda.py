from typing import Any

from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.data import Queue
from constructs_va.helm.keda import Keda
from constructs_va.settings import AwsContext, QueueSettings
from constructs_va.settings.charts import KedaSettings
from constructs_va.testing import Template
from tests.helm.synthesis import chart, made_before, statements_of, synthesize, values_of


def keda(context: AwsContext, *, monitored: bool = False) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        keda = Keda(
            stack,
            "keda",
            KedaSettings(),
            context=context,
            cluster=cluster,
            chart=chart("keda"),
            monitored=monitored,
        )
        settings = QueueSettings(name="events", encryption="sqs")
        queue = Queue(stack, "queue", settings, context=context, alarms=None)
        queue.allow_read_depth(keda.role)

    return synthesize(context, define)


def values(context: AwsContext, *, monitored: bool = False) -> Any:
    return values_of(keda(context, monitored=monitored), "keda")


def test_its_operator_sees_how_many_messages_wait_in_a_queue_that_allows_it(
    context: AwsContext,
) -> None:
    template = keda(context)
    (association,) = template.all("aws_eks_pod_identity_association", namespace="keda")
    assert association["service_account"] == "keda-operator"
    depth = statements_of(template, "depth-events")["ReadDepth"]
    assert depth["Action"] == ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
    assert template.follow(depth["Resource"][0])["name"] == "va-test-events"


def test_its_role_is_there_before_its_pods(context: AwsContext) -> None:
    template = keda(context)
    (association,) = template.all("aws_eks_pod_identity_association", namespace="keda")
    assert association.address in made_before(template, "keda")


def test_a_drain_leaves_one_of_each_part_running(context: AwsContext) -> None:
    rendered = values(context)
    for part in ("operator", "metricsServer", "webhooks"):
        assert rendered[part]["replicaCount"] == 2
    budget = {"maxUnavailable": 1}
    parts = ("operator", "metricServer", "webhooks")
    assert rendered["podDisruptionBudget"] == dict.fromkeys(parts, budget)


def test_its_definitions_outlive_it(context: AwsContext) -> None:
    annotations = values(context)["crds"]["additionalAnnotations"]
    assert annotations == {"helm.sh/resource-policy": "keep"}


def test_it_reads_no_secrets_of_other_namespaces(context: AwsContext) -> None:
    permissions = values(context)["permissions"]
    restricted = {"restrict": {"secret": True}}
    assert permissions == {"operator": restricted, "metricServer": restricted}


def test_it_scales_deployments_and_stateful_sets_alone(context: AwsContext) -> None:
    assert values(context)["rbac"] == {"enabledCustomScaledRefKinds": False}


def test_its_own_metrics_are_found_where_somebody_reads_them(context: AwsContext) -> None:
    assert "prometheus" not in values(context)
    metrics = {"enabled": True, "serviceMonitor": {"enabled": True}}
    parts = ("operator", "metricServer", "webhooks")
    assert values(context, monitored=True)["prometheus"] == dict.fromkeys(parts, metrics)
