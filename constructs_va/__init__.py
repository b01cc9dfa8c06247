"""constructs_va: typed constructs on CDK for Terraform that deploy the VA system.

Names are loaded when they are first used, and fast start is on (see :mod:`.faststart`): importing
this package takes milliseconds, and starts Node only once a construct is named.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from constructs_va import faststart as faststart

if TYPE_CHECKING:
    from constructs_va.app import run as run
    from constructs_va.cluster import EksCluster as EksCluster
    from constructs_va.cluster import PodIdentityRole as PodIdentityRole
    from constructs_va.data import Bucket as Bucket
    from constructs_va.data import PostgresDatabase as PostgresDatabase
    from constructs_va.data import Queue as Queue
    from constructs_va.foundation.alarms import AlarmTopic as AlarmTopic
    from constructs_va.foundation.encryption_key import EncryptionKey as EncryptionKey
    from constructs_va.foundation.stack import AwsStack as AwsStack
    from constructs_va.helm.release import HelmRelease as HelmRelease
    from constructs_va.kubernetes import Namespace as Namespace
    from constructs_va.kubernetes import NetworkPolicy as NetworkPolicy
    from constructs_va.network import Network as Network
    from constructs_va.network import SecurityGroup as SecurityGroup
    from constructs_va.vault import VaultServer as VaultServer
    from constructs_va.workloads import Component as Component

__all__ = [
    "AlarmTopic",
    "AwsStack",
    "Bucket",
    "Component",
    "EksCluster",
    "EncryptionKey",
    "HelmRelease",
    "Namespace",
    "Network",
    "NetworkPolicy",
    "PodIdentityRole",
    "PostgresDatabase",
    "Queue",
    "SecurityGroup",
    "VaultServer",
    "faststart",
    "run",
]

_HOMES = {
    "AlarmTopic": "foundation.alarms",
    "AwsStack": "foundation.stack",
    "Bucket": "data",
    "Component": "workloads",
    "EksCluster": "cluster",
    "EncryptionKey": "foundation.encryption_key",
    "HelmRelease": "helm.release",
    "Namespace": "kubernetes",
    "Network": "network",
    "NetworkPolicy": "kubernetes",
    "PodIdentityRole": "cluster",
    "PostgresDatabase": "data",
    "Queue": "data",
    "SecurityGroup": "network",
    "VaultServer": "vault",
    "run": "app",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
