"""Where Terraform keeps its state."""

from constructs_va.settings.model import Settings
from constructs_va.settings.types import Region


class S3State(Settings):
    """An S3 bucket for state: encrypted, and locked by a lock file beside the state.

    The bucket is made once, outside Terraform, with versioning on.
    """

    bucket: str
    """The bucket's name."""

    region: Region
    """The bucket's region."""

    kms_key_id: str | None = None
    """A KMS key (id, ARN or alias) to encrypt the state with. Default: as the bucket does."""

    def key(self, environment: str, stack: str) -> str:
        """The object that holds a stack's state."""
        return f"{environment}/{stack}.tfstate"
