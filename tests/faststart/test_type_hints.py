import typing

import pytest
from cdktf_cdktf_provider_aws import sqs_queue

from tests.faststart.programs import OFF, output_of

WRONG_TYPE = """
import constructs_va.faststart
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueueTimeouts
for _ in range(2):
    SqsQueueTimeouts(create="1m")
    try:
        SqsQueueTimeouts(create=1)
    except TypeError as error:
        print(error)
"""


def test_a_wrong_argument_is_refused_each_time_in_the_stock_words() -> None:
    fast = output_of(WRONG_TYPE).splitlines()
    assert len(fast) == 2
    assert set(fast) == {"type of argument create must be one of (str, NoneType); got int instead"}


def test_a_signature_is_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved: list[object] = []
    resolve = typing.get_type_hints

    def observe(stub: typing.Any) -> dict[str, typing.Any]:
        resolved.append(stub)
        return resolve(stub)

    monkeypatch.setattr(typing, "get_type_hints", observe)
    for name in ("a", "b", "c"):
        sqs_queue.SqsQueueConfig(name=name)
    assert len(resolved) <= 1


def test_typing_itself_is_left_as_it_is() -> None:
    code = """
import typing
before = typing.get_type_hints
import constructs_va.faststart, cdktf
print(typing.get_type_hints is before, cdktf._private.typing is typing)
"""
    assert output_of(code) == "True False"
    assert output_of(code, **OFF) == "True True"


def test_signatures_of_a_cdktf_that_was_imported_before_are_remembered_too() -> None:
    code = """
import typing, cdktf, constructs_va.faststart
print(cdktf._private.typing is typing)
"""
    assert output_of(code) == "False"
