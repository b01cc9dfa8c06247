from datetime import timedelta

import pytest

from constructs_va.helm.durations import in_go


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(days=30), "720h"),
        (timedelta(minutes=90), "1h30m"),
        (timedelta(seconds=45), "45s"),
        (timedelta(0), "0s"),
    ],
)
def test_a_duration_is_written_exactly(duration: timedelta, text: str) -> None:
    assert in_go(duration) == text
