"""Velero: backs up the cluster's objects to a bucket, and its volumes as EBS snapshots.

Its custom resource definitions are upgraded by the release: a job before each upgrade applies those
that Velero's image brings.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, ClassVar

from annotated_types import Ge, Le
from typing_extensions import override

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.types import Duration, Name

CHARTS = (
    Chart(
        name="velero",
        version="12.1.0",
        app_version="1.18.1",
        repository="https://vmware-tanzu.github.io/helm-charts",
        # Source: Velero's README, "Velero compatibility matrix".
        images={"image.repository": "docker.io/velero/velero"},
        # Source: Velero's README, "Velero compatibility matrix": "1.18-latest" is expected to work,
        # and tested up to 1.35.
        kubernetes=("1.33", "1.34", "1.35", "1.36"),
        metrics_ports=(8085,),
        crds_upgraded_by="its own job",
    ),
)

HourOfDay = Annotated[int, Ge(0), Le(23)]


class VeleroSettings(ChartSettings):
    """Backs up every namespace, with its volumes, at set hours of every day."""

    NAME: ClassVar[ChartName] = "velero"

    namespace: Name = "velero"

    bucket: Name = "cluster-backups"
    """Which of the environment's buckets backups go to."""

    hours: tuple[HourOfDay, ...] = (1,)
    """The hours, in UTC, at which a backup starts."""

    keep: Duration = timedelta(days=30)
    """How long a backup and its snapshots are kept."""

    @property
    def longest_gap(self) -> timedelta:
        """The longest time between the starts of two backups: what could be lost at worst."""
        hours = sorted(self.hours)
        following = [*hours[1:], hours[0] + 24]
        return timedelta(hours=max(b - a for a, b in zip(hours, following, strict=True)))

    @override
    def check(self) -> Iterator[Problem]:
        if not self.hours or len(set(self.hours)) < len(self.hours):
            yield self.problem(
                "hours", allowed="one hour or more, each once", remedy="name the hours of a day"
            )
            return
        if self.keep <= self.longest_gap:
            yield self.problem(
                "keep",
                allowed=f"longer than the time between two backups, {self.longest_gap}",
                remedy="raise it; otherwise there are times without any backup",
            )
