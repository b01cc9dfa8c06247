"""Alarms on metrics of resources that Terraform doesn't know."""

from typing import Literal

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
)
from constructs import Construct

from constructs_va.foundation.alarms import OPERATORS, Alarm, AlarmTopic


class QueryAlarm(Construct):
    """An alarm on one metric of all resources of a kind, in the account's region.

    It is a CloudWatch Metrics Insights query, which finds the resources each time it is evaluated.
    An account may have 200 such alarms in a region.
    Source: Amazon CloudWatch User Guide, "Create a CloudWatch alarm based on a Metrics Insights
    query" and "Metrics Insights quotas".

    Args:
        name: the alarm's whole name.
        query: for example ``SELECT SUM(HTTPCode_ELB_5XX_Count) FROM SCHEMA("AWS/ApplicationELB",
            LoadBalancer)``. It gives one time series: it has no ``GROUP BY``.
        when: compare with ``threshold``: ``above`` goes off at more than it, ``below`` at less.
        for_periods: how many periods of five minutes in a row.
        missing_data: what it means that no resource has the metric.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        topic: AlarmTopic,
        name: str,
        description: str,
        query: str,
        when: Literal["above", "below"],
        threshold: float,
        for_periods: int = 1,
        missing_data: Literal["notBreaching", "breaching", "missing", "ignore"] = "notBreaching",
    ) -> None:
        super().__init__(scope, id_)
        self.resource = CloudwatchMetricAlarm(
            self,
            "Default",
            alarm_name=name,
            alarm_description=description,
            metric_query=[
                CloudwatchMetricAlarmMetricQuery(
                    id="q1",
                    expression=query,
                    period=int(Alarm.PERIOD.total_seconds()),
                    return_data=True,
                )
            ],
            comparison_operator=OPERATORS[when],
            threshold=threshold,
            evaluation_periods=for_periods,
            treat_missing_data=missing_data,
            alarm_actions=[topic.arn],
            ok_actions=[topic.arn],
        )
