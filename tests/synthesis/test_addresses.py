"""Addresses are a contract: Terraform destroys what has a new one, and makes it anew."""

from pathlib import Path

import pytest

from constructs_va.testing import Address, Stacks, addresses_of, changes
from tests.conftest import ENVIRONMENTS, UPDATE_ADDRESSES

LISTS = Path(__file__).parent / "addresses"
COMMAND = f'make units TESTS="tests/synthesis {UPDATE_ADDRESSES}"'


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_resources_keep_their_addresses(
    environment: str, templates: Stacks, pytestconfig: pytest.Config
) -> None:
    file = LISTS / f"{environment}.txt"
    now = [a for a in addresses_of(templates) if a.stack.startswith(f"va-{environment}-")]
    if pytestconfig.getoption(UPDATE_ADDRESSES):
        file.write_text("".join(f"{address}\n" for address in now), encoding="utf-8")
    before = map(Address.parse, file.read_text("utf-8").splitlines()) if file.exists() else ()
    difference = changes(before, now)
    if difference:
        pytest.fail(f"{difference}\nOnce all of this is as it should be: {COMMAND}", pytrace=False)


def test_there_is_a_list_for_each_environment_and_no_other() -> None:
    assert {file.stem for file in LISTS.iterdir()} == set(ENVIRONMENTS)
