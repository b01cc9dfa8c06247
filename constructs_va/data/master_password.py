"""The password of a database's master user, where Terraform makes it."""

from cdktf import TerraformResourceLifecycle, TerraformStack
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct

from constructs_va.foundation.encryption_key import EncryptionKey
from constructs_va.foundation.lifecycle import kept
from constructs_va.settings import AwsContext

LENGTH = 40
"""Characters out of 62, since RDS refuses some punctuation: 238 bits."""


class MasterPassword(Construct):
    """A random password in a secret of Secrets Manager, and in no plan and no state.

    The secret has the members ``username`` and ``password``, as the one that RDS would make.
    Whoever plans or applies must be able to read it (``secretsmanager:GetSecretValue``, and
    ``kms:Decrypt`` with its key). Of a ``destroyable`` environment it is deleted at once, so that
    its name is free for the next one; else AWS keeps it for 30 days.

    Args:
        name: the secret's whole name.
        description: whose password it is.
        version: raise it to have a new password made.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        name: str,
        description: str,
        username: str,
        version: int,
        key: EncryptionKey,
    ) -> None:
        super().__init__(scope, id_)
        self.version = version
        self.resource = SecretsmanagerSecret(
            self,
            "Default",
            name=name,
            description=description,
            kms_key_id=key.arn,
            recovery_window_in_days=0 if context.destroyable else None,
            lifecycle=kept(context),
        )
        self.arn = self.resource.arn
        stored = self._define_stored(username)
        self.value = self._define_read_back(stored)

    def _define_stored(self, username: str) -> SecretsmanagerSecretVersion:
        made = self._define_ephemeral(
            "aws_secretsmanager_random_password",
            {"password_length": LENGTH, "exclude_punctuation": True},
        )
        members = f'{{username = "{username}", password = {made}.random_password}}'
        return SecretsmanagerSecretVersion(
            self,
            "stored",
            secret_id=self.resource.id,
            secret_string_wo=f"${{jsonencode({members})}}",
            secret_string_wo_version=self.version,
            # Another version replaces it: the secret always holds one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )

    def _define_read_back(self, stored: SecretsmanagerSecretVersion) -> str:
        """What the secret holds, for the instance to take.

        Each run makes another random password, and keeps it only if it writes the secret. So the
        instance takes what was kept, also when it is made in a later run than the secret.
        """
        read = self._define_ephemeral(
            "aws_secretsmanager_secret_version",
            {"secret_id": stored.secret_id, "version_id": stored.version_id},
        )
        return f'${{jsondecode({read}.secret_string)["password"]}}'

    def _define_ephemeral(self, type_: str, arguments: dict[str, object]) -> str:
        """Add an ephemeral block, for which cdktf has no class, and return its address."""
        id_ = self.resource.friendly_unique_id
        TerraformStack.of(self).add_override(f"ephemeral.{type_}.{id_}", arguments)
        return f"ephemeral.{type_}.{id_}"
