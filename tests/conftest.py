"""What several tests need: a context for single constructs, and both environments' stacks."""

from pathlib import Path

import pytest

from constructs_va.settings import AwsContext, Environment, evaluate
from constructs_va.testing import Stacks, synthesize_environment
from environments.production import production
from environments.staging import staging

PROJECT = Path(__file__).parent.parent

ENVIRONMENTS: dict[str, Environment] = {
    builder.__name__: evaluate(builder, builder.__name__) for builder in (staging, production)
}
LAYERS = ("network", "data", "cluster", "platform", "vault", "assistant")
STACKS = tuple(f"va-{environment}-{layer}" for environment in ENVIRONMENTS for layer in LAYERS)
"""Every stack, so that each has tests of its own name."""

UPDATE_ADDRESSES = "--update-addresses"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        UPDATE_ADDRESSES,
        action="store_true",
        help="write the lists of addresses in tests/synthesis/addresses anew",
    )


@pytest.fixture
def context() -> AwsContext:
    return AwsContext(
        prefix="va-test",
        account="111122223333",
        region="eu-central-1",
        zones=("eu-central-1a", "eu-central-1b"),
    )


@pytest.fixture(scope="session")
def templates() -> Stacks:
    """Every stack of every environment, by name."""
    return synthesize_environment(*ENVIRONMENTS.values())
