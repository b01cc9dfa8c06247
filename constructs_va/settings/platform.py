"""What an environment decides about what runs on its cluster before the VA does."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from graphlib import TopologicalSorter

from typing_extensions import override

from constructs_va.settings.bucket import BucketSettings
from constructs_va.settings.charts.catalogue import CATALOGUE, CHARTS
from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.charts.vault import VaultServerSettings
from constructs_va.settings.charts.velero import VeleroSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.kubernetes_versions import KubernetesMinor
from constructs_va.settings.model import Settings
from constructs_va.settings.namespace import NamespaceSettings
from constructs_va.settings.pulled_images import PulledImages
from constructs_va.settings.types import AccountId, Region
from constructs_va.settings.web_firewall import WebFirewallSettings


class PlatformSettings(Settings):
    """The charts of the platform, each named by its settings, and the VA's own namespaces."""

    charts: tuple[ChartSettings, ...] = ()
    """What runs on the cluster; the order doesn't matter."""

    namespaces: tuple[NamespaceSettings, ...] = ()
    """Where the VA's components run. Those of charts come with them."""

    images: PulledImages = PulledImages()
    """Where the images of charts, and of the library's own jobs, are pulled from. Those of the VA's
    components say it themselves."""

    operators_enter_pods: bool = False
    """Whether operators get a shell in the VA's containers, and may change what runs in them, which
    is as much: they see all that these see, their secrets too. Without it, operators still see,
    scale and restart what runs, and take nodes out of service."""

    developers_enter_pods: bool = False
    """Whether developers get a shell in the VA's containers, and so see all that these see: what
    is asked of them, and their secrets."""

    web_firewall: WebFirewallSettings | None = WebFirewallSettings()
    """The firewall in front of exposed components. ``None`` leaves them open to whatever comes from
    the internet; production refuses that. Default: on, with AWS' managed rules."""

    def runs(self, name: ChartName) -> bool:
        """Whether the chart is one of these."""
        return name in {chart.NAME for chart in self.charts}

    def namespace_of(self, name: ChartName) -> str | None:
        """The namespace that the chart is installed in; None where it isn't one of these."""
        return next((chart.namespace for chart in self.charts if name == chart.NAME), None)

    def in_order(self, minor: KubernetesMinor) -> Sequence[tuple[Chart, ChartSettings]]:
        """Each chart's version on this minor and its settings; what one needs comes before it.

        The order of those that don't need each other is that of their names.
        """
        known = CATALOGUE[minor]
        settings: dict[ChartName, ChartSettings] = {chart.NAME: chart for chart in self.charts}
        sorter = TopologicalSorter[ChartName]()
        for name in settings:
            sorter.add(name, *known[name].needs)
        sorter.prepare()
        ordered: list[tuple[Chart, ChartSettings]] = []
        while ready := sorted(sorter.get_ready()):
            ordered += [(known[name], settings[name]) for name in ready]
            sorter.done(*ready)
        return ordered

    @override
    def check(self) -> Iterator[Problem]:
        counts = Counter(chart.NAME for chart in self.charts)
        for name in (name for name, count in counts.items() if count > 1):
            yield Problem(
                path="charts", given=f"{counts[name]} of {name}", allowed="once", remedy="keep one"
            )
        yield from self._check_namespaces()
        yield from self._check_vault_clients()

    def _check_namespaces(self) -> Iterator[Problem]:
        of_charts = {chart.namespace for chart in self.charts} | KUBERNETES_OWN
        names = Counter(namespace.name for namespace in self.namespaces)
        for name, count in names.items():
            if count > 1:
                yield Problem(
                    path="namespaces",
                    given=f"{count} named {name!r}",
                    allowed="each name once",
                    remedy="rename one of them; the name is its key in Terraform",
                )
            if name in of_charts:
                yield Problem(
                    path=f'namespaces["{name}"].name',
                    given=name,
                    allowed=f"any name but {', '.join(sorted(of_charts))}",
                    remedy="rename it; what runs there is not the VA's",
                )

    def _check_vault_clients(self) -> Iterator[Problem]:
        known = {namespace.name for namespace in self.namespaces}
        for vault in self.charts:
            if not isinstance(vault, VaultServerSettings):
                continue
            for stranger in (name for name in vault.client_namespaces if name not in known):
                yield Problem(
                    path=f'charts["{vault.NAME}"].client_namespaces',
                    given=stranger,
                    allowed=", ".join(sorted(known)) or "the platform's namespaces; it has none",
                    remedy="name one of these, or add it to the platform's namespaces",
                )

    def check_kubernetes(self, minor: KubernetesMinor) -> Iterator[Problem]:
        """The problems of these charts on a cluster of this minor."""
        known = CATALOGUE[minor]
        yield from self._check_supported(minor)
        for settings in self.charts:
            chart = known.get(settings.NAME)
            if not chart:
                continue
            yield from self._check_companions(chart.name, chart.needs, chart.excludes)
            if chart.own_policies or chart.keeps_data:
                yield from self._check_alone(settings)

    def _check_supported(self, minor: KubernetesMinor) -> Iterator[Problem]:
        """One problem with all charts whose publishers don't support the minor (yet)."""
        strangers: list[ChartName] = [
            chart.NAME for chart in self.charts if chart.NAME not in CATALOGUE[minor]
        ]
        if not strangers:
            return
        shared = [minor for minor, charts in CATALOGUE.items() if set(strangers) <= charts.keys()]
        yield Problem(
            path="charts" if len(strangers) > 1 else f'charts["{strangers[0]}"]',
            given=f"Kubernetes {minor}",
            allowed="minors that the publisher of each chart supports: "
            + "; ".join(_support(name, minor) for name in strangers),
            remedy=(f"run Kubernetes {shared[-1]}, or leave" if shared else "leave")
            + f" {', '.join(strangers)} out",
        )

    def check_buckets(self, buckets: Iterable[BucketSettings]) -> Iterator[Problem]:
        """The problems of these charts in an environment with these buckets."""
        known = {bucket.name: bucket for bucket in buckets}
        for settings in self.charts:
            if not isinstance(settings, VeleroSettings):
                continue
            bucket = known.get(settings.bucket)
            if not bucket:
                yield Problem(
                    path=f'charts["{settings.NAME}"].bucket',
                    given=settings.bucket,
                    allowed=", ".join(sorted(known)) or "a bucket of the environment; it has none",
                    remedy="name one of these, or add it to the environment's buckets",
                )
            elif bucket.expire_after_days and bucket.expire_after_days <= settings.keep.days:
                yield Problem(
                    path=f'charts["{settings.NAME}"].keep',
                    given=settings.keep,
                    allowed=f"less than the {bucket.expire_after_days} days after which "
                    f'buckets["{bucket.name}"].expire_after_days deletes backups',
                    remedy="lower it, or take expire_after_days out: Velero itself deletes them",
                )

    def check_images(self, account: AccountId, region: Region) -> Iterator[Problem]:
        """The problems of where images are pulled from, in an environment of this account."""
        if self.images.cache:
            for problem in self.images.cache.check_place(account, region):
                yield problem.under("images.cache")

    def _check_alone(self, settings: ChartSettings) -> Iterator[Problem]:
        """A problem if a chart shares its namespace, whose policies and protection are for it."""
        namespace = settings.namespace
        others = [c.NAME for c in self.charts if c.namespace == namespace and c is not settings]
        if namespace in KUBERNETES_OWN:
            others.insert(0, "what is Kubernetes' own")
        if others:
            yield Problem(
                path=f'charts["{settings.NAME}"].namespace',
                given=f"{namespace}, with {', '.join(others)}",
                allowed=f"a namespace that nothing but {settings.NAME} is in: its network policies "
                "hold for all pods there, and what keeps its volumes is the namespace",
                remedy="name one for it alone, or another for the others",
            )

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


def _support(name: ChartName, minor: KubernetesMinor) -> str:
    """The minors that a chart supports, and the reason for which this one isn't among them."""
    fits = [known for known, charts in CATALOGUE.items() if name in charts]
    reasons = [one.not_yet[minor] for one in CHARTS if one.name == name and minor in one.not_yet]
    return f"{name} {', '.join(fits)}" + "".join(f" ({reason})" for reason in reasons)


KUBERNETES_OWN = frozenset({"default", "kube-node-lease", "kube-public", "kube-system"})
"""Namespaces that every cluster has. Source: Kubernetes documentation, "Namespaces"."""
