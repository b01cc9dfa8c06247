"""What the tests of the local environment share: small ones, and the one that there is."""

from datetime import timedelta
from typing import Any

from constructs_va.local.compose import Service
from constructs_va.local.project import project
from constructs_va.settings import (
    BucketConnection,
    BucketSettings,
    ComponentSettings,
    DatabaseConnection,
    ImageSettings,
    QueueSettings,
    SecretConnection,
    evaluate,
)
from constructs_va.settings.local import LocalEnvironment
from environments.local import local

LOCAL = evaluate(local, "local")
REGION = "eu-central-1"


def component(name: str, **changes: Any) -> ComponentSettings:
    """A component that is connected to nothing, but for what differs."""
    given: dict[str, Any] = {
        "name": name,
        "image": ImageSettings(repository=f"va/{name}", tag="1.2.3"),
        "cpu_millicores": 100,
        "memory_mib": 512,
    }
    return ComponentSettings(**{**given, **changes})


def environment(*components: ComponentSettings, **changes: Any) -> LocalEnvironment:
    """An environment of these components, with whatever connections they may have."""
    given: dict[str, Any] = {
        "region": REGION,
        "components": components,
        "queues": (
            QueueSettings(
                name="jobs",
                visibility_timeout=timedelta(minutes=2),
                receives_before_dead_letter=2,
                outside=("consumers", "publishers"),
            ),
            QueueSettings(
                name="events",
                fifo=True,
                visibility_timeout=timedelta(minutes=2),
                outside=("consumers", "publishers"),
            ),
        ),
        "buckets": (BucketSettings(name="files"),),
    }
    return LocalEnvironment(**{**given, **changes})


def services(*components: ComponentSettings, **changes: Any) -> dict[str, Service]:
    """The services of such an environment."""
    return dict(project(environment(*components, **changes), root="../..").services)


def connected(name: str, **changes: Any) -> ComponentSettings:
    """A component with one of each connection."""
    given: dict[str, Any] = {
        "consumes": ("jobs",),
        "publishes": ("events",),
        "database": DatabaseConnection(access="read_write"),
        "buckets": (BucketConnection(name="files", access="read"),),
        "secrets": (SecretConnection(name="api-key", variable="API_KEY"),),
    }
    return component(name, **{**given, **changes})
