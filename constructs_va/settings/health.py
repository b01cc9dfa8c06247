"""How Kubernetes and Compose find out how a component is."""

from datetime import timedelta
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import Field

from constructs_va.settings.model import Settings
from constructs_va.settings.types import Duration

HttpPath = Annotated[str, Field(pattern=r"^/[A-Za-z0-9._~/-]*$")]


class HealthSettings(Settings):
    """Three questions that a component answers by HTTP, with a status below 400 for yes."""

    startup: HttpPath = "/health/startup"
    """Has it started? Asked first, and alone until it has."""

    readiness: HttpPath = "/health/ready"
    """Can it work now? While it can't, it gets no requests."""

    liveness: HttpPath = "/health/live"
    """Does it still work? Where it doesn't, it is started again. It must not ask others."""

    longest_start: Annotated[Duration, Ge(timedelta(seconds=1))] = timedelta(minutes=1)
    """How long it may take to start. After that, and at most two periods more, it is started
    again."""

    period: Annotated[Duration, Ge(timedelta(seconds=1))] = timedelta(seconds=10)
    """How often it is asked."""

    failures: Annotated[int, Ge(1), Le(10)] = 3
    """After how many answers of no, in a row, something is done."""
