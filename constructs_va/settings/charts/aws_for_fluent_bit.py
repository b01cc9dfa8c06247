"""aws-for-fluent-bit: brings what pods write to CloudWatch Logs."""

from typing import ClassVar

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.types import LogRetentionDays, Name

CHARTS = (
    Chart(
        name="aws-for-fluent-bit",
        version="0.2.0",
        app_version="3.2.1",
        repository="https://aws.github.io/eks-charts",
        images={"image.repository": "public.ecr.aws/aws-observability/aws-for-fluent-bit"},
        kubernetes=("1.33", "1.34", "1.35"),
        pod_security="privileged",  # reads files of the node
    ),
)


class AwsForFluentBitSettings(ChartSettings):
    """Sends the logs of all containers on all nodes to one encrypted log group."""

    NAME: ClassVar[ChartName] = "aws-for-fluent-bit"

    namespace: Name = "logging"

    retention_days: LogRetentionDays = 90
    """Days for which logs are kept."""
