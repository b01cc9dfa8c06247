from datetime import timedelta
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.data.database_events import DatabaseEvents
from constructs_va.foundation.alarms import CLOUDWATCH, AlarmTopic
from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.settings import AwsContext
from constructs_va.testing import Template, synthesize_construct
from tests.data.test_database import PRIMARY, REPLICA, REPLICATED, synthesize


@pytest.mark.parametrize(
    ("metric", "operator", "threshold"),
    [
        ("CPUUtilization", "GreaterThanThreshold", 70),
        ("FreeStorageSpace", "LessThanThreshold", 5 * 1024**3),
        ("DatabaseConnections", "GreaterThanThreshold", 180),
        ("FreeableMemory", "LessThanThreshold", 300 * 1024**2),
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
        free_memory_alarm_mib=300,
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
        ("FreeableMemory", "Average", 3),
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


def alarms_of(template: Template, instance: str) -> dict[str, Any]:
    """The alarms on an instance, by the last part of their names."""
    return {
        alarm["alarm_name"].split(": ")[1]: alarm
        for alarm in template.all("aws_cloudwatch_metric_alarm")
        if alarm["dimensions"] == {"DBInstanceIdentifier": instance}
    }


def test_only_a_primary_is_watched_for_what_it_keeps_and_only_a_replica_for_its_lag(
    context: AwsContext,
) -> None:
    template = synthesize(context, alarms=True, **REPLICATED)
    both = {"CPU", "connections", "free memory", "free storage"}
    assert set(alarms_of(template, PRIMARY)) == both | {
        "replication slots",
        "transaction ids",
        "write-ahead logs",
    }
    assert set(alarms_of(template, REPLICA)) == both | {"replica lag", "replication"}


def test_logs_that_are_kept_for_others_are_told_before_they_fill_the_storage(
    context: AwsContext,
) -> None:
    alarms = alarms_of(synthesize(context, alarms=True), PRIMARY)
    assert alarms["write-ahead logs"]["threshold"] == 20 * 1024**3
    assert alarms["replication slots"]["threshold"] == 10 * 1024**3
    assert alarms["transaction ids"]["threshold"] == 10**9


def test_a_replica_that_is_behind_or_follows_no_more_is_told(context: AwsContext) -> None:
    lag: dict[str, Any] = {"replica_lag_alarm": timedelta(minutes=7)}
    alarms = alarms_of(synthesize(context, alarms=True, **REPLICATED, **lag), REPLICA)
    behind, broken = alarms["replica lag"], alarms["replication"]
    assert behind["metric_name"] == broken["metric_name"] == "ReplicaLag"
    assert (behind["comparison_operator"], behind["threshold"]) == ("GreaterThanThreshold", 420)
    assert (broken["comparison_operator"], broken["threshold"]) == ("LessThanThreshold", 0)


def test_an_instance_that_sends_nothing_is_told_once_and_no_other_alarm_is_over(
    context: AwsContext,
) -> None:
    template = synthesize(context, alarms=True, **REPLICATED)
    for instance in (PRIMARY, REPLICA):
        missing = {
            name: alarm["treat_missing_data"]
            for name, alarm in alarms_of(template, instance).items()
        }
        assert missing.pop("CPU") == "breaching"
        assert missing.pop("replication slots", "notBreaching") == "notBreaching"
        assert set(missing.values()) == {"ignore"}


def test_no_alarm_is_made_before_its_instance(context: AwsContext) -> None:
    template = synthesize(context, alarms=True, **REPLICATED)
    for identifier in (PRIMARY, REPLICA):
        instance = template.one("aws_db_instance", identifier=identifier)
        for alarm in alarms_of(template, identifier).values():
            assert instance.address in alarm["depends_on"]


def test_what_rds_tells_of_any_instance_goes_to_the_topic(context: AwsContext) -> None:
    template = synthesize(context, alarms=True, shards=("north", "south"), **REPLICATED)
    events = template.one("aws_db_event_subscription", source_type="db-instance")
    # With a list, RDS would have to take a destroyed instance off it, which it refuses.
    assert "source_ids" not in events
    assert {"failover", "failure", "low storage", "maintenance", "read replica"} <= set(
        events["event_categories"]
    )
    topic = template.follow(events["sns_topic"])
    policy = template.one("aws_sns_topic_policy")
    assert template.follow(policy["arn"]) == topic
    assert policy.address in events["depends_on"]
    publish = policy.json("policy")["Statement"][0]
    assert "events.rds.amazonaws.com" in publish["Principal"]["Service"]
    key = template.follow(topic["kms_master_key_id"]).json("policy")
    users = [one["Principal"].get("Service", []) for one in key["Statement"]]
    assert ["events.rds.amazonaws.com"] in users


def test_a_topic_that_rds_may_not_publish_to_is_refused(context: AwsContext) -> None:
    def define(stack: TerraformStack) -> None:
        services = {CLOUDWATCH: {"StringEquals": {"aws:SourceAccount": context.account}}}
        key = EncryptionKey(stack, "key", context=context, name="alarms", services=services)
        topic = AlarmTopic(stack, "topic", context=context, key=key)
        DatabaseEvents(stack, "events", name="events", topic=topic)

    with pytest.raises(ValueError, match="test/topic takes no events of RDS"):
        synthesize_construct(define)


def test_without_a_topic_rds_tells_nobody(context: AwsContext) -> None:
    assert not synthesize(context).all("aws_db_event_subscription")
