"""The platforms' releases."""

from collections.abc import Callable, Sequence

import pytest

from constructs_va.testing import Stacks, Template, synthesize_environment
from tests.helm.platforms import PLATFORMS
from tests.helm.releases import Release, releases_of

ReleasesOf = Callable[[str, str], Sequence[Release]]


@pytest.fixture(scope="session")
def platforms(templates: Stacks) -> dict[str, Template]:
    """The platform stack of every platform."""
    others = [
        settings for name, settings in PLATFORMS.items() if f"va-{name}-platform" not in templates
    ]
    stacks = {**templates, **synthesize_environment(*others)}
    return {name: stacks[f"va-{name}-platform"] for name in PLATFORMS}


@pytest.fixture(scope="session")
def installed(platforms: dict[str, Template]) -> ReleasesOf:
    """The releases that a chart consists of on a platform: itself, its definitions, its objects."""

    def releases(platform: str, chart: str) -> Sequence[Release]:
        path = f"va-{platform}-platform/{chart}/"
        found = [r for r in releases_of(platforms[platform]) if r.path.startswith(path)]
        assert found, f"no release in {path}"
        return found

    return releases
