import pytest

from constructs_va.settings import AwsContext
from tests.data.test_database import PRIMARY, REPLICA, REPLICATED, synthesize


@pytest.mark.parametrize(
    ("metric", "operator", "threshold"),
    [
        ("CPUUtilization", "GreaterThanThreshold", 70),
        ("FreeStorageSpace", "LessThanThreshold", 5 * 1024**3),
        ("DatabaseConnections", "GreaterThanThreshold", 180),
    ],
)
def test_alarms_go_off_before_any_instance_runs_out_of_something(
    context: AwsContext, metric: str, operator: str, threshold: int
) -> None:
    template = synthesize(
        context,
        alarms=True,
        cpu_alarm_percent=70,
        free_storage_alarm_percent=5,
        connections_alarm_percent=90,
        **REPLICATED,
    )
    alarms = template.all(
        "aws_cloudwatch_metric_alarm",
        metric_name=metric,
        comparison_operator=operator,
        threshold=threshold,
    )
    watched = {alarm["dimensions"]["DBInstanceIdentifier"] for alarm in alarms}
    assert watched == {PRIMARY, REPLICA}
    assert all(
        template.follow(alarm["alarm_actions"][0]).type == "aws_sns_topic" for alarm in alarms
    )


@pytest.mark.parametrize(
    ("metric", "statistic", "periods"),
    [
        ("CPUUtilization", "Average", 3),
        ("FreeStorageSpace", "Minimum", 1),
        ("DatabaseConnections", "Maximum", 1),
    ],
)
def test_a_busy_quarter_of_an_hour_counts_and_the_lowest_of_free_storage(
    context: AwsContext, metric: str, statistic: str, periods: int
) -> None:
    alarm = synthesize(context, alarms=True).one("aws_cloudwatch_metric_alarm", metric_name=metric)
    assert (alarm["statistic"], alarm["evaluation_periods"]) == (statistic, periods)
    assert alarm["period"] == 300


def test_without_a_topic_there_are_no_alarms(context: AwsContext) -> None:
    assert not synthesize(context).all("aws_cloudwatch_metric_alarm")
