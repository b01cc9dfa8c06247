"""What an environment decides about a bucket."""

from collections.abc import Iterator
from typing import Annotated

from annotated_types import Ge, Le
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import Name

Days = Annotated[int, Ge(1), Le(2_147_483_647)]
"""A number of days. Source: Amazon S3 API Reference, LifecycleExpiration, Days: an Integer."""

LOG_BUCKET = "access-logs"
"""The name of the bucket that the others' access logs go to."""


class BucketSettings(Settings):
    """An S3 bucket: private, encrypted by KMS, versioned, reached by TLS only."""

    name: Name
    """The bucket's name, without the environment's prefix and account."""

    versioned: bool = True
    """Whether an object that is overwritten or deleted can be had back."""

    old_version_days: Days = 90
    """Days after which a version that is no longer current is deleted."""

    archive_after_days: Days | None = None
    """Days after which objects move to the cheaper class ``STANDARD_IA`` (S3 takes 30 or more)."""

    expire_after_days: Days | None = None
    """Days after which objects are deleted. Default: never."""

    access_logs: bool = True
    """Whether requests are logged, in the environment's log bucket."""

    @override
    def check(self) -> Iterator[Problem]:
        if self.name == LOG_BUCKET:
            yield self.problem(
                "name",
                allowed=f"any name but {LOG_BUCKET!r}, the bucket that access logs go to",
                remedy="rename it",
            )
        # Source: Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle",
        # "Minimum days for transition to S3 Standard-IA or S3 One Zone-IA".
        if self.archive_after_days is not None and self.archive_after_days < 30:
            yield self.problem(
                "archive_after_days",
                allowed="30 or more",
                remedy="raise it; for objects that live less long, set expire_after_days alone",
            )
        if (
            self.archive_after_days is not None
            and self.expire_after_days is not None
            and self.expire_after_days <= self.archive_after_days
        ):
            yield self.problem(
                "expire_after_days",
                allowed=f"more than archive_after_days, {self.archive_after_days}",
                remedy="raise it, or leave archive_after_days out",
            )
