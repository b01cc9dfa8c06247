"""What several tests need: a context for single constructs, and both environments synthesized once."""

import constructs_va  # noqa: F401, I001  # pyright: ignore[reportUnusedImport]  (first: fast start)
import pytest

from constructs_va.settings import AwsContext, Environment, evaluate
from constructs_va.testing import Template, synthesize_environment
from environments.production import production
from environments.staging import staging

ENVIRONMENTS: dict[str, Environment] = {
    builder.__name__: evaluate(builder, builder.__name__) for builder in (staging, production)
}


@pytest.fixture
def context() -> AwsContext:
    return AwsContext(
        prefix="va-test",
        account="111122223333",
        region="eu-central-1",
        zones=("eu-central-1a", "eu-central-1b"),
    )


@pytest.fixture(scope="session")
def templates() -> dict[str, Template]:
    """Every stack of every environment, by name."""
    return synthesize_environment(*ENVIRONMENTS.values())
