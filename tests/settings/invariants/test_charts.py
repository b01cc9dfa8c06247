from typing import Any

import pytest

from constructs_va.settings import (
    Autoscaled,
    DatabaseConnection,
    Exposure,
    Fixed,
    MetricsSettings,
    NamespaceSettings,
    PlatformSettings,
    Quota,
    SecretConnection,
)
from constructs_va.settings.charts import KedaSettings, VaultServerSettings
from constructs_va.settings.invariants import charts
from environments.production import production
from environments.staging import staging
from tests.settings.invariants.builders import component, only

PLATFORM = production().platform


def without(*names: str) -> PlatformSettings:
    kept = tuple(chart for chart in PLATFORM.charts if chart.NAME not in names)
    return PlatformSettings(charts=kept, namespaces=PLATFORM.namespaces)


SCALED: dict[str, Any] = {"consumes": ("jobs",), "scaling": Autoscaled(0, 3, queue="jobs")}
EXPOSED: dict[str, Any] = {"exposed": Exposure(host="va.example.com")}
MEASURED: dict[str, Any] = {"metrics": MetricsSettings()}
STORED: dict[str, Any] = {"database": DatabaseConnection(access="read_only")}
SECRET: dict[str, Any] = {"secrets": (SecretConnection(name="key", variable="KEY"),)}

NEEDS: list[tuple[dict[str, Any], str, str]] = [
    (SCALED, "scaling", "keda"),
    (EXPOSED, "exposed", "aws-load-balancer-controller"),
    (EXPOSED, "exposed", "external-dns"),
    (MEASURED, "metrics", "kube-prometheus-stack"),
    (STORED, "database", "vault"),
    (SECRET, "secrets", "vault"),
]


@pytest.mark.parametrize(("settings", "field", "chart"), NEEDS)
def test_what_needs_a_chart_is_refused_without_it(
    settings: dict[str, Any], field: str, chart: str
) -> None:
    problem = only(charts.check((component(**settings),), without(chart)))
    assert problem.path == f'components["worker"].{field}'
    assert problem.allowed == f"where platform.charts has {chart}"
    assert problem.remedy == f"add {chart} to platform.charts, or take {field} out"


@pytest.mark.parametrize(("settings", "field", "chart"), NEEDS)
def test_it_is_taken_with_it(settings: dict[str, Any], field: str, chart: str) -> None:
    others = {"keda", "kube-prometheus-stack", "vault", *charts.BEHIND_EXPOSED} - {chart}
    kept = PLATFORM if field == "exposed" else without(*others)
    assert not [*charts.check((component(**settings),), kept)]


@pytest.mark.parametrize("scaling", [Autoscaled(1, 3), Fixed(3)], ids=str)
def test_a_node_group_is_scaled_where_something_scales_it(scaling: Autoscaled | Fixed) -> None:
    cluster = staging().cluster
    group = cluster.node_groups[0].model_copy(update={"name": "one", "scaling": scaling})
    cluster = cluster.model_copy(update={"node_groups": (group,)})
    assert not [*charts.check_node_groups(cluster, PLATFORM)]
    problems = [*charts.check_node_groups(cluster, without("cluster-autoscaler"))]
    assert [problem.path for problem in problems] == (
        ['cluster.node_groups["one"].scaling'] if isinstance(scaling, Autoscaled) else []
    )


def test_scaling_by_cpu_needs_no_chart() -> None:
    one = component(scaling=Autoscaled(2, 3, cpu=70))
    assert not [*charts.check((one,), without("keda"))]


def test_components_have_their_namespace() -> None:
    other = NamespaceSettings(name="other", quota=Quota(pods=1, cpu=1, memory_gib=1))
    problem = only(charts.check((component(),), PlatformSettings(namespaces=(other,))))
    assert (problem.path, problem.given) == ("platform.namespaces", "other")
    assert not [*charts.check((), PlatformSettings(namespaces=(other,)))]


def test_vault_lets_their_namespace_in() -> None:
    other = NamespaceSettings(name="other", quota=Quota(pods=1, cpu=1, memory_gib=1))
    platform = PlatformSettings(
        charts=(VaultServerSettings(client_namespaces=("other",)), KedaSettings()),
        namespaces=(*PLATFORM.namespaces, other),
    )
    problem = only(charts.check((component(**SECRET),), platform))
    assert problem.path == 'platform.charts["vault"].client_namespaces'
    assert not [*charts.check((component(),), platform)]
