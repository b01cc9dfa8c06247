"""CloudWatch log groups."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from constructs_va.foundation.encryption_key import EncryptionKey


class LogGroup(Construct):
    """A log group, encrypted, that keeps its events for a set time.

    Args:
        name: the group's whole name; AWS services prescribe it, as ``/aws/eks/<cluster>/cluster``.
        key: a key whose ``services`` include :func:`.encryption_key.logs_service`.
    """

    def __init__(
        self, scope: Construct, id_: str, *, name: str, retention_days: int, key: EncryptionKey
    ) -> None:
        super().__init__(scope, id_)
        self.resource = CloudwatchLogGroup(
            self, "Default", name=name, retention_in_days=retention_days, kms_key_id=key.arn
        )
        self.arn = self.resource.arn
        self.name = self.resource.name
