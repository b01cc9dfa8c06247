"""Encryption as a service: keys that never leave Vault."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_vault.mount import Mount
from cdktf_cdktf_provider_vault.transit_secret_backend_key import TransitSecretBackendKey
from constructs import Construct

from constructs_va.foundation.lifecycle import kept
from constructs_va.settings import AwsContext
from constructs_va.settings.vault import TransitKey
from constructs_va.vault.mounts import TRANSIT
from constructs_va.vault.policy import Rule


class Transit(Construct):
    """Keys that components encrypt and decrypt with, and that nobody can take out of Vault.

    What a key has encrypted is lost with it: Terraform destroys none, and takes none out of Vault
    that is taken out of the settings, unless the environment is ``destroyable``.

    Args:
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        keys: Iterable[TransitKey],
        *,
        context: AwsContext,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self.resource = Mount(
            self,
            "Default",
            path=TRANSIT,
            type="transit",
            description="Keys that the VA's components encrypt with",
            depends_on=list(after),
            lifecycle=kept(context),
        )
        self.keys = {key.name: self._define_key(key) for key in keys}

    def using(self, keys: Iterable[str]) -> list[Rule]:
        """Lets the holder encrypt and decrypt with these keys."""
        return [
            Rule(f"{TRANSIT}/{action}/{key}", ("update",))
            for key in keys
            for action in ("encrypt", "decrypt")
        ]

    def _define_key(self, key: TransitKey) -> TransitSecretBackendKey:
        return TransitSecretBackendKey(
            self,
            f"key-{key.name}",
            backend=self.resource.path,
            name=key.name,
            type="aes256-gcm96",
            auto_rotate_period=key.rotate_every // timedelta(seconds=1),
            deletion_allowed=self._context.destroyable,
            lifecycle=kept(self._context),
        )
