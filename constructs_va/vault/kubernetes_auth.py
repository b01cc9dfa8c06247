"""How pods log in to Vault."""

from collections.abc import Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_vault.auth_backend import AuthBackend
from cdktf_cdktf_provider_vault.kubernetes_auth_backend_config import KubernetesAuthBackendConfig
from cdktf_cdktf_provider_vault.kubernetes_auth_backend_role import KubernetesAuthBackendRole
from constructs import Construct

from constructs_va.cluster import ServiceAccount
from constructs_va.vault.server_names import KUBERNETES_AUTH, TOKEN_AUDIENCE

API = "https://kubernetes.default.svc"


class KubernetesAuth(Construct):
    """Logs pods of the cluster in that Vault itself runs in, by their service accounts' tokens.

    Vault asks the Kubernetes API whether a token is good, by the token and the authority that its
    own pod has: none of the two is kept in Vault, and both stay right when they are renewed.
    Source: Vault documentation, "Kubernetes auth method", "Use local service account token as the
    reviewer JWT".

    Args:
        after: what must be there first.
    """

    def __init__(
        self, scope: Construct, id_: str, *, after: Sequence[ITerraformDependable] = ()
    ) -> None:
        super().__init__(scope, id_)
        self.resource = AuthBackend(
            self,
            "Default",
            type="kubernetes",
            path=KUBERNETES_AUTH,
            description="Pods of the cluster",
            depends_on=list(after),
        )
        self.configuration = KubernetesAuthBackendConfig(
            self,
            "configuration",
            backend=self.resource.path,
            kubernetes_host=API,
            disable_local_ca_jwt=False,
        )

    def allow(
        self,
        name: str,
        service_account: ServiceAccount,
        *,
        policy: str,
        ttl: timedelta,
        max_ttl: timedelta,
    ) -> KubernetesAuthBackendRole:
        """Let pods of one service account log in, as the role ``name`` with one policy.

        Their token must be for Vault: what a pod shows to others is of no use here.

        Args:
            policy: the policy's name.
            ttl: how long they are logged in unless they renew it.
            max_ttl: how long they are in any case.
        """
        return KubernetesAuthBackendRole(
            self,
            f"role-{name}",
            backend=self.resource.path,
            role_name=name,
            bound_service_account_names=[service_account.name],
            bound_service_account_namespaces=[service_account.namespace],
            audience=TOKEN_AUDIENCE,
            token_policies=[policy],
            token_ttl=ttl // SECOND,
            token_max_ttl=max_ttl // SECOND,
            depends_on=[self.configuration],
        )


SECOND = timedelta(seconds=1)
