import pytest
from pydantic import TypeAdapter, ValidationError

from constructs_va.settings.windows import DailyWindow, WeeklyWindow, earlier, overlap

DAILY, WEEKLY = TypeAdapter(DailyWindow), TypeAdapter(WeeklyWindow)


@pytest.mark.parametrize("window", ["02:00-03:00", "02:00-02:30", "23:45-00:15"])
def test_a_daily_window_of_half_an_hour_or_more_is_taken(window: str) -> None:
    assert DAILY.validate_python(window) == window


@pytest.mark.parametrize(
    "window", ["02:00-02:29", "02:00-02:00", "24:00-01:00", "2:00-3:00", "02:00", "sun:02:00-03:00"]
)
def test_a_daily_window_too_short_or_of_another_form_is_refused(window: str) -> None:
    with pytest.raises(ValidationError, match="hh:mm-hh:mm in UTC, at least 30 minutes long"):
        DAILY.validate_python(window)


@pytest.mark.parametrize(
    "window", ["sun:04:00-sun:05:00", "sun:23:45-mon:00:15", "mon:00:00-tue:00:00"]
)
def test_a_weekly_window_of_half_an_hour_or_more_is_taken(window: str) -> None:
    assert WEEKLY.validate_python(window) == window


@pytest.mark.parametrize(
    "window", ["sun:04:00-sun:04:29", "04:00-05:00", "Sun:04:00-Sun:05:00", "sun:04:00-05:00"]
)
def test_a_weekly_window_too_short_or_of_another_form_is_refused(window: str) -> None:
    with pytest.raises(
        ValidationError, match="ddd:hh:mm-ddd:hh:mm in UTC, at least 30 minutes long"
    ):
        WEEKLY.validate_python(window)


@pytest.mark.parametrize(
    ("daily", "weekly"),
    [
        ("02:00-03:00", "sun:02:59-sun:04:00"),
        ("23:30-00:30", "tue:00:00-tue:00:45"),
        ("00:00-00:30", "sun:23:50-mon:00:20"),
        ("02:00-03:00", "mon:00:00-wed:00:00"),
    ],
)
def test_windows_that_share_a_minute_overlap(daily: str, weekly: str) -> None:
    assert overlap(daily, weekly)


@pytest.mark.parametrize(
    ("daily", "weekly"),
    [
        ("02:00-03:00", "sun:03:00-sun:04:00"),
        ("23:30-00:30", "tue:00:30-tue:01:00"),
        ("00:00-00:30", "sun:23:30-mon:00:00"),
    ],
)
def test_windows_that_touch_do_not_overlap(daily: str, weekly: str) -> None:
    assert not overlap(daily, weekly)


@pytest.mark.parametrize(
    ("days", "moved"),
    [(1, "sat:23:45-sun:00:15"), (2, "fri:23:45-sat:00:15"), (7, "sun:23:45-mon:00:15")],
)
def test_a_weekly_window_can_be_moved_to_earlier_days(days: int, moved: str) -> None:
    assert earlier("sun:23:45-mon:00:15", days=days) == moved
