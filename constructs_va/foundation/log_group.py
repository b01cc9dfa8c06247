"""CloudWatch log groups."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.lifecycle import kept
from constructs_va.settings import AwsContext


class LogGroup(Construct):
    """A log group, encrypted, that keeps its events for a set time.

    Services write until the last: AWS may bring a group back after Terraform has destroyed it,
    unencrypted and for ever. Whoever makes an environment of the same name again deletes it first.

    Args:
        name: the group's whole name; AWS services prescribe it, as ``/aws/eks/<cluster>/cluster``.
        key: a key whose ``services`` include :func:`.encryption_key.logs_service`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        name: str,
        retention_days: int,
        key: EncryptionKey,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = CloudwatchLogGroup(
            self,
            "Default",
            name=name,
            retention_in_days=retention_days,
            kms_key_id=key.arn,
            lifecycle=kept(context),
        )
        self.arn = self.resource.arn
        self.name = self.resource.name
