"""One setting moves the images of all charts and of the library's own jobs to another registry."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from constructs_va.helm.chart_images import with_images
from constructs_va.settings import Environment, PulledImages, PullThroughCacheSettings
from constructs_va.settings.charts import CATALOGUE, Chart
from constructs_va.settings.charts.catalogue import CHARTS
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.pulled_images import PINNABLE, UPSTREAMS
from constructs_va.testing import Template, synthesize_environment
from tests.helm import helm as command
from tests.helm.documents import documents
from tests.helm.platforms import INSTALLED, PLATFORMS
from tests.helm.releases import releases_of

KINDS = ("cert-manager.io/v1", "monitoring.coreos.com/v1")
DIGEST = "sha256:" + "0123456789abcdef" * 4
ELSEWHERE = re.compile(
    rf"(?<![\w./-])(docker\.io|mirror\.gcr\.io|{'|'.join(map(re.escape, UPSTREAMS))})/[a-z]"
)
"""An image that comes straight from its publisher."""


def cached(environment: Environment) -> Environment:
    secrets = (
        f"arn:aws:secretsmanager:{environment.region}:{environment.account}:secret:"
        "ecr-pullthroughcache"
    )
    images = PulledImages(
        cache=PullThroughCacheSettings(
            docker_hub=f"{secrets}/docker-hub-AbCdEf", github=f"{secrets}/github-GhIjKl"
        ),
        digests=dict.fromkeys(sorted(PINNABLE), DIGEST),
    )
    platform = environment.platform.model_copy(update={"images": images})
    return environment.model_copy(update={"platform": platform})


def registry(platform: str) -> str:
    source = cached(PLATFORMS[platform]).image_source
    assert source.mirror
    return source.mirror


@pytest.fixture(scope="module")
def stacks() -> Mapping[str, Template]:
    """The stacks of every platform, all of which pull from a cache."""
    return synthesize_environment(*map(cached, PLATFORMS.values()))


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_every_image_of_every_pod_comes_from_the_cache(
    platform: str, chart: str, stacks: Mapping[str, Template]
) -> None:
    kubernetes = PLATFORMS[platform].cluster.kubernetes
    helm = command.find(os.environ.get("VA_HELM"), os.environ.get("VA_CHARTS"), kubernetes, KINDS)
    releases = [
        release
        for release in releases_of(stacks[f"va-{platform}-platform"])
        if release.path.startswith(f"va-{platform}-platform/{chart}/")
    ]
    assert releases
    for release in helm.of_interest(releases):
        for one in helm.objects(release):
            if one["kind"] == "CustomResourceDefinition":
                continue
            images = list(values_at(one, "image"))
            assert [image for image in images if not image.startswith(registry(platform))] == []
            assert ELSEWHERE.findall(json.dumps(one)) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_image_of_the_librarys_own_jobs_comes_from_the_cache_by_its_digest(
    platform: str, stacks: Mapping[str, Template]
) -> None:
    blocks = [
        block
        for layer in ("platform", "vault")
        for type_ in ("kubernetes_job_v1", "kubernetes_cron_job_v1")
        for block in stacks[f"va-{platform}-{layer}"].all(type_)
    ]
    images = {image for block in blocks for image in values_at(block["spec"], "image")}
    assert len(images) == 3  # Vault, AWS's command line, PostgreSQL
    for image in images:
        assert image.startswith(registry(platform))
        assert image.endswith(f"@{DIGEST}")


def test_vaults_servers_and_agents_are_held_to_the_digest(stacks: Mapping[str, Template]) -> None:
    (vault,) = (r for r in releases_of(stacks["va-production-platform"]) if r.name == "vault")
    for image in (vault.values["server"]["image"], vault.values["injector"]["agentImage"]):
        assert image["repository"].endswith("/docker.io/hashicorp/vault")
        assert image["tag"].endswith(f"@{DIGEST}")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_whoever_pulls_may_fill_the_cache(platform: str, stacks: Mapping[str, Template]) -> None:
    charts = {chart.NAME for chart in PLATFORMS[platform].platform.charts}
    pullers = {
        stacks[f"va-{platform}-{layer}"]
        .follow(policy["role"])["name"]
        .removeprefix(f"va-{platform}-")
        for layer in ("cluster", "platform")
        for policy in stacks[f"va-{platform}-{layer}"].all(
            "aws_iam_role_policy", name="fill-image-cache"
        )
    }
    assert pullers == {
        "node",
        *({"karpenter-node"} if "karpenter" in charts else ()),
        *({"trivy-operator"} if "trivy-operator" in charts else ()),
    }


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_without_a_mirror_and_digests_nothing_is_said_of_images(chart: Chart) -> None:
    assert with_images(chart, {"replicas": 2}) == {"replicas": 2}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_with_a_mirror_every_chart_says_where_its_images_are(chart: Chart) -> None:
    mirrored = chart.model_copy(update={"source": ImageSource(mirror="mirror.example.com")})
    places = list(leaves_of(with_images(mirrored, {})))
    assert places
    assert all(place.startswith("mirror.example.com/") for place in places)


def test_what_is_set_wins_and_what_is_off_has_no_image() -> None:
    source = ImageSource(mirror="mirror.example.com")
    chart = CATALOGUE["1.35"]["kube-prometheus-stack"].model_copy(update={"source": source})
    ours = {
        "grafana": {"enabled": False},
        "kube-state-metrics": {"image": {"registry": "example.com", "tag": "1"}},
    }
    values = with_images(chart, ours)
    assert values["grafana"] == {"enabled": False}
    assert values["kube-state-metrics"] == ours["kube-state-metrics"]
    assert values["prometheusOperator"]["image"]["registry"] == "mirror.example.com/quay.io"


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_chart_has_its_images_where_the_catalogue_says(chart: Chart) -> None:
    folder = Path(os.environ.get("VA_CHARTS", "")) / chart.name
    if "VA_CHARTS" not in os.environ or not folder.is_dir():
        pytest.skip(f"{chart.name} isn't here: set VA_CHARTS to a folder with each chart unpacked")
    for key, upstream in chart.images.items():
        assert default_of(folder, key.split(".")) in {upstream, *SAME.get(upstream, ())}


SAME = {"docker.io": {"mirror.gcr.io"}}
"""Registries that have the same images."""


def default_of(folder: Path, path: list[str]) -> Any:
    """A chart's default, or that of a chart that it consists of."""
    part = folder / "charts" / path[0]
    if part.is_dir():
        return default_of(part, path[1:])
    (value,) = documents((folder / "values.yaml").read_text("utf-8"))
    for key in path:
        value = value[key]
    return value


def values_at(tree: object, key: str) -> Iterator[str]:
    """All texts that stand under a key, however deep."""
    if isinstance(tree, dict):
        for name, value in cast(dict[str, Any], tree).items():
            if name == key and isinstance(value, str):
                yield value
            else:
                yield from values_at(value, key)
    elif isinstance(tree, list):
        for value in cast(list[Any], tree):
            yield from values_at(value, key)


def leaves_of(tree: Mapping[str, Any]) -> Iterator[str]:
    for value in tree.values():
        yield from leaves_of(cast(dict[str, Any], value)) if isinstance(value, dict) else (value,)
