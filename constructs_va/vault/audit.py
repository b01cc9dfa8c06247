"""Audit devices: who asked Vault for what, and what it answered."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_vault.audit import Audit
from constructs import Construct

from constructs_va.vault.server_names import AUDIT_LOG


class AuditDevices(Construct):
    """A log on the servers' own audit disks, and one with the pods' logs, which leaves the cluster.

    Vault answers no request that it can log nowhere. With two logs, one may fail: a full disk, say.
    Secrets are in neither, but for their hashes.

    Source: Vault documentation, "Best practices for audit logging". It advises two devices of
    different types; of these, Kubernetes has no place for a socket or for syslog.

    Args:
        after: what must be there first.
    """

    def __init__(
        self, scope: Construct, id_: str, *, after: Sequence[ITerraformDependable] = ()
    ) -> None:
        super().__init__(scope, id_)
        self._after = after
        self.resources = [
            self._define_device("file", AUDIT_LOG, "On the audit disk of each server"),
            self._define_device("stdout", "stdout", "Beside the server's own log"),
        ]

    def _define_device(self, name: str, file: str, description: str) -> Audit:
        return Audit(
            self,
            name,
            type="file",
            path=name,
            description=description,
            options={"file_path": file},
            depends_on=list(self._after),
        )
