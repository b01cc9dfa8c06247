"""What Helm makes of every release, by the charts of their publishers."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_va.settings.charts import CATALOGUE, Chart
from constructs_va.settings.charts.catalogue import CHARTS
from constructs_va.settings.namespace import PodSecurity
from constructs_va.settings.platform import KUBERNETES_OWN
from constructs_va.testing import Template
from tests.helm import helm as command
from tests.helm.called_ports import called_ports, scraped_ports
from tests.helm.conftest import ReleasesOf
from tests.helm.helm import Helm
from tests.helm.kubernetes_schema import Schemas
from tests.helm.platforms import INSTALLED, PLATFORMS
from tests.helm.pod_security import pods_in, violations
from tests.helm.releases import Release

KINDS = ("cert-manager.io/v1", "monitoring.coreos.com/v1")
"""Of charts, where others ask whether they are there before they make objects of them."""

HelmOf = Callable[[str], Helm]


@pytest.fixture(scope="module")
def helm_of() -> HelmOf:
    """The helm command, for a platform's Kubernetes."""

    def found(platform: str) -> Helm:
        kubernetes = PLATFORMS[platform].cluster.kubernetes
        return command.find(
            os.environ.get("VA_HELM"), os.environ.get("VA_CHARTS"), kubernetes, KINDS
        )

    return found


@pytest.fixture(scope="module")
def schemas() -> Callable[[str], Schemas]:
    """The kinds of a platform's Kubernetes, and those that charts define."""
    folders = [os.environ[name] for name in ("VA_CHARTS", "VA_CHARTS_VALUES") if name in os.environ]
    custom = Schemas("")
    for folder in folders:
        custom.learn_from(Path(folder))
    return lambda platform: Schemas(PLATFORMS[platform].cluster.kubernetes, custom.custom)


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_a_chart_renders_to_objects_that_kubernetes_takes(
    platform: str,
    chart: str,
    installed: ReleasesOf,
    helm_of: HelmOf,
    schemas: Callable[[str], Schemas],
) -> None:
    known = schemas(platform)
    helm = helm_of(platform)
    for release in helm.of_interest(installed(platform, chart)):
        objects = list(helm.objects(release))
        assert objects, f"{release.address} installs nothing"
        known.learn(objects)
        assert [problem for one in objects for problem in known.problems(one)] == []


@pytest.mark.helm
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_the_catalogue_knows_who_upgrades_the_definitions_of_a_chart(chart: Chart) -> None:
    folder = Path(os.environ.get("VA_CHARTS", "")) / chart.published_name
    if "VA_CHARTS" not in os.environ or not folder.is_dir():
        pytest.skip(f"{chart.name} isn't here: set VA_CHARTS to a folder with each chart unpacked")
    in_crds = [file for file in folder.glob("**/crds/*.yaml") if "templates" not in file.parts]
    assert bool(chart.crds_upgraded_by) is (chart.definitions is None and bool(in_crds))


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_every_value_that_is_set_changes_something(
    platform: str, chart: str, installed: ReleasesOf, helm_of: HelmOf
) -> None:
    helm = helm_of(platform)
    for release in helm.of_interest(installed(platform, chart)):
        dead = helm.dead_values(release)
        assert dead == [], f"{release.address} is the same without"


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_pods_comply_with_the_standard_of_their_namespace(
    platform: str,
    chart: str,
    installed: ReleasesOf,
    helm_of: HelmOf,
    platforms: dict[str, Template],
) -> None:
    helm = helm_of(platform)
    for release in helm.of_interest(installed(platform, chart)):
        standard = standard_of(platforms[platform], release.namespace)
        refused = {
            f"{one['kind']} {one['metadata']['name']}": found
            for one in helm.objects(release)
            for pod in pods_in(one)
            if (found := violations(pod, standard))
        }
        assert refused == {}, f"{release.namespace} takes {standard} pods only"


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_the_kubernetes_api_reaches_what_it_calls(
    platform: str,
    chart: str,
    installed: ReleasesOf,
    helm_of: HelmOf,
    platforms: dict[str, Template],
) -> None:
    known = CATALOGUE[PLATFORMS[platform].cluster.kubernetes]
    helm = helm_of(platform)
    for release in helm.of_interest(installed(platform, chart)):
        entry = next((one for name, one in known.items() if name == release.chart), None)
        if entry is None or release.namespace in KUBERNETES_OWN:
            continue
        own = entry.own_policies
        let_in = ports_let_in(platforms[platform], release) if own else set(entry.webhook_ports)
        assert called_ports(list(helm.objects(release))) == let_in


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_prometheus_reaches_the_metrics_that_it_is_told_of(
    platform: str, chart: str, installed: ReleasesOf, helm_of: HelmOf
) -> None:
    entry = CATALOGUE[PLATFORMS[platform].cluster.kubernetes][chart]  # pyright: ignore[reportArgumentType]
    if entry.scrapes:
        pytest.skip("what is beside Prometheus, or a node's, isn't reached by ports of charts")
    helm = helm_of(platform)
    for release in helm.of_interest(installed(platform, chart)):
        assert scraped_ports(list(helm.objects(release))) <= set(entry.metrics_ports)


def ports_let_in(platform: Template, release: Release) -> set[int]:
    """What addresses, as those of the Kubernetes API are, reach by policies made with a release."""
    return {
        int(port["port"])
        for policy in platform.all("kubernetes_network_policy_v1")
        if policy.path.startswith(f"{release.path.rsplit('/', 2)[0]}/")
        for incoming in policy["spec"].get("ingress", [])
        if any("ip_block" in peer for peer in incoming["from"])
        for port in incoming["ports"]
    }


def standard_of(platform: Template, namespace: str) -> PodSecurity:
    """What the namespace demands; one that is Kubernetes' own demands nothing."""
    found = platform.all("kubernetes_namespace_v1", metadata={"name": namespace})
    return (
        found[0]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        if found
        else "privileged"
    )
