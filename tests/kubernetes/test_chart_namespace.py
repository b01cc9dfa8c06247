from collections.abc import Sequence
from typing import Any

import pytest

from constructs_va.kubernetes import ChartNamespace
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import CATALOGUE, Chart
from constructs_va.testing import Block, Template
from tests.kubernetes.synthesis import synthesize

PLAIN = CATALOGUE["1.35"]["external-dns"]
PROMETHEUS = {"match_labels": {"app.kubernetes.io/name": "prometheus"}}
VPC = {"ip_block": {"cidr": "10.0.0.0/16"}}


def synthesize_namespace(
    context: AwsContext, charts: Sequence[Chart] = (PLAIN,), **more: Any
) -> Template:
    return synthesize(
        context,
        lambda stack, cluster, network: ChartNamespace(
            stack,
            "namespace",
            name="charts",
            charts=charts,
            context=context,
            cluster=cluster,
            network=network,
            **more,
        ),
    )


def chart(**changes: Any) -> Chart:
    return PLAIN.model_copy(update=changes)


def policies(template: Template) -> dict[str, Any]:
    return {
        block["metadata"]["name"]: block["spec"]
        for block in template.all("kubernetes_network_policy_v1")
    }


def namespace(template: Template) -> Block:
    return template.one("kubernetes_namespace_v1")


def level(template: Template) -> str:
    return namespace(template)["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]


def test_charts_reach_each_other_and_the_apis(context: AwsContext) -> None:
    found = policies(synthesize_namespace(context))
    assert set(found) == {"default-deny", "dns", "pod-identity", "within", "apis"}
    assert found["within"]["ingress"][0]["from"] == [{"pod_selector": {}}]
    assert found["within"]["egress"][0]["to"] == [{"pod_selector": {}}]
    kubernetes, aws = found["apis"]["egress"]
    assert kubernetes["to"][0] == {"ip_block": {"cidr": "172.20.0.1/32"}}
    assert aws["to"][0] == VPC
    assert {rule["ports"][0]["port"] for rule in (kubernetes, aws)} == {"443"}


def test_the_kubernetes_api_reaches_webhooks_on_their_ports_alone(context: AwsContext) -> None:
    charts = [chart(webhook_ports=(9443,)), chart(webhook_ports=(6443, 9443))]
    (rule,) = policies(synthesize_namespace(context, charts))["webhooks"]["ingress"]
    assert rule["from"] == [VPC]
    assert [port["port"] for port in rule["ports"]] == ["6443", "9443"]


def test_prometheus_reads_the_metrics_of_charts(context: AwsContext) -> None:
    template = synthesize_namespace(context, metrics_from="monitoring")
    (rule,) = policies(template)["metrics"]["ingress"]
    (peer,) = rule["from"]
    namespace = {"match_labels": {"kubernetes.io/metadata.name": "monitoring"}}
    assert peer == {"namespace_selector": namespace, "pod_selector": PROMETHEUS}
    assert rule["ports"] == [{"port": "7979", "protocol": "TCP"}]


def test_prometheus_alone_gets_out_to_metrics_and_to_no_other_ports(context: AwsContext) -> None:
    template = synthesize_namespace(context, [chart(scrapes=True)], scraped_ports=(8080, 9100))
    scraping = policies(template)["scraping"]
    assert scraping["pod_selector"] == PROMETHEUS
    (rule,) = scraping["egress"]
    assert rule["to"] == [VPC]
    assert [port["port"] for port in rule["ports"]] == ["8080", "9100"]
    assert "scraping" not in policies(synthesize_namespace(context, scraped_ports=(8080,)))


def test_a_chart_with_policies_of_its_own_gets_the_basics_alone(context: AwsContext) -> None:
    strict = chart(own_policies=True, webhook_ports=(8080,))
    found = policies(synthesize_namespace(context, [strict], metrics_from="monitoring"))
    assert set(found) == {"default-deny", "dns", "pod-identity"}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["restricted"], "restricted"),
        (["restricted", "baseline"], "baseline"),
        (["privileged", "restricted"], "privileged"),
    ],
)
def test_the_standard_is_the_strictest_that_all_charts_comply_with(
    context: AwsContext, levels: list[str], expected: str
) -> None:
    charts = [chart(pod_security=one) for one in levels]
    assert level(synthesize_namespace(context, charts)) == expected


def test_a_namespace_with_data_that_is_nowhere_else_is_kept(context: AwsContext) -> None:
    kept = namespace(synthesize_namespace(context, [chart(keeps_data=True)]))
    assert kept["lifecycle"]["prevent_destroy"] is True
    assert "lifecycle" not in namespace(synthesize_namespace(context))


def test_containers_without_a_limit_get_none(context: AwsContext) -> None:
    """One that requests more than a default limit would be refused."""
    (limit,) = synthesize_namespace(context).one("kubernetes_limit_range_v1")["spec"]["limit"]
    assert "default" not in limit
