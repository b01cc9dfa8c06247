"""Whom pods run as."""

from cdktf_cdktf_provider_kubernetes import service_account_v1 as k8s
from constructs import Construct

from constructs_va.workloads.labels import labels


def define_service_account(scope: Construct, name: str, *, namespace: str) -> k8s.ServiceAccountV1:
    """A service account, whose token pods get only if they say so themselves."""
    return k8s.ServiceAccountV1(
        scope,
        "service-account",
        metadata=k8s.ServiceAccountV1Metadata(
            name=name, namespace=namespace, labels=dict(labels(name))
        ),
        automount_service_account_token=False,
    )
