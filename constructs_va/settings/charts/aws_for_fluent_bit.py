"""aws-for-fluent-bit: brings what pods write to CloudWatch Logs.

AWS' build of Fluent Bit, by the chart of Fluent Bit's own project: AWS' chart gives its pods
``nodes/proxy``, by which each of them could run commands in every pod of the cluster.
"""

from typing import ClassVar

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.types import LogRetentionDays, Name

CHARTS = (
    Chart(
        name="aws-for-fluent-bit",
        published_as="fluent-bit",
        version="0.58.1",
        app_version="3.2.1",  # of AWS' image
        repository="https://fluent.github.io/helm-charts",
        images={"image.repository": "public.ecr.aws/aws-observability/aws-for-fluent-bit"},
        # Its publisher names no minors. It reads pods and namespaces, by the API's version v1.
        kubernetes=("1.33", "1.34", "1.35", "1.36"),
        metrics_ports=(2020,),
        pod_security="privileged",  # reads files of the node
    ),
)


class AwsForFluentBitSettings(ChartSettings):
    """Sends the logs of all containers on all nodes to one encrypted log group."""

    NAME: ClassVar[ChartName] = "aws-for-fluent-bit"

    namespace: Name = "logging"

    retention_days: LogRetentionDays = 90
    """Days for which logs are kept."""
