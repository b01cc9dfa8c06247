from inspect import Parameter, signature

import pytest
from constructs import Construct

from constructs_va.data import PostgresDatabase, Queue


@pytest.mark.parametrize("construct", [Queue, PostgresDatabase])
def test_nobody_goes_without_alarms_by_forgetting_them(construct: type[Construct]) -> None:
    assert signature(construct.__init__).parameters["alarms"].default is Parameter.empty
