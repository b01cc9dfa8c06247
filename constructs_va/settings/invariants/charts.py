"""What components and nodes need of the platform runs on it."""

from collections.abc import Iterator, Sequence

from constructs_va.settings.charts.chart import ChartName
from constructs_va.settings.charts.vault import VaultServerSettings
from constructs_va.settings.cluster import ClusterSettings
from constructs_va.settings.component import NAMESPACE, ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.invariants.paths import of_component, of_node_group
from constructs_va.settings.platform import PlatformSettings
from constructs_va.settings.scaling import Autoscaled

BEHIND_EXPOSED: tuple[ChartName, ...] = ("aws-load-balancer-controller", "external-dns")


def check(components: Sequence[ComponentSettings], platform: PlatformSettings) -> Iterator[Problem]:
    """A problem for each setting of a component that needs what the platform doesn't run."""
    for component in components:
        for field, given, charts in _needs(component):
            for missing in (chart for chart in charts if not platform.runs(chart)):
                yield Problem(
                    path=of_component(component, field),
                    given=given,
                    allowed=f"where platform.charts has {missing}",
                    remedy=f"add {missing} to platform.charts, or take {field} out",
                )
    if components:
        yield from _check_namespace(platform)
    if any(uses_vault(component) for component in components):
        yield from _check_clients(platform)


def check_node_groups(cluster: ClusterSettings, platform: PlatformSettings) -> Iterator[Problem]:
    """A problem for each node group that nothing scales, as its settings say it is.

    Karpenter doesn't: it starts nodes of its own, and leaves those of node groups alone.
    """
    if platform.runs("cluster-autoscaler"):
        return
    for group in cluster.node_groups:
        if isinstance(group.scaling, Autoscaled):
            yield Problem(
                path=of_node_group(group.name, "scaling"),
                given=group.scaling,
                allowed="Fixed, or Autoscaled where platform.charts has cluster-autoscaler",
                remedy=f"add it, or write Fixed({group.scaling.minimum})",
            )


def uses_vault(component: ComponentSettings) -> bool:
    """Whether the component gets anything from Vault, and so an agent of Vault's beside it."""
    return bool(component.secrets or component.database)


def _needs(component: ComponentSettings) -> Iterator[tuple[str, object, Sequence[ChartName]]]:
    """Settings that need charts."""
    scaling = component.scaling
    if isinstance(scaling, Autoscaled) and scaling.queue:
        yield "scaling", scaling, ("keda",)
    if component.exposed:
        yield "exposed", component.exposed.host, BEHIND_EXPOSED
    if component.metrics:
        yield "metrics", component.metrics, ("kube-prometheus-stack",)
    if component.database:
        yield "database", component.database, ("vault",)
    if component.secrets:
        yield "secrets", ", ".join(secret.name for secret in component.secrets), ("vault",)


def _check_namespace(platform: PlatformSettings) -> Iterator[Problem]:
    names = [namespace.name for namespace in platform.namespaces]
    if NAMESPACE not in names:
        yield Problem(
            path="platform.namespaces",
            given=", ".join(names) or "none",
            allowed=f"{NAMESPACE} among them, the namespace of all components",
            remedy=f'add NamespaceSettings(name="{NAMESPACE}", …)',
        )


def _check_clients(platform: PlatformSettings) -> Iterator[Problem]:
    for chart in platform.charts:
        if isinstance(chart, VaultServerSettings) and NAMESPACE not in chart.client_namespaces:
            yield Problem(
                path='platform.charts["vault"].client_namespaces',
                given=chart.client_namespaces,
                allowed=f"{NAMESPACE} among them, where components use Vault",
                remedy=f"add {NAMESPACE!r}",
            )
