"""Terraform accepts every stack, as the real providers know its resources."""

import pytest

from tests.conftest import STACKS
from tests.terraform.command import Terraform
from tests.terraform.conftest import PrepareStack

pytestmark = pytest.mark.terraform


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_valid(stack: str, prepare_stack: PrepareStack, terraform: Terraform) -> None:
    result = terraform.json(prepare_stack(stack).folder, "validate")
    problems = [
        f"{problem['summary']}: {problem['detail']} {problem.get('snippet', {}).get('context')}"
        for problem in result["diagnostics"]
    ]
    assert problems == []
    assert result["valid"]
