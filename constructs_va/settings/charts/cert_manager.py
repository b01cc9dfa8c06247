"""cert-manager: issues the platform's TLS certificates, and renews them.

Its custom resource definitions are part of the release, which upgrades them, and keeps them, and so
all certificates, when it is uninstalled.
"""

from collections.abc import Iterator
from typing import ClassVar, Literal

from typing_extensions import override

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.hosted_zone import HostedZone, check_zones
from constructs_va.settings.model import Settings
from constructs_va.settings.types import EmailAddress, Name

CHARTS = (
    Chart(
        name="cert-manager",
        version="v1.21.1",
        app_version="v1.21.1",
        repository="https://charts.jetstack.io",
        images={"imageRegistry": "quay.io"},
        # Source: cert-manager documentation, "Supported Releases": 1.21 for 1.33 to 1.36.
        kubernetes=("1.33", "1.34", "1.35", "1.36"),
        metrics_ports=(9402,),
        webhook_ports=(10250,),
    ),
)


class AcmeSettings(Settings):
    """Certificates that browsers trust, from Let's Encrypt, proved by records in Route 53."""

    email: EmailAddress
    """The account's address, which Let's Encrypt may write to."""

    zones: tuple[HostedZone, ...]
    """The zones in whose domains certificates may be issued."""

    server: Literal["production", "staging"] = "production"
    """``staging`` has wide rate limits and issues certificates that nobody trusts: for trials."""

    @override
    def check(self) -> Iterator[Problem]:
        yield from check_zones(self.zones)


class CertManagerSettings(ChartSettings):
    """An authority of the cluster's own, and Let's Encrypt where ``acme`` says so."""

    NAME: ClassVar[ChartName] = "cert-manager"

    namespace: Name = "cert-manager"

    acme: AcmeSettings | None = None
    """Public certificates. Default: none; the internal authority alone."""
