"""The certificate by which pods know the servers of the database."""

from hashlib import sha256
from pathlib import PurePosixPath

from cdktf_cdktf_provider_kubernetes.config_map_v1 import ConfigMapV1, ConfigMapV1Metadata
from constructs import Construct

from constructs_va.settings.variables import DATABASE_AUTHORITY_FILE
from constructs_va.vault.rds_authority import rds_authority
from constructs_va.workloads.labels import labels
from constructs_va.workloads.pod import ConfigMap, Volume, VolumeMount

NAME = "database-authority"
"""The ConfigMap, and the volume that shows it."""

_FILE = PurePosixPath(DATABASE_AUTHORITY_FILE)


def define_database_authority(
    scope: Construct, *, namespace: str, region: str, given: str | None = None
) -> ConfigMapV1:
    """A ConfigMap with the certificate of RDS's authority in the region. It is no secret.

    Args:
        given: certificates that settings have instead.

    Raises:
        ValueError: the authority of the region isn't known.
    """
    return ConfigMapV1(
        scope,
        NAME,
        metadata=ConfigMapV1Metadata(name=NAME, namespace=namespace, labels=dict(labels(NAME))),
        data={_FILE.name: rds_authority(region, given=given)},
    )


def authority_checksum(*, region: str, given: str | None) -> dict[str, str]:
    """An annotation of pods that replaces them when the certificate changes.

    Drivers read the file when they start, and RDS shows a certificate of the new authority from
    then on.
    """
    text = rds_authority(region, given=given)
    return {"checksum/database-authority": sha256(text.encode()).hexdigest()}


def authority_volume() -> Volume:
    """The volume of a pod that uses the database."""
    return Volume(NAME, config_map=ConfigMap(NAME))


def authority_mount() -> VolumeMount:
    """The mount of its container: the file is where ``PGSSLROOTCERT`` says."""
    return VolumeMount(NAME, str(_FILE.parent))
