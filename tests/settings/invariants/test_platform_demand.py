"""The numbers of what the platform requests are those of the charts that it runs."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from constructs_va.settings import PlatformSettings
from constructs_va.settings.charts import ChartName, KubePrometheusStackSettings
from constructs_va.settings.invariants import platform_demand
from constructs_va.settings.resources import NOTHING, Resources
from constructs_va.testing import Stacks, Template, synthesize_environment
from tests.helm import helm as command
from tests.helm.helm import Helm, Object
from tests.helm.platforms import INSTALLED, PLATFORMS
from tests.helm.releases import releases_of
from tests.helm.test_render import KINDS

UNITS = {"Gi": 1024, "Mi": 1}


@pytest.fixture(scope="module")
def helm() -> Helm:
    """The helm command; skips where there is none."""
    return command.find(os.environ.get("VA_HELM"), os.environ.get("VA_CHARTS"), "1.35", KINDS)


@pytest.fixture(scope="module")
def stacks(templates: Stacks) -> Mapping[str, Template]:
    """The stacks of every platform."""
    others = [one for name, one in PLATFORMS.items() if f"va-{name}-platform" not in templates]
    return {**templates, **synthesize_environment(*others)}


@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_a_chart_requests_what_is_counted_for_it(
    helm: Helm, stacks: Mapping[str, Template], platform: str, chart: ChartName
) -> None:
    anywhere = on_each_node = NOTHING
    for release in releases_of(stacks[f"va-{platform}-platform"]):
        if f"/{chart}/" in release.path and not release.is_ours and release.values:
            for one in helm.objects(release):
                if one["kind"] == "DaemonSet":
                    on_each_node += requested(one)
                else:
                    anywhere += requested(one)
    (settings,) = (one for one in PLATFORMS[platform].platform.charts if chart == one.NAME)
    assert platform_demand.of_chart(settings) == anywhere
    assert platform_demand.PER_NODE.get(chart, NOTHING) == on_each_node


def test_a_platform_requests_what_its_charts_do_and_the_add_ons() -> None:
    small = KubePrometheusStackSettings(memory_gib=1)
    large = KubePrometheusStackSettings(memory_gib=3)
    one, other = (PlatformSettings(charts=(chart,)) for chart in (small, large))
    more = platform_demand.of_platform(other) - platform_demand.of_platform(one)
    assert more == Resources(memory_mib=2 * 2 * 1024)
    assert platform_demand.of_platform(PlatformSettings()) == platform_demand.ADDONS
    assert platform_demand.per_node(one) == platform_demand.ADDONS_PER_NODE + Resources(20, 60, 1)


def requested(one: Object) -> Resources:
    """What all pods of an object request; a daemon's, on one node."""
    spec: Any = one.get("spec")
    containers: Sequence[Any] = ()
    if one["kind"] in {"Prometheus", "Alertmanager"}:
        containers = [spec]
    elif one["kind"] in {"Deployment", "StatefulSet", "DaemonSet"}:
        containers = spec["template"]["spec"]["containers"]
    if not containers:
        return NOTHING
    pod = sum((of_container(container) for container in containers), start=Resources(pods=1))
    return pod * spec.get("replicas", 1)


def of_container(container: Mapping[str, Any]) -> Resources:
    """What a container requests."""
    resources: Mapping[str, Any] = container.get("resources") or {}
    requests: Mapping[str, str] = resources.get("requests") or {}
    return Resources(millicores(requests.get("cpu", "0")), mebibytes(requests.get("memory", "0Mi")))


def millicores(cpu: object) -> int:
    text = str(cpu)
    return int(text[:-1]) if text.endswith("m") else int(float(text) * 1000)


def mebibytes(memory: str) -> int:
    return int(memory[:-2]) * UNITS[memory[-2:]]
