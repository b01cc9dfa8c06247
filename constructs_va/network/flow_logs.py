"""Records of a VPC's traffic."""

from cdktf_cdktf_provider_aws.flow_log import FlowLog
from constructs import Construct

from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.foundation.log_group import LogGroup
from constructs_va.foundation.policy import Statement, trust
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext


class FlowLogs(Construct):
    """All of a VPC's traffic, let through or not, recorded in an encrypted log group.

    Args:
        retention_days: how long records are kept.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: AwsContext, vpc_id: str, retention_days: int
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self.log_group = self._define_log_group(retention_days)
        role = self._define_role()
        self.resource = FlowLog(
            self,
            "Default",
            vpc_id=vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=self.log_group.arn,
            iam_role_arn=role.arn,
            tags={"Name": context.name("flow-logs")},
            # Not before the role may write, and not without it while it still does.
            depends_on=role.policies,
        )

    def _define_log_group(self, retention_days: int) -> LogGroup:
        key = EncryptionKey(
            self,
            "key",
            context=self._context,
            name="flow-logs",
            services=logs_service(self._context),
        )
        return LogGroup(
            self,
            "log-group",
            context=self._context,
            name=f"/aws/vpc/{self._context.name('flow-logs')}",
            retention_days=retention_days,
            key=key,
        )

    def _define_role(self) -> Role:
        """What the service writes with; only for flow logs of this account and region.

        Source: Amazon VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs".
        """
        role = Role(
            self,
            "role",
            context=self._context,
            name="flow-logs",
            trust=trust(
                "FlowLogsWrite",
                {"Service": ("vpc-flow-logs.amazonaws.com",)},
                conditions={
                    "StringEquals": {"aws:SourceAccount": self._context.account},
                    "ArnLike": {"aws:SourceArn": self._context.arn("ec2", "vpc-flow-log/*")},
                },
            ),
        )
        role.allow(
            "write-records",
            # AWS's example has CreateLogGroup too. With it, records that arrive after the group is
            # destroyed would bring it back, without encryption and kept for ever.
            Statement(
                "WriteRecords",
                ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
                (f"{self.log_group.arn}:*",),
            ),
        )
        return role
