from datetime import timedelta

import pytest

from constructs_va.settings import SettingsError
from constructs_va.settings.charts import VeleroSettings


@pytest.mark.parametrize(
    ("hours", "gap"), [((1,), 24), ((1, 13), 12), ((13, 1), 12), ((2, 4), 22), ((0, 8, 16), 8)]
)
def test_the_longest_gap_between_backups_follows_from_their_hours(
    hours: tuple[int, ...], gap: int
) -> None:
    assert VeleroSettings(hours=hours).longest_gap == timedelta(hours=gap)


@pytest.mark.parametrize("hours", [(), (1, 1)])
def test_no_hours_and_the_same_hour_twice_are_refused(hours: tuple[int, ...]) -> None:
    with pytest.raises(SettingsError, match="one hour or more, each once"):
        VeleroSettings(hours=hours)


def test_backups_that_are_gone_before_the_next_one_are_refused() -> None:
    with pytest.raises(SettingsError, match="longer than the time between two backups"):
        VeleroSettings(keep=timedelta(hours=24))
    VeleroSettings(hours=(1, 13), keep=timedelta(hours=24))
