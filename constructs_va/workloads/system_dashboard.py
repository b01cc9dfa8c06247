"""A dashboard that answers whether the VA is well."""

from collections.abc import Iterable, Mapping, Sequence

from constructs import Construct

from constructs_va.data import PostgresDatabase, Queue
from constructs_va.foundation.dashboard import Dashboard, Graph, Line, Row, Search
from constructs_va.settings import AwsContext

BALANCER = ("LoadBalancer",)
TARGETS = ("LoadBalancer", "TargetGroup")


def define_dashboard(
    scope: Construct,
    id_: str,
    *,
    context: AwsContext,
    database: PostgresDatabase,
    queues: Mapping[str, Queue],
) -> Dashboard:
    """What users get, then what it stands on: requests, queues, database, nodes.

    It is CloudWatch's own: it is there when the cluster is down, and needs no password. Load
    balancers and nodes are found by searches, over all of the account's region.
    """
    rows = [
        _requests(),
        _queues(queues.values()),
        _database(list(_instances(database))),
        _nodes(context.prefix),
    ]
    return Dashboard(scope, id_, rows, context=context)


def _balanced(metric: str, statistic: str, dimensions: Sequence[str] = BALANCER) -> Search:
    return Search("AWS/ApplicationELB", dimensions, metric, statistic)


def _requests() -> Row:
    """Source: User Guide for Application Load Balancers, "CloudWatch metrics for your Application
    Load Balancer"."""
    return Row(
        "Are users served?",
        (
            Graph("Requests", [_balanced("RequestCount", "Sum")], unit="in 5 minutes"),
            Graph(
                "Errors: by load balancers, by components",
                [
                    _balanced("HTTPCode_ELB_5XX_Count", "Sum"),
                    _balanced("HTTPCode_Target_5XX_Count", "Sum"),
                ],
                unit="in 5 minutes",
            ),
            Graph(
                "Time to answer: median, 99 of 100",
                [
                    _balanced("TargetResponseTime", "p50"),
                    _balanced("TargetResponseTime", "p99"),
                ],
                unit="seconds",
            ),
            Graph(
                "Healthy replicas", [_balanced("HealthyHostCount", "Minimum", TARGETS)], unit="pods"
            ),
            Graph(
                "Unhealthy replicas",
                [_balanced("UnHealthyHostCount", "Maximum", TARGETS)],
                unit="pods",
            ),
        ),
    )


def _queues(queues: Iterable[Queue]) -> Row:
    """Source: Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS"."""
    queues = list(queues)

    def graph(title: str, metric: str, names: Iterable[str], unit: str) -> Graph:
        lines = [Line("AWS/SQS", metric, {"QueueName": name}, name) for name in names]
        return Graph(title, lines, "Maximum", unit)

    names, dead = [one.name for one in queues], [one.dead_letter_name for one in queues]
    waiting = "ApproximateNumberOfMessagesVisible"
    return Row(
        "Do queues drain?",
        (
            graph("Messages that wait", waiting, names, "messages"),
            graph("Age of the oldest", "ApproximateAgeOfOldestMessage", names, "seconds"),
            graph("Dead letters", waiting, dead, "messages"),
        ),
    )


def _instances(database: PostgresDatabase) -> Iterable[str]:
    for instance in database.instances.values():
        yield instance.identifier
        for replica in instance.replicas.values():
            yield replica.identifier


def _database(instances: Sequence[str]) -> Row:
    """Source: Amazon RDS User Guide, "Amazon CloudWatch metrics for Amazon RDS"."""

    def graph(title: str, *metrics: str, unit: str, statistic: str = "Average") -> Graph:
        lines = [
            Line("AWS/RDS", metric, {"DBInstanceIdentifier": name}, f"{name} {metric}")
            for metric in metrics
            for name in instances
        ]
        return Graph(title, lines, statistic, unit)

    return Row(
        "Is the database well?",
        (
            graph("Processor", "CPUUtilization", unit="percent"),
            graph("Connections", "DatabaseConnections", unit="clients", statistic="Maximum"),
            graph("Time of a read, of a write", "ReadLatency", "WriteLatency", unit="seconds"),
            graph("Free memory", "FreeableMemory", unit="bytes", statistic="Minimum"),
            graph("Free storage", "FreeStorageSpace", unit="bytes", statistic="Minimum"),
            graph("Lag of replicas", "ReplicaLag", unit="seconds", statistic="Maximum"),
        ),
    )


def _nodes(cluster: str) -> Row:
    """Source: Amazon EKS User Guide, "Monitor your cluster with Amazon CloudWatch"; Amazon EC2 User
    Guide, "CloudWatch metrics that are available for your instances"."""

    def control_plane(title: str, *metrics: str, unit: str) -> Graph:
        dimensions = {"ClusterName": cluster}
        lines = [Line("AWS/EKS", metric, dimensions, metric) for metric in metrics]
        # They come each minute, and have no statistic but the sum.
        return Graph(title, lines, "Sum", unit, period_seconds=60)

    groups = Search(
        "AWS/EC2", ("AutoScalingGroupName",), "CPUUtilization", "Average", containing="eks"
    )
    return Row(
        "Is there room?",
        (
            Graph("Processor of node groups", [groups], unit="percent"),
            control_plane(
                "Pods that find no node",
                "scheduler_pending_pods_UNSCHEDULABLE",
                "scheduler_pending_pods",
                unit="pods",
            ),
            control_plane(
                "Requests that the Kubernetes API answered with 5xx",
                "apiserver_request_total_5XX",
                unit="requests",
            ),
        ),
    )
