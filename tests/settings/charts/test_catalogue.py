"""The catalogue, and the rules of a platform that are read from it."""

import re
from datetime import timedelta

import pytest

from constructs_va.settings import Environment, Problem, SettingsError
from constructs_va.settings.charts import (
    CATALOGUE,
    Chart,
    ChartName,
    ChartSettings,
    ClusterAutoscalerSettings,
    KarpenterSettings,
    MetricsServerSettings,
    NodePoolSettings,
)
from constructs_va.settings.charts.catalogue import CHARTS
from constructs_va.settings.kubernetes_versions import KubernetesMinor
from constructs_va.settings.platform import PlatformSettings
from environments import base
from tests.conftest import ENVIRONMENTS, PROJECT

KARPENTER = KarpenterSettings(
    image="al2023@v20240807",
    pools=(NodePoolSettings(name="general", instance_families=("m7i",), max_cpu=64),),
)


def problems(
    *charts: ChartSettings, kubernetes: KubernetesMinor = base.KUBERNETES
) -> list[Problem]:
    return list(PlatformSettings(charts=charts).check_kubernetes(kubernetes))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: f"{chart.name}-{chart.version}")
def test_every_chart_supports_the_environments_minor(chart: Chart) -> None:
    assert base.KUBERNETES in chart.kubernetes


@pytest.mark.parametrize("minor", CATALOGUE)
def test_there_is_one_version_of_a_chart_for_a_minor(minor: KubernetesMinor) -> None:
    names = [chart.name for chart in CHARTS if minor in chart.kubernetes]
    assert sorted(names) == sorted(CATALOGUE[minor])


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_what_a_chart_needs_is_there_for_each_minor_that_it_supports(chart: Chart) -> None:
    for minor in chart.kubernetes:
        assert set(chart.needs) <= CATALOGUE[minor].keys(), minor


@pytest.mark.parametrize("chart", [chart for chart in CHARTS if chart.definitions], ids=str)
def test_definitions_are_for_the_same_minors_as_their_chart(chart: Chart) -> None:
    assert chart.definitions
    assert chart.definitions.kubernetes == chart.kubernetes


def test_the_runbook_names_each_chart_whose_definitions_are_upgraded_by_hand() -> None:
    runbook = (PROJECT / "docs/runbooks/upgrade-charts.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([\w-]+)` \|", runbook, re.MULTILINE)
    assert named == sorted({chart.name for chart in CHARTS if chart.crds_upgraded_by == "hand"})


def test_the_autoscaler_is_of_the_clusters_minor() -> None:
    for minor, charts in CATALOGUE.items():
        if chart := charts.get("cluster-autoscaler"):
            assert chart.app_version.startswith(f"{minor}.")


def test_a_chart_that_does_not_support_the_minor_is_refused() -> None:
    (problem,) = problems(ClusterAutoscalerSettings(), kubernetes="1.34")
    assert problem.path == 'charts["cluster-autoscaler"]'
    assert problem.given == "Kubernetes 1.34"
    assert problem.allowed.endswith("each chart supports: cluster-autoscaler 1.35")
    assert problem.remedy == "run Kubernetes 1.35, or leave cluster-autoscaler out"


@pytest.mark.parametrize("environment", ENVIRONMENTS.values(), ids=lambda one: one.name)
def test_environments_run_the_newest_minor_that_all_their_charts_support(
    environment: Environment,
) -> None:
    charts = {chart.NAME for chart in environment.platform.charts}
    supported = [minor for minor, known in CATALOGUE.items() if charts <= known.keys()]
    assert environment.cluster.kubernetes == supported[-1]


def test_a_minor_that_charts_do_not_support_yet_is_one_problem_that_names_each_of_them() -> None:
    environment = ENVIRONMENTS["staging"]
    cluster = environment.cluster.model_copy(update={"kubernetes": "1.36"})
    with pytest.raises(SettingsError) as refused:
        environment.model_copy(update={"cluster": cluster})
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == ("platform.charts", "Kubernetes 1.36")
    strangers = [c.NAME for c in environment.platform.charts if c.NAME not in CATALOGUE["1.36"]]
    assert strangers
    for name in strangers:
        assert f"{name} 1." in problem.allowed
        reasons = [chart.not_yet["1.36"] for chart in CHARTS if chart.name == name]
        assert all(f"({reason})" in problem.allowed for reason in reasons)
    assert problem.remedy == f"run Kubernetes 1.35, or leave {', '.join(strangers)} out"


NEWEST: KubernetesMinor = "1.36"


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_chart_supports_the_newest_minor_or_says_why_not_yet(chart: Chart) -> None:
    newer = [one for one in CHARTS if one.name == chart.name and NEWEST in one.kubernetes]
    assert bool(newer) is (NEWEST not in chart.not_yet)


def test_nothing_is_both_supported_and_not_yet() -> None:
    assert not [chart.name for chart in CHARTS if set(chart.kubernetes) & set(chart.not_yet)]


def test_a_chart_without_what_it_needs_is_refused() -> None:
    (problem,) = problems(MetricsServerSettings())
    assert problem.path == 'charts["metrics-server"]'
    assert problem.given == "without cert-manager"
    assert problem.allowed == "with cert-manager, which it needs"
    assert problem.remedy == "add cert-manager"


def test_two_autoscalers_of_nodes_are_refused_and_said_once() -> None:
    (problem,) = problems(KARPENTER, ClusterAutoscalerSettings())
    assert problem.path == 'charts["cluster-autoscaler"]'
    assert problem.given == "with karpenter"
    assert "fight" in problem.allowed
    assert problem.remedy == "keep one of the two"


@pytest.mark.parametrize("chart", [KARPENTER, ClusterAutoscalerSettings()], ids=lambda c: c.NAME)
def test_either_autoscaler_of_nodes_alone_is_fine(chart: ChartSettings) -> None:
    assert problems(chart) == []


def test_a_chart_named_twice_is_refused() -> None:
    quick = ClusterAutoscalerSettings(remove_idle_after=timedelta(minutes=2))
    with pytest.raises(SettingsError, match="2 of cluster-autoscaler") as error:
        PlatformSettings(charts=(ClusterAutoscalerSettings(), quick))
    (problem,) = error.value.problems
    assert (problem.path, problem.allowed, problem.remedy) == ("charts", "once", "keep one")


@pytest.mark.parametrize(("name", "runs"), [("karpenter", True), ("keda", False)])
def test_a_platform_knows_what_it_runs(name: ChartName, runs: bool) -> None:
    assert PlatformSettings(charts=(KARPENTER,)).runs(name) is runs
