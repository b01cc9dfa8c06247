"""Load balancers that the cluster makes are watched, whatever they will be called."""

import re

import pytest
from cdktf import TerraformStack

from constructs_va.foundation.alarms import AlarmTopic, cloudwatch_service
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.settings import AwsContext, Exposure
from constructs_va.testing import Block, Template, synthesize_construct, synthesize_environment
from constructs_va.workloads import LoadBalancerAlarms
from tests.workloads.synthesis import component, environment


@pytest.fixture
def template(context: AwsContext) -> Template:
    def define(stack: TerraformStack) -> None:
        services = cloudwatch_service(context)
        key = EncryptionKey(stack, "key", context=context, name="data", services=services)
        topic = AlarmTopic(stack, "alarms", context=context, key=key)
        LoadBalancerAlarms(stack, "balancers", context=context, topic=topic)

    return synthesize_construct(define)


def queries(template: Template) -> dict[str, Block]:
    """The alarms by the expressions that they look at."""
    alarms = template.all("aws_cloudwatch_metric_alarm")
    return {alarm["metric_query"][0]["expression"]: alarm for alarm in alarms}


@pytest.mark.parametrize(
    ("metric", "comparison", "missing"),
    [
        ("SUM(HTTPCode_ELB_5XX_Count)", "GreaterThanThreshold", "notBreaching"),
        ("SUM(HTTPCode_Target_5XX_Count)", "GreaterThanThreshold", "notBreaching"),
        ("AVG(TargetResponseTime)", "GreaterThanThreshold", "notBreaching"),
        ("MAX(UnHealthyHostCount)", "GreaterThanThreshold", "notBreaching"),
        ("MIN(HealthyHostCount)", "LessThanThreshold", "breaching"),
    ],
)
def test_errors_latency_and_health_are_told(
    metric: str, comparison: str, missing: str, template: Template
) -> None:
    (alarm,) = (one for query, one in queries(template).items() if metric in query)
    assert (alarm["comparison_operator"], alarm["treat_missing_data"]) == (comparison, missing)
    assert [template.follow(action).type for action in alarm["alarm_actions"]] == ["aws_sns_topic"]


def test_a_request_is_counted_once_not_again_for_its_zone(template: Template) -> None:
    for query in queries(template):
        assert re.fullmatch(
            r"SELECT [A-Z]+\(\w+\) FROM"
            r" SCHEMA\(\"AWS/ApplicationELB\", LoadBalancer(, TargetGroup)?\)",
            query,
        )


def test_they_are_there_where_a_component_is_exposed() -> None:
    def alarms(exposed: Exposure | None) -> int:
        stacks = synthesize_environment(environment(component("web", exposed=exposed)))
        return len(stacks["va-test-assistant"].all("aws_cloudwatch_metric_alarm"))

    assert alarms(Exposure(host="api.va.example.com"))
    assert not alarms(None)
