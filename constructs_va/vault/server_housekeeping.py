"""What goes on beside each Vault server: renewed certificates, and audit logs that grow."""

from collections.abc import Mapping
from pathlib import Path

from constructs_va.helm import values
from constructs_va.helm.environment_variable import EnvironmentVariable
from constructs_va.helm.pod_security import ContainerSecurity
from constructs_va.vault.server_names import AUDIT_FOLDER, AUDIT_LOG, CERTIFICATE_FILE, TLS_FOLDER

SCRIPT = Path(__file__).with_suffix(".sh")

LOGS_KEPT = 5
"""Audit logs that are kept beside the one being written."""

PART_OF_DISK = 8
"""A log is put away once it fills this part of the disk: with those kept, 6/8 at most."""

INTERVAL_SECONDS = 60


class VolumeMount(values.Values):
    """Where a container sees a volume."""

    name: str
    mount_path: str
    read_only: bool | None = None


class Container(values.Values):
    """A container beside the chart's own, as Kubernetes writes it."""

    name: str
    image: str
    command: tuple[str, ...]
    env: list[EnvironmentVariable]
    resources: values.Resources
    security_context: ContainerSecurity = ContainerSecurity()
    volume_mounts: list[VolumeMount]


def housekeeping(image: str, *, audit_storage_gib: int, tls_volume: str) -> Container:
    """The container; it has to share its processes with Vault's.

    Args:
        image: Vault's own, which has all that the script needs.
        audit_storage_gib: the size of the disk that the chart calls ``audit``.
        tls_volume: the volume with the server's certificate.
    """
    environment: Mapping[str, str] = {
        "CERTIFICATE": CERTIFICATE_FILE,
        "AUDIT_LOG": AUDIT_LOG,
        "AUDIT_LOG_MIB": str(audit_storage_gib * 1024 // PART_OF_DISK),
        "AUDIT_LOGS_KEPT": str(LOGS_KEPT),
        "INTERVAL_SECONDS": str(INTERVAL_SECONDS),
    }
    return Container(
        name="housekeeping",
        image=image,
        command=("/bin/sh", "-c", SCRIPT.read_text(encoding="utf-8")),
        env=[EnvironmentVariable(name=name, value=value) for name, value in environment.items()],
        resources=values.Resources.of(cpu="5m", memory="32Mi"),
        volume_mounts=[
            VolumeMount(name="audit", mount_path=AUDIT_FOLDER),
            VolumeMount(name=tls_volume, mount_path=TLS_FOLDER, read_only=True),
        ],
    )
