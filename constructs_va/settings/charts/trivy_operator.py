"""trivy-operator: looks for known vulnerabilities and left secrets in the images that run.

Its custom resource definitions are in the chart's ``crds/``: they are upgraded by hand.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Le
from pydantic import Field
from typing_extensions import override

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.types import Duration, Name

CHARTS = (
    Chart(
        name="trivy-operator",
        version="0.34.0",
        app_version="0.32.0",
        repository="https://aquasecurity.github.io/helm-charts",
        # The chart has these from mirror.gcr.io, a mirror of Docker Hub that ECR doesn't cache.
        images={
            "image.registry": "docker.io",
            "trivy.image.registry": "docker.io",
            "trivy.dbRegistry": "docker.io",
            "trivy.javaDbRegistry": "docker.io",
            "nodeCollector.registry": "ghcr.io",
            "policiesBundle.registry": "docker.io",
        },
        kubernetes=("1.33", "1.34", "1.35"),
        # Source: trivy-operator v0.32.0, ``.github/workflows/release.yaml``.
        not_yet={"1.36": "its publisher names no minors, and tests 0.32.0 with 1.34"},
        metrics_ports=(8080,),
        crds_upgraded_by="hand",
    ),
)

Severity = Literal["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"]


class TrivyOperatorSettings(ChartSettings):
    """Scans the images of every namespace, when they come and again as knowledge grows."""

    NAME: ClassVar[ChartName] = "trivy-operator"

    namespace: Name = "trivy-system"

    severities: tuple[Severity, ...] = ("MEDIUM", "HIGH", "CRITICAL")
    """Which vulnerabilities are reported. Each image with a critical one raises an alert, where
    Prometheus runs."""

    unfixed: bool = False
    """Whether vulnerabilities are reported for which there is no fix yet. Default: they aren't,
    as nobody could do anything about their alerts."""

    rescan_after: Duration = timedelta(hours=24)
    """How old a report may get, before its image is scanned again."""

    parallel_scans: Annotated[int, Ge(1), Le(20)] = 3
    """How many images are scanned at once; each scan asks for 1 GiB of memory."""

    database_registry: Annotated[str, Field(pattern=r"^[a-z0-9.:/-]+$", max_length=255)] | None = (
        None
    )
    """A registry with ``aquasec/trivy-db`` and ``aquasec/trivy-java-db``, such as a pull-through
    cache. Default: the chart's, a mirror on the internet."""

    @override
    def check(self) -> Iterator[Problem]:
        if not self.severities:
            yield self.problem(
                "severities",
                allowed="at least one severity",
                remedy='name one, for example "CRITICAL", or leave the chart out',
            )
        if self.rescan_after < timedelta(hours=1):
            yield self.problem(
                "rescan_after",
                allowed="one hour or more",
                remedy="raise it; the databases are published a few times a day",
            )
