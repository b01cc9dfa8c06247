"""How people and pipelines log in to Vault."""

from collections.abc import Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_vault.auth_backend import AuthBackend
from cdktf_cdktf_provider_vault.aws_auth_backend_client import AwsAuthBackendClient
from cdktf_cdktf_provider_vault.aws_auth_backend_config_identity import (
    AwsAuthBackendConfigIdentity,
)
from cdktf_cdktf_provider_vault.aws_auth_backend_role import AwsAuthBackendRole
from constructs import Construct

from constructs_va.settings import AwsContext
from constructs_va.vault.mounts import AWS_AUTH


class AwsAuth(Construct):
    """Logs IAM roles in: whoever may assume the role needs no password and no token to begin with.

    They sign a request to AWS, which Vault sends on: AWS tells who signed it. Vault needs no
    permissions of its own for that. The request names the environment, so that it is of no use to
    the Vault of another, and is signed for its region, where Vault sends it: ``vault login
    -method=aws role=… header_value=<server id> region=<region>``. Without ``region`` the command
    line signs for us-east-1, which STS in any other region refuses. The host's name that is signed
    is ``sts.amazonaws.com`` in most regions, and that of the region's own STS with
    ``AWS_STS_REGIONAL_ENDPOINTS=regional`` in the shell.

    Source: Vault documentation, "AWS auth method", "IAM auth method"; for the host's name,
    ``tests/vault/test_aws_login.py``, with Vault 1.21.4.

    Args:
        after: what must be there first.
    """

    server_id: str
    """What requests have to name: the environment's prefix, for example ``va-staging``."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._context, self.server_id = context, context.prefix
        self.resource = AuthBackend(
            self,
            "Default",
            type="aws",
            path=AWS_AUTH,
            description="People and pipelines, by their roles in AWS",
            depends_on=list(after),
        )
        self.client = self._define_client()
        self._define_identity()

    def allow(
        self, name: str, principals: Sequence[str], *, policy: str, ttl: timedelta
    ) -> AwsAuthBackendRole:
        """Let these IAM roles log in, as the role ``name`` with one policy.

        Vault knows them by their names: a role that is deleted and made anew may log in as before.
        To know them better, it would have to be allowed to look at them (``iam:GetRole``).

        Args:
            principals: their ARNs, without paths.
            policy: the policy's name.
            ttl: how long they are logged in. It can't be renewed.
        """
        seconds = ttl // timedelta(seconds=1)
        return AwsAuthBackendRole(
            self,
            f"role-{name}",
            backend=self.resource.path,
            role=name,
            auth_type="iam",
            bound_iam_principal_arns=list(principals),
            resolve_aws_unique_ids=False,
            token_policies=[policy],
            token_ttl=seconds,
            token_max_ttl=seconds,
            depends_on=[self.client],
        )

    def _define_client(self) -> AwsAuthBackendClient:
        """Vault asks in its own region, where the VPC may have an endpoint, and with no keys."""
        region = self._context.region
        return AwsAuthBackendClient(
            self,
            "client",
            backend=self.resource.path,
            iam_server_id_header_value=self.server_id,
            sts_endpoint=f"https://sts.{region}.amazonaws.com",
            sts_region=region,
        )

    def _define_identity(self) -> None:
        """The audit log names the role and the session: who it was, not only as what."""
        AwsAuthBackendConfigIdentity(
            self,
            "identity",
            backend=self.resource.path,
            iam_alias="unique_id",
            iam_metadata=["account_id", "auth_type", "canonical_arn", "client_arn"],
        )
