"""Secrets that people write and components read."""

from collections.abc import Iterable, Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_vault.kv_secret_backend_v2 import KvSecretBackendV2
from cdktf_cdktf_provider_vault.mount import Mount
from constructs import Construct

from constructs_va.foundation.lifecycle import kept
from constructs_va.settings import AwsContext
from constructs_va.vault.mounts import SECRETS
from constructs_va.vault.policy import Rule


class SecretStore(Construct):
    """A folder of secrets for each component, with the last versions of each secret.

    Args:
        versions: how many are kept.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        versions: int,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.resource = Mount(
            self,
            "Default",
            path=SECRETS,
            type="kv",
            options={"version": "2"},
            description="Secrets of the VA's components, each in its own folder",
            depends_on=list(after),
            lifecycle=kept(context),
        )
        self.configuration = KvSecretBackendV2(
            self, "configuration", mount=self.resource.path, max_versions=versions
        )

    def reading(self, component: str, secrets: Iterable[str]) -> list[Rule]:
        """Lets the holder read these secrets of the component's."""
        return [Rule(f"{SECRETS}/data/{component}/{secret}", ("read",)) for secret in secrets]
