"""The permission to use an encryption key, as those get it who are allowed what it encrypts."""

from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.policy import Statement
from constructs_va.settings import AwsContext


def use_key(key: EncryptionKey, *actions: str, service: str, context: AwsContext) -> Statement:
    """Let the holder use the key for ``actions``, through one AWS service and not by themselves.

    That keeps apart what shares a key: who may decrypt messages of a queue (``service="sqs"``)
    can't use it on an object of a bucket.

    Source: AWS KMS Developer Guide, "AWS KMS condition keys", kms:ViaService.
    """
    via = f"{service}.{context.region}.amazonaws.com"
    return Statement(
        "UseKey", actions, (key.arn,), conditions={"StringEquals": {"kms:ViaService": via}}
    )
