"""Where Terraform keeps its state."""

from typing import Annotated

from constructs_va.settings.model import Settings
from constructs_va.settings.types import Region, matching

BucketName = Annotated[
    str,
    matching(
        r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        "3 to 63 lower-case letters, digits, dots and dashes, no sign first or last",
    ),
]
"""A bucket's whole name. Source: Amazon S3 User Guide, "General purpose bucket naming rules"."""

_KEY = r"[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}|mrk-[a-f0-9]{32}"
_ALIAS = "alias/[A-Za-z0-9/_-]+"

KmsKey = Annotated[
    str,
    matching(
        rf"{_KEY}|{_ALIAS}|arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{{12}}:(key/({_KEY})|{_ALIAS})",
        "a key's id, its ARN, or an alias: 'alias/terraform-state'",
    ),
]
"""How KMS knows a key. Source: AWS KMS Developer Guide, "Key identifiers (KeyId)"."""


class S3State(Settings):
    """An S3 bucket for state: encrypted, and locked by a lock file beside the state.

    The bucket is made once, outside Terraform, with versioning on.
    """

    bucket: BucketName
    """The bucket's name."""

    region: Region
    """The bucket's region."""

    kms_key_id: KmsKey | None = None
    """A KMS key (id, ARN or alias) to encrypt the state with. Default: S3's own key (SSE-S3), even
    where the bucket's default is another: Terraform asks for it by name.

    Source: Terraform, internal/backend/remote-state/s3/client.go, ``serverSideEncryption``.
    """

    def key(self, environment: str, stack: str) -> str:
        """The object that holds a stack's state."""
        return f"{environment}/{stack}.tfstate"
