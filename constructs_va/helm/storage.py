"""Volumes that charts ask for."""

from constructs_va.helm.values import Values
from constructs_va.kubernetes import DefaultStorageClass


class StorageRequest(Values):
    """How much is asked for, as Kubernetes writes it: ``50Gi``."""

    storage: str


class StorageRequests(Values):
    """What a claim asks for."""

    requests: StorageRequest


class ClaimSpec(Values):
    """A claim of one pod's own volume."""

    storage_class_name: str = DefaultStorageClass.name
    access_modes: tuple[str, ...] = ("ReadWriteOnce",)
    resources: StorageRequests


class ClaimTemplate(Values):
    """What the claim of each pod is made from."""

    spec: ClaimSpec


class Storage(Values):
    """Storage as Prometheus Operator's objects have it."""

    volume_claim_template: ClaimTemplate

    @classmethod
    def of(cls, gib: int) -> "Storage":
        """A volume of so many GiB for each pod."""
        request = StorageRequests(requests=StorageRequest(storage=f"{gib}Gi"))
        return cls(volume_claim_template=ClaimTemplate(spec=ClaimSpec(resources=request)))
