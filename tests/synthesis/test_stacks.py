"""What changes in any stack shows here, intended or not.

`make units TESTS="tests/synthesis --snapshot-update"` takes it over.
"""

import pytest
from syrupy.assertion import SnapshotAssertion

from constructs_va.testing import Stacks
from constructs_va.testing.snapshots import provider_versions
from tests.conftest import STACKS

# Syrupy would have a snapshot bear its test's name; a stack's name is what a reviewer looks for.
pytestmark = pytest.mark.filterwarnings("ignore:\\s*Can not relate snapshot")


def test_every_stack_is_among_those_that_are_tested(templates: Stacks) -> None:
    assert sorted(templates) == sorted(STACKS), "change LAYERS in tests/conftest.py"


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_what_it_was(
    stack: str, templates: Stacks, stack_snapshot: SnapshotAssertion
) -> None:
    assert templates[stack] == stack_snapshot(name=stack)


def test_providers_are_those_of_before(
    templates: Stacks, stack_snapshot: SnapshotAssertion
) -> None:
    assert provider_versions(templates) == stack_snapshot(name="provider-versions")
