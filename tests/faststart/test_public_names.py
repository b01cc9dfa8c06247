import pytest

import constructs_va
from tests.faststart.programs import output_of


@pytest.mark.parametrize("name", constructs_va.__all__)
def test_a_public_name_is_there(name: str) -> None:
    assert name in dir(constructs_va)
    assert getattr(constructs_va, name).__name__.endswith(name)


def test_importing_the_library_and_its_settings_does_not_start_node() -> None:
    code = """
import sys, constructs_va, constructs_va.settings
print({"cdktf", "jsii"} & sys.modules.keys())
"""
    assert output_of(code) == "set()"


def test_naming_a_construct_loads_it() -> None:
    assert output_of("from constructs_va import Queue; print(Queue.__module__)") == (
        "constructs_va.data.queue"
    )
