"""Certificates: the servers' own, and how their clients get to know the authority behind it."""

from collections.abc import Iterator

from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.helm.issuers import API, INTERNAL_CA, PrivateKey, Reference
from constructs_va.helm.values import Values
from constructs_va.settings.charts import VaultServerSettings
from constructs_va.vault.server_names import (
    CA_SECRET,
    HEADLESS_SERVICE,
    RELEASE,
    SERVICES,
    TLS_SECRET,
    server_names,
)


class CertificateSpec(Values):
    """A certificate that isn't an authority's. Durations are in hours, as ``24h``."""

    secret_name: str
    common_name: str
    dns_names: tuple[str, ...]
    ip_addresses: tuple[str, ...] | None = None
    usages: tuple[str, ...]
    duration: str = "2160h"
    renew_before: str = "720h"
    private_key: PrivateKey = PrivateKey(algorithm="ECDSA", size=256, rotation_policy="Always")
    issuer_ref: Reference = Reference(name=INTERNAL_CA, kind="ClusterIssuer")


def server_certificate(settings: VaultServerSettings, *, host: str) -> CustomObject:
    """The certificate that all servers show, by whatever name they are reached.

    Args:
        host: the name of the cluster that no Vault of another environment has.
    """
    return _certificate(
        RELEASE,
        settings.namespace,
        CertificateSpec(
            secret_name=TLS_SECRET,
            common_name=f"{RELEASE}.{settings.namespace}.svc",
            dns_names=(*_server_dns_names(settings), "localhost", host),
            ip_addresses=("127.0.0.1",),
            usages=("digital signature", "key encipherment", "server auth"),
        ),
    )


def client_trust(namespace: str) -> CustomObject:
    """Puts the authority's certificate into a namespace, as ``ca.crt`` of the secret ``vault-ca``.

    cert-manager writes an authority's certificate beside each that it signs, and nowhere else. So
    one is signed that is good for nothing: neither for a server nor for a client.
    """
    return _certificate(
        CA_SECRET,
        namespace,
        CertificateSpec(
            secret_name=CA_SECRET,
            common_name=f"{CA_SECRET}.{namespace}",
            dns_names=(f"{CA_SECRET}.{namespace}.invalid",),
            usages=("timestamping",),
        ),
    )


def _certificate(name: str, namespace: str, spec: CertificateSpec) -> CustomObject:
    metadata = Metadata(name=name, namespace=namespace)
    return CustomObject(api_version=API, kind="Certificate", metadata=metadata, spec=spec)


def _server_dns_names(settings: VaultServerSettings) -> Iterator[str]:
    """Each service, and each server by its own name: as its namespace, and as others, call it.

    The servers' short names are spelled out: OpenSSL takes no wildcard before a single label.
    """
    yield from server_names(settings.servers)
    here = settings.namespace
    suffixes = (f".{here}", f".{here}.svc", f".{here}.svc.cluster.local")
    for service in SERVICES:
        yield from (service, *(f"{service}{suffix}" for suffix in suffixes))
    yield from (f"*.{HEADLESS_SERVICE}{suffix}" for suffix in suffixes)
