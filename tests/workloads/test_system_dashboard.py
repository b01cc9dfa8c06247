"""The dashboard shows metrics that exist, of resources that exist."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from constructs_va.settings import QueueSettings
from constructs_va.testing import Stacks, Template, synthesize_environment
from tests.conftest import ENVIRONMENTS
from tests.workloads.synthesis import component, environment

PUBLISHED: Mapping[tuple[str, ...], set[str]] = {
    ("AWS/ApplicationELB", "LoadBalancer"): {
        "HTTPCode_ELB_5XX_Count",
        "HTTPCode_Target_5XX_Count",
        "RequestCount",
        "TargetResponseTime",
    },
    ("AWS/ApplicationELB", "LoadBalancer", "TargetGroup"): {
        "HealthyHostCount",
        "UnHealthyHostCount",
    },
    ("AWS/SQS", "QueueName"): {
        "ApproximateAgeOfOldestMessage",
        "ApproximateNumberOfMessagesVisible",
    },
    ("AWS/RDS", "DBInstanceIdentifier"): {
        "CPUUtilization",
        "DatabaseConnections",
        "FreeStorageSpace",
        "FreeableMemory",
        "ReadLatency",
        "ReplicaLag",
        "WriteLatency",
    },
    ("AWS/EC2", "AutoScalingGroupName"): {"CPUUtilization"},
    ("AWS/EKS", "ClusterName"): {
        "apiserver_request_total_5XX",
        "scheduler_pending_pods",
        "scheduler_pending_pods_UNSCHEDULABLE",
    },
}
"""Namespace and dimensions to the metrics that AWS publishes with them, of those that are shown.

Source: the pages that ``constructs_va/workloads/system_dashboard.py`` names.
"""

SEARCH = re.compile(
    r"SEARCH\('\{(?P<schema>[\w/,]+)\} MetricName=\"(?P<metric>\w+)\"[ \w]*',"
    r" '(Sum|Average|Minimum|Maximum|p\d\d)', 300\)"
)


def widgets(template: Template) -> list[dict[str, Any]]:
    return template.one("aws_cloudwatch_dashboard").json("dashboard_body")["widgets"]


def metrics(template: Template) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Namespace with dimensions, metric, and the dimensions' values, of every line."""
    for widget in widgets(template):
        for line in widget["properties"].get("metrics", ()):
            if isinstance(line[0], dict):
                found = SEARCH.fullmatch(line[0]["expression"])
                assert found, line
                yield tuple(found["schema"].split(",")), found["metric"], ()
            else:
                namespace, metric, *pairs, _ = line
                yield (namespace, *pairs[::2]), metric, tuple(pairs[1::2])


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_metric_is_one_that_aws_publishes(name: str, templates: Stacks) -> None:
    shown = list(metrics(templates[f"va-{name}-assistant"]))
    assert shown
    for schema, metric, _ in shown:
        assert metric in PUBLISHED[schema]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_what_is_shown_is_there(name: str, templates: Stacks) -> None:
    data, cluster = templates[f"va-{name}-data"], templates[f"va-{name}-cluster"]
    there = {
        "AWS/SQS": {queue["name"] for queue in data.all("aws_sqs_queue")},
        "AWS/RDS": {instance["identifier"] for instance in data.all("aws_db_instance")},
        "AWS/EKS": {one["name"] for one in cluster.all("aws_eks_cluster")},
    }
    shown: dict[str, set[str]] = {namespace: set() for namespace in there}
    for schema, _, values in metrics(templates[f"va-{name}-assistant"]):
        if schema[0] in shown:
            shown[schema[0]].update(values)
    assert shown == there


def test_a_queue_more_is_a_line_more() -> None:
    def names(*queues: str) -> set[str]:
        settings = environment(
            component("web"), queues=tuple(QueueSettings(name=name) for name in queues)
        )
        template = synthesize_environment(settings)["va-test-assistant"]
        found = metrics(template)
        return {value for (space, *_), _, values in found if space == "AWS/SQS" for value in values}

    assert names("one", "two") - names("one") == {"va-test-two", "va-test-two-dead"}


def test_graphs_lie_beside_each_other_within_the_grid(templates: Stacks) -> None:
    taken: set[tuple[int, int]] = set()
    for widget in widgets(templates["va-production-assistant"]):
        cells = {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        assert not taken & cells
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_the_dashboard_is_called_as_the_environment(templates: Stacks) -> None:
    dashboard = templates["va-staging-assistant"].one("aws_cloudwatch_dashboard")
    assert dashboard["dashboard_name"] == "va-staging"
