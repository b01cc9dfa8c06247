"""Helm ignores a key that a chart doesn't know without a word: here it is found."""

import os
from pathlib import Path

import pytest

from constructs_va.helm import custom_objects
from tests.conftest import PROJECT
from tests.helm.conftest import ReleasesOf
from tests.helm.known_keys import KnownKeys
from tests.helm.platforms import INSTALLED
from tests.helm.releases import Release

FREE_FORM = {
    # Source: the chart's values.yaml, "Additional container arguments".
    "cluster-autoscaler": frozenset({"extraArgs"}),
}
"""By chart: maps that have keys by default, and may have any other."""


@pytest.fixture(scope="session")
def publishers() -> Path:
    """The folder with what the charts' publishers say of their values."""
    folder = Path(os.environ.get("VA_CHARTS_VALUES") or PROJECT.parent / "shared/charts")
    if not folder.is_dir():
        pytest.skip("the charts' values aren't here: set VA_CHARTS_VALUES to their folder")
    return folder


@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_a_chart_knows_every_key_that_is_set(
    platform: str, chart: str, installed: ReleasesOf, publishers: Path
) -> None:
    for release in installed(platform, chart):
        if release.values:
            strangers = known_keys(release, publishers).strangers(release.values)
            assert strangers == [], f"{release.address} sets what {release.chart} doesn't know"


def known_keys(release: Release, publishers: Path) -> KnownKeys:
    folder = custom_objects.CHART if release.is_ours else publishers / release.chart
    if not folder.is_dir():
        pytest.skip(f"the values of {release.chart} aren't in the charts' folder")
    return KnownKeys.read(folder, FREE_FORM.get(release.chart, frozenset()))


DEFAULTS = """
replicas: 1
labels: {}
affinity: null
image:
  tag: "1"
  # digest: none by default
  pullPolicy: Always
args:
  v: 1
resources:
  requests: {cpu: 1}
"""

KNOWN = KnownKeys(
    text=DEFAULTS,
    defaults={
        "replicas": 1,
        "labels": {},
        "affinity": None,
        "image": {"tag": "1", "pullPolicy": "Always"},
        "args": {"v": 1},
        "resources": {"requests": {"cpu": 1}},
    },
    schema={
        "$ref": "#/$defs/values",
        "$defs": {
            "values": {"properties": {"webhook": {"$ref": "#/$defs/webhook"}, "extra": {}}},
            "webhook": {"properties": {"port": {}}},
        },
    },
    free=frozenset({"args"}),
)


@pytest.mark.parametrize(
    "values",
    [
        {"replicas": 2},
        {"image": {"tag": "2"}},
        {"image": {"digest": "sha256"}},
        {"labels": {"any": "label"}},
        {"affinity": {"any": {"thing": 1}}},
        {"args": {"any": "argument"}},
        {"resources": {"limits": {"cpu": 1}}},
        {"webhook": {"port": 1}},
        {"extra": {"any": 1}},
    ],
)
def test_a_key_of_the_defaults_of_their_comments_or_of_the_schema_is_known(
    values: dict[str, object],
) -> None:
    assert KNOWN.strangers(values) == []


@pytest.mark.parametrize(
    ("values", "stranger"),
    [
        ({"replica": 2}, "replica"),
        ({"image": {"tagg": "2"}}, "image.tagg"),
        ({"digest": "sha256"}, "digest"),
        ({"replicas": {"min": 2}}, "replicas.min"),
        ({"webhook": {"prot": 1}}, "webhook.prot"),
    ],
)
def test_any_other_key_is_a_stranger(values: dict[str, object], stranger: str) -> None:
    assert KNOWN.strangers(values) == [stranger]
