from datetime import timedelta
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.foundation.alarms import AlarmTopic, cloudwatch_service
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.helm.kube_prometheus_stack import KubePrometheusStack
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, ChartName, KubePrometheusStackSettings
from constructs_va.testing import Block, Template
from tests.cluster.synthesis import made_before as made_before_block
from tests.helm.synthesis import (
    chart,
    made_before,
    objects_of,
    release,
    statements_of,
    synthesize,
    values_of,
)

NAME = "kube-prometheus-stack"
DEFINITIONS = "prometheus-operator-crds"
RULES = "va-alert-rules"


def stack_of(
    context: AwsContext,
    *companions: ChartName,
    version: Chart | None = None,
    **settings: Any,
) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        services = cloudwatch_service(context)
        key = EncryptionKey(stack, "key", context=context, name="data", services=services)
        KubePrometheusStack(
            stack,
            "monitoring",
            KubePrometheusStackSettings(**settings),
            context=context,
            cluster=cluster,
            chart=version or chart(NAME),
            alarms=AlarmTopic(stack, "alarms", context=context, key=key),
            companions=companions,
        )

    return synthesize(context, define)


def values(context: AwsContext, **settings: Any) -> Any:
    return values_of(stack_of(context, **settings), NAME)


def alerts(context: AwsContext, *companions: ChartName) -> set[str]:
    return {each["alert"] for each in rules(context, *companions)}


def rules(context: AwsContext, *companions: ChartName) -> list[dict[str, Any]]:
    rule = objects_of(stack_of(context, *companions), RULES)["PrometheusRule", "va"]
    return [each for group in rule["spec"]["groups"] for each in group["rules"]]


def test_its_definitions_are_a_release_of_their_own_protected_and_first(
    context: AwsContext,
) -> None:
    template = stack_of(context)
    definitions = release(template, DEFINITIONS)
    assert definitions["lifecycle"] == {"prevent_destroy": True}
    assert definitions.address in made_before(template, NAME)
    assert values_of(template, NAME)["crds"] == {"enabled": False}


def test_a_chart_without_definitions_is_refused(context: AwsContext) -> None:
    version = chart(NAME).model_copy(update={"definitions": None})
    with pytest.raises(ValueError, match="no chart of its custom resource definitions"):
        stack_of(context, version=version)


def test_rules_come_once_there_is_an_operator_to_check_them(context: AwsContext) -> None:
    template = stack_of(context)
    assert release(template, NAME).address in made_before(template, RULES)


def test_alerts_go_to_the_environments_topic(context: AwsContext) -> None:
    template = stack_of(context)
    config = values_of(template, NAME)["alertmanager"]["config"]
    (receiver,) = (each for each in config["receivers"] if each["name"] == "sns")
    (target,) = receiver["sns_configs"]
    assert config["route"]["receiver"] == "sns"
    assert template.follow(target["topic_arn"])["name"] == "va-test-alarms"
    assert target["sigv4"] == {"region": "eu-central-1"}


def switch_of(template: Template) -> Block:
    return template.one("aws_sns_topic", name="va-test-alertmanager-alive")


def test_the_alert_that_always_fires_is_a_sign_of_life(context: AwsContext) -> None:
    template = stack_of(context)
    config = values_of(template, NAME)["alertmanager"]["config"]
    (route,) = (each for each in config["route"]["routes"] if "Watchdog" in each["matchers"][0])
    (receiver,) = (each for each in config["receivers"] if each["name"] == route["receiver"])
    (target,) = receiver["sns_configs"]
    assert template.follow(target["topic_arn"]) == switch_of(template)
    assert route["matchers"] == ['alertname = "Watchdog"']
    assert not template.all("aws_sns_topic_subscription")


def test_the_sign_of_life_comes_more_often_than_the_alarm_looks_for_it(context: AwsContext) -> None:
    template = stack_of(context)
    (route, _) = values_of(template, NAME)["alertmanager"]["config"]["route"]["routes"]
    minutes = sum(
        int(route[name].removesuffix("m")) for name in ("group_interval", "repeat_interval")
    )
    alarm = template.one("aws_cloudwatch_metric_alarm")
    assert minutes * 60 <= alarm["period"]


def test_somebody_is_told_when_monitoring_itself_is_dead(context: AwsContext) -> None:
    template = stack_of(context)
    alarm = template.one("aws_cloudwatch_metric_alarm")
    assert (alarm["namespace"], alarm["metric_name"]) == ("AWS/SNS", "NumberOfMessagesPublished")
    assert template.follow(alarm["dimensions"]["TopicName"]) == switch_of(template)
    assert alarm["treat_missing_data"] == "breaching"
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("LessThanThreshold", 1)
    assert alarm["period"] * alarm["evaluation_periods"] == 15 * 60
    (topic,) = map(template.follow, alarm["alarm_actions"])
    assert topic["name"] == "va-test-alarms"


def test_the_silence_before_the_first_sign_of_life_is_no_alarm(context: AwsContext) -> None:
    template = stack_of(context)
    alarm = template.one("aws_cloudwatch_metric_alarm")
    assert release(template, NAME).address in made_before_block(template, alarm)


def test_the_sign_of_life_needs_the_rights_that_alerts_need(context: AwsContext) -> None:
    template = stack_of(context)
    alive, alerts = (statements_of(template, f"publish-{name}") for name in ("alive", "alarms"))
    (topic,) = alive["Publish"]["Resource"]
    assert template.follow(topic) == switch_of(template)
    assert alive["UseKey"] == alerts["UseKey"]


def test_what_inhibits_others_is_told_to_nobody(context: AwsContext) -> None:
    routes = values(context)["alertmanager"]["config"]["route"]["routes"]
    assert {"receiver": "null", "matchers": ['alertname = "InfoInhibitor"']} in routes


def test_alertmanager_may_publish_to_that_topic_and_use_its_key_for_that(
    context: AwsContext,
) -> None:
    template = stack_of(context)
    statements = statements_of(template, "publish-alarms")
    assert statements["Publish"]["Action"] == ["sns:Publish"]
    (topic,) = statements["Publish"]["Resource"]
    assert template.follow(topic)["name"] == "va-test-alarms"
    via = statements["UseKey"]["Condition"]["StringEquals"]["kms:ViaService"]
    assert via == "sns.eu-central-1.amazonaws.com"


def test_alertmanagers_pods_get_its_role(context: AwsContext) -> None:
    template = stack_of(context)
    (association,) = template.all("aws_eks_pod_identity_association", namespace="monitoring")
    account = values_of(template, NAME)["alertmanager"]["serviceAccount"]["name"]
    assert association["service_account"] == account
    assert association.address in made_before(template, NAME)


def test_metrics_are_kept_by_time_and_by_a_part_of_the_disk(context: AwsContext) -> None:
    rendered = values(context, retention=timedelta(days=30), storage_gib=100)
    spec = rendered["prometheus"]["prometheusSpec"]
    assert spec["retention"] == "720h"
    assert spec["retentionSize"] == "80GB"
    claim = spec["storageSpec"]["volumeClaimTemplate"]["spec"]
    assert claim["resources"] == {"requests": {"storage": "100Gi"}}
    assert claim["storageClassName"] == "gp3"


def test_a_node_that_fails_takes_one_server_of_each_kind_along(context: AwsContext) -> None:
    rendered = values(context)
    for part, spec in (("prometheus", "prometheusSpec"), ("alertmanager", "alertmanagerSpec")):
        assert rendered[part][spec]["replicas"] == 2
        assert rendered[part]["podDisruptionBudget"] == {"enabled": True}
        zones, nodes = rendered[part][spec]["topologySpreadConstraints"]
        assert zones["topologyKey"] == "topology.kubernetes.io/zone"
        assert nodes["topologyKey"] == "kubernetes.io/hostname"


def test_servers_with_a_disk_rather_run_on_nodes_that_stay(context: AwsContext) -> None:
    rendered = values(context)
    for part, spec in (("prometheus", "prometheusSpec"), ("alertmanager", "alertmanagerSpec")):
        preferred = rendered[part][spec]["affinity"]["nodeAffinity"][
            "preferredDuringSchedulingIgnoredDuringExecution"
        ]
        wanted = [one["preference"]["matchExpressions"][0]["values"] for one in preferred]
        assert wanted == [["ON_DEMAND"], ["on-demand"]]


@pytest.mark.parametrize("kind", ["rule", "serviceMonitor", "podMonitor", "probe", "scrapeConfig"])
def test_what_other_charts_bring_is_found_whatever_its_labels(
    context: AwsContext, kind: str
) -> None:
    spec = values(context)["prometheus"]["prometheusSpec"]
    assert spec[f"{kind}SelectorNilUsesHelmValues"] is False


@pytest.mark.parametrize(
    "part", ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"]
)
def test_what_eks_keeps_to_itself_is_not_watched(context: AwsContext, part: str) -> None:
    assert values(context)[part] == {"enabled": False}


def test_there_is_no_grafana_without_a_secret_for_it(context: AwsContext) -> None:
    assert values(context)["grafana"] == {"enabled": False}


def test_grafana_takes_its_password_from_the_secret(context: AwsContext) -> None:
    grafana = values(context, grafana_secret="grafana-admin")["grafana"]
    assert grafana["admin"] == {"existingSecret": "grafana-admin"}
    assert "enabled" not in grafana  # as the chart has it: on


def test_alerts_on_a_chart_are_there_where_it_runs(context: AwsContext) -> None:
    workloads = alerts(context)
    assert {"PodCrashLooping", "AutoscalerAtMaximum", "VolumeNearlyFull"} <= workloads
    assert alerts(context, "keda") - workloads == {"ScalerFails"}
    assert alerts(context, "keda", "cert-manager", "velero") - workloads == {
        "ScalerFails",
        "CertificateNotRenewed",
        "BackupFailed",
    }
    assert alerts(context, "trivy-operator") - workloads == {
        "CriticalVulnerability",
        "SecretInImage",
        "NothingScanned",
    }


def test_an_autoscaler_that_cannot_move_is_not_at_its_maximum(context: AwsContext) -> None:
    expression = next(
        rule["expr"] for rule in rules(context) if rule["alert"] == "AutoscalerAtMaximum"
    )
    assert expression.endswith(
        "and kube_horizontalpodautoscaler_spec_max_replicas"
        " > kube_horizontalpodautoscaler_spec_min_replicas"
    )


def test_nobody_is_told_twice_of_one_thing(context: AwsContext) -> None:
    disabled = values(context)["defaultRules"]["disabled"]
    assert disabled["KubePodCrashLooping"] is True
    assert disabled["KubeHpaMaxedOut"] is True


def test_every_alert_says_how_bad_it_is_and_what_to_do(context: AwsContext) -> None:
    template = stack_of(context, "keda", "cert-manager", "velero")
    rule = objects_of(template, RULES)["PrometheusRule", "va"]
    for each in (each for group in rule["spec"]["groups"] for each in group["rules"]):
        assert each["for"]
        assert each["labels"]["severity"] in {"warning", "critical"}
        assert set(each["annotations"]) == {"summary", "description"}


def test_a_deployment_that_waits_for_what_its_pods_need_is_not_down(context: AwsContext) -> None:
    expression = next(rule["expr"] for rule in rules(context) if rule["alert"] == "DeploymentDown")
    assert expression.endswith(" unless kube_deployment_spec_paused == 1")


def test_nodes_metrics_are_replaced_a_quarter_at_a_time(context: AwsContext) -> None:
    exporter = values(context)["prometheus-node-exporter"]
    assert exporter["updateStrategy"]["rollingUpdate"] == {"maxUnavailable": "25%"}
