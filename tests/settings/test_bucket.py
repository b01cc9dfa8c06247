from typing import Any

import pytest

from constructs_va.settings import BucketSettings, Problem, SettingsError


def problem_of(name: str = "recordings", **settings: Any) -> Problem:
    """The only problem with these settings."""
    with pytest.raises(SettingsError) as refused:
        BucketSettings(name=name, **settings)
    (problem,) = refused.value.problems
    return problem


def test_objects_are_archived_after_30_days_at_the_earliest() -> None:
    problem = problem_of(archive_after_days=29)
    assert (problem.path, problem.given) == ("archive_after_days", 29)
    assert problem.allowed == "30 or more"
    assert "set expire_after_days alone" in problem.remedy
    assert BucketSettings(name="recordings", archive_after_days=30).archive_after_days == 30


def test_objects_that_expire_before_they_are_archived_are_refused() -> None:
    problem = problem_of(archive_after_days=30, expire_after_days=30)
    assert (problem.path, problem.given) == ("expire_after_days", 30)
    assert problem.allowed == "more than archive_after_days, 30"
    assert "leave archive_after_days out" in problem.remedy


def test_objects_may_expire_the_day_after_they_are_archived() -> None:
    bucket = BucketSettings(name="recordings", archive_after_days=30, expire_after_days=31)
    assert bucket.expire_after_days == 31


def test_objects_that_are_never_archived_may_expire_at_any_time() -> None:
    assert BucketSettings(name="recordings", expire_after_days=1).expire_after_days == 1


def test_the_name_of_the_log_bucket_is_taken() -> None:
    problem = problem_of(name="access-logs")
    assert (problem.path, problem.given) == ("name", "access-logs")
    assert "the bucket that access logs go to" in problem.allowed
    assert problem.remedy == "rename it"


@pytest.mark.parametrize("field", ["old_version_days", "archive_after_days", "expire_after_days"])
def test_days_count_from_one(field: str) -> None:
    settings: dict[str, Any] = {field: 0}
    problem = problem_of(**settings)
    assert (problem.path, problem.given) == (field, 0)


def test_days_end_where_s3s_numbers_do() -> None:
    assert problem_of(old_version_days=2**31).path == "old_version_days"
    assert BucketSettings(name="recordings", old_version_days=2**31 - 1)
