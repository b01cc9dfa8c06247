"""The real terraform and what it can get, or a skip that says why not."""

from collections.abc import Callable

import pytest

from constructs_va.testing import Stacks
from tests.terraform.command import Terraform
from tests.terraform.providers import NotToBeHad, Providers
from tests.terraform.scratch import Scratch, prepare

PrepareStack = Callable[[str], Scratch]


@pytest.fixture(scope="session")
def terraform() -> Terraform:
    return Terraform.or_skip()


@pytest.fixture(scope="session")
def providers(terraform: Terraform) -> Providers:
    return Providers(terraform)


@pytest.fixture(scope="session")
def prepare_stack(
    templates: Stacks, providers: Providers, tmp_path_factory: pytest.TempPathFactory
) -> PrepareStack:
    """Copies a stack for terraform; skips where a provider can't be had."""

    def prepared(stack: str) -> Scratch:
        try:
            return prepare(templates[stack], tmp_path_factory.mktemp(stack), providers)
        except NotToBeHad as reason:
            pytest.skip(str(reason))

    return prepared
