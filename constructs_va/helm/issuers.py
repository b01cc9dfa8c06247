"""Who issues certificates in the cluster: objects of cert-manager."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.helm.values import Values
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AcmeSettings

API = "cert-manager.io/v1"

INTERNAL_CA = "va-internal-ca"
"""The issuer for names within the cluster; also its certificate, and the secret that keeps it."""

ACME = "va-acme"
"""The issuer for public names; also the secret with the key of its account."""

SELF_SIGNED = "va-self-signed"
"""The issuer of the internal authority's own certificate."""


class Reference(Values):
    """Names another object."""

    name: str
    kind: Literal["ClusterIssuer"] | None = None


class PrivateKey(Values):
    """How a certificate's key is made, and whether a renewal makes a new one."""

    algorithm: Literal["ECDSA", "RSA"]
    size: int
    rotation_policy: Literal["Always", "Never"]


class Authority(Values):
    """Spec of a certificate that signs others. Durations are in hours, as ``24h``."""

    is_ca: bool = Field(default=True, serialization_alias="isCA")
    common_name: str
    secret_name: str
    duration: str
    renew_before: str
    private_key: PrivateKey
    issuer_ref: Reference


class SelfSigned(Values):
    """Spec of an issuer that signs a certificate by the certificate's own key."""

    self_signed: Mapping[str, str] = {}


class Signer(Values):
    """Where an issuer finds its authority's certificate and key."""

    secret_name: str


class SignedByAuthority(Values):
    """Spec of an issuer that signs by an authority."""

    ca: Signer


class Route53(Values):
    """A hosted zone. Credentials and region are the controller's own."""

    hosted_zone_id: str = Field(serialization_alias="hostedZoneID")


class Dns01(Values):
    """Proof by a record in DNS."""

    route53: Route53


class Selector(Values):
    """The domains that a solver is for."""

    dns_zones: Sequence[str]


class Solver(Values):
    """How domains are proved."""

    selector: Selector
    dns01: Dns01


class AcmeAccount(Values):
    """An account with an ACME server."""

    server: str
    email: str
    private_key_secret_ref: Reference
    solvers: Sequence[Solver]


class SignedByAcme(Values):
    """Spec of an issuer that has an ACME server sign."""

    acme: AcmeAccount


def internal_authority(context: AwsContext) -> Sequence[CustomObject]:
    """A certificate authority of the cluster's own, and the issuer that signs by it.

    Its key stays when its certificate is renewed, so that what trusts either certificate trusts all
    that it has signed: the authority can be renewed while clients still have the old certificate.
    They belong into cert-manager's own namespace, where cluster issuers keep their secrets.
    """
    certificate = Authority(
        common_name=f"{context.prefix} internal CA",
        secret_name=INTERNAL_CA,
        duration=f"{10 * YEAR_HOURS}h",
        renew_before=f"{2 * YEAR_HOURS}h",
        private_key=PrivateKey(algorithm="ECDSA", size=384, rotation_policy="Never"),
        issuer_ref=Reference(name=SELF_SIGNED, kind="ClusterIssuer"),
    )
    return (
        _cluster_issuer(SELF_SIGNED, SelfSigned()),
        CustomObject(
            api_version=API,
            kind="Certificate",
            metadata=Metadata(name=INTERNAL_CA),
            spec=certificate,
        ),
        _cluster_issuer(INTERNAL_CA, SignedByAuthority(ca=Signer(secret_name=INTERNAL_CA))),
    )


def acme_issuer(acme: AcmeSettings) -> CustomObject:
    """Let's Encrypt, to which a domain is proved by a record in its hosted zone."""
    account = AcmeAccount(
        server=SERVERS[acme.server],
        email=acme.email,
        private_key_secret_ref=Reference(name=ACME),
        solvers=[
            Solver(
                selector=Selector(dns_zones=[zone.name]),
                dns01=Dns01(route53=Route53(hosted_zone_id=zone.id)),
            )
            for zone in acme.zones
        ],
    )
    return _cluster_issuer(ACME, SignedByAcme(acme=account))


def _cluster_issuer(name: str, spec: Values) -> CustomObject:
    return CustomObject(
        api_version=API, kind="ClusterIssuer", metadata=Metadata(name=name), spec=spec
    )


YEAR_HOURS = 365 * 24

SERVERS = {
    "production": "https://acme-v02.api.letsencrypt.org/directory",
    "staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
}
"""Source: cert-manager v1.21.1, ``pkg/issuer/acme/setup.go``."""
