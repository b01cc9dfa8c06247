"""KMS keys."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from constructs_va.foundation.lifecycle import kept
from constructs_va.foundation.policy import Conditions, Statement, policy_document
from constructs_va.settings import AwsContext

USE = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")


class EncryptionKey(Construct):
    """A symmetric KMS key that AWS rotates each year.

    Its policy gives the account's IAM policies the say over it (never whoever happens to run
    Terraform), and the named AWS services what they need.

    While it is declared, it goes only where the context is ``destroyable``: see :func:`.kept`. KMS
    deletes it 30 days after Terraform destroyed it. What it
    encrypted can't be read after that, wherever it lies: to keep a snapshot of a database that is
    taken down, copy it under another key before.

    Args:
        name: the key's purpose; its alias is ``alias/<prefix>-<name>``.
        services: AWS services that use it on their own, such as ``cloudwatch.amazonaws.com``, each
            with the condition under which it may.
        statements: further statements of the key's policy.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        name: str,
        services: Mapping[str, Conditions] | None = None,
        statements: Sequence[Statement] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self.resource = KmsKey(
            self,
            "Default",
            description=f"{context.prefix}: {name}",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=policy_document(
                Statement(
                    sid="AccountAdministers",
                    principals={"AWS": (context.root_arn,)},
                    actions=("kms:*",),
                ),
                *(
                    Statement(
                        sid=f"ServiceUses{index}",
                        principals={"Service": (service,)},
                        actions=USE,
                        conditions=conditions,
                    )
                    for index, (service, conditions) in enumerate((services or {}).items())
                ),
                *statements,
            ),
            lifecycle=kept(context),
        )
        KmsAlias(
            self, "alias", name=f"alias/{context.name(name)}", target_key_id=self.resource.key_id
        )
        self.arn = self.resource.arn
        self.services = frozenset(services or ())

    def use(self, *actions: str, service: str) -> Statement:
        """Lets the holder use the key for ``actions``, through one AWS service and not directly.

        That keeps apart what shares a key: who may decrypt messages of a queue (``service="sqs"``)
        can't use it on an object of a bucket.
        Source: AWS KMS Developer Guide, "AWS KMS condition keys", kms:ViaService.
        """
        via = f"{service}.{self._context.region}.amazonaws.com"
        conditions = {"StringEquals": {"kms:ViaService": via}}
        return Statement("UseKey", actions, (self.arn,), conditions=conditions)


def logs_service(context: AwsContext) -> Mapping[str, Conditions]:
    """What lets CloudWatch Logs encrypt this account's log groups with a key.

    Source: Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
    """
    condition = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": context.arn("logs", "*")}}
    return {f"logs.{context.region}.amazonaws.com": condition}
