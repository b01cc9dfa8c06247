"""external-dns: keeps records in Route 53 for the cluster's ingresses and services.

The chart brings the definition of a custom resource (DNSEndpoint) that isn't used here, in its
``crds/``: it is upgraded by hand.
"""

from collections.abc import Iterator
from typing import ClassVar, Literal

from typing_extensions import override

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.hosted_zone import HostedZone, check_zones
from constructs_va.settings.types import Name

CHARTS = (
    Chart(
        name="external-dns",
        version="1.21.1",
        app_version="0.21.0",
        repository="https://kubernetes-sigs.github.io/external-dns",
        images={"image.repository": "registry.k8s.io/external-dns/external-dns"},
        # Source: external-dns' README, "Kubernetes version compatibility": 1.33 and newer.
        kubernetes=("1.33", "1.34", "1.35", "1.36"),
        metrics_ports=(7979,),
        crds_upgraded_by="hand",
    ),
)


class ExternalDnsSettings(ChartSettings):
    """Writes address records, in the named zones alone."""

    NAME: ClassVar[ChartName] = "external-dns"

    namespace: Name = "external-dns"

    zones: tuple[HostedZone, ...]
    """The zones that it may write to."""

    policy: Literal["upsert-only", "sync"] = "upsert-only"
    """``sync`` also deletes records whose ingress is gone, of those that it made itself."""

    @override
    def check(self) -> Iterator[Problem]:
        yield from check_zones(self.zones)
