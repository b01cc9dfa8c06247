"""What an environment decides about what runs on its cluster before the VA does."""

from collections import Counter
from collections.abc import Iterator

from typing_extensions import override

from constructs_va.settings.charts.catalogue import CATALOGUE
from constructs_va.settings.charts.chart import ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.kubernetes_versions import KubernetesMinor
from constructs_va.settings.model import Settings


class PlatformSettings(Settings):
    """The charts of the platform, each named by its settings."""

    charts: tuple[ChartSettings, ...] = ()
    """What runs on the cluster; the order doesn't matter."""

    def runs(self, name: ChartName) -> bool:
        """Whether the chart is one of these."""
        return name in {chart.NAME for chart in self.charts}

    @override
    def check(self) -> Iterator[Problem]:
        counts = Counter(chart.NAME for chart in self.charts)
        for name in (name for name, count in counts.items() if count > 1):
            yield Problem(
                path="charts", given=f"{counts[name]} of {name}", allowed="once", remedy="keep one"
            )

    def check_kubernetes(self, minor: KubernetesMinor) -> Iterator[Problem]:
        """The problems of these charts on a cluster of this minor."""
        known = CATALOGUE[minor]
        for settings in self.charts:
            chart = known.get(settings.NAME)
            if not chart:
                fits = [m for m, charts in CATALOGUE.items() if settings.NAME in charts]
                yield Problem(
                    path=f'charts["{settings.NAME}"]',
                    given=f"Kubernetes {minor}",
                    allowed=f"Kubernetes {', '.join(fits)}",
                    remedy=f"run one of these minors, or leave {settings.NAME} out",
                )
                continue
            yield from self._check_companions(chart.name, chart.needs, chart.excludes)

    def _check_companions(
        self, name: ChartName, needs: tuple[ChartName, ...], excludes: tuple[ChartName, ...]
    ) -> Iterator[Problem]:
        path = f'charts["{name}"]'
        for missing in (need for need in needs if not self.runs(need)):
            yield Problem(
                path, f"without {missing}", f"with {missing}, which it needs", f"add {missing}"
            )
        for rival in (rival for rival in excludes if self.runs(rival)):
            yield Problem(
                path,
                f"with {rival}",
                f"{name} or {rival}: both do the same and would fight over it",
                "keep one of the two",
            )
