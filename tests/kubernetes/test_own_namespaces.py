from collections.abc import Sequence
from typing import Any

from constructs_va.kubernetes import OwnNamespaces
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import CATALOGUE, Chart
from constructs_va.testing import Template
from tests.kubernetes.synthesis import synthesize

BALANCER = CATALOGUE["1.35"]["aws-load-balancer-controller"]
METRICS = CATALOGUE["1.35"]["metrics-server"]
ENFORCED = "pod-security.kubernetes.io/enforce"
WARNED = "pod-security.kubernetes.io/warn"


def own(context: AwsContext, charts: Sequence[Chart] = (), **more: Any) -> Template:
    return synthesize(
        context,
        lambda stack, cluster, network: OwnNamespaces(
            stack,
            "own",
            context=context,
            cluster=cluster,
            network=network,
            charts=charts,
            metrics_from="monitoring",
            **more,
        ),
    )


def labels(template: Template, namespace: str) -> Any:
    return template.one("kubernetes_labels", metadata={"name": namespace})["labels"]


def policy(template: Template, name: str, namespace: str) -> Any:
    metadata = {"name": name, "namespace": namespace}
    return template.one("kubernetes_network_policy_v1", metadata=metadata)["spec"]


def ports(rules: Sequence[Any]) -> set[str]:
    return {port["port"] for rule in rules for port in rule.get("ports", [])}


def test_default_takes_no_pod_that_may_do_anything_and_lets_none_talk(context: AwsContext) -> None:
    template = own(context)
    assert labels(template, "default")[ENFORCED] == "restricted"
    spec = policy(template, "default-deny", "default")
    assert spec["policy_types"] == ["Ingress", "Egress"]
    assert not {"ingress", "egress"} & set(spec)


def test_pods_of_default_get_no_token(context: AwsContext) -> None:
    account = own(context).one("kubernetes_default_service_account_v1")
    assert account["metadata"]["namespace"] == "default"
    assert account["automount_service_account_token"] is False


def test_kube_system_takes_what_nodes_need_and_reports_it(context: AwsContext) -> None:
    found = labels(own(context), "kube-system")
    assert (found[ENFORCED], found[WARNED]) == ("privileged", "baseline")


def test_charts_in_kube_system_reach_and_are_reached_by_what_they_need(
    context: AwsContext,
) -> None:
    spec = policy(own(context, [BALANCER]), BALANCER.name, "kube-system")
    assert spec["pod_selector"] == {
        "match_labels": {"app.kubernetes.io/instance": "aws-load-balancer-controller"}
    }
    assert ports(spec["ingress"]) == {"9443", "8080"}
    assert ports(spec["egress"]) == {"53", "80", "443"}


def test_metrics_server_alone_reaches_nodes(context: AwsContext) -> None:
    template = own(context, [BALANCER, METRICS])
    assert "10250" in ports(policy(template, METRICS.name, "kube-system")["egress"])
    assert "10250" not in ports(policy(template, BALANCER.name, "kube-system")["egress"])
