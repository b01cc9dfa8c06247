"""The VA's components: what each runs, how many of it there are, and what it is connected to.

A component is one block: take a connection out of it, and all that came with the connection goes.
"""

from datetime import timedelta
from typing import Literal, TypeVar

from constructs_va.settings import (
    Autoscaled,
    BucketConnection,
    ComponentSettings,
    DatabaseConnection,
    Egress,
    Exposure,
    Fixed,
    HealthSettings,
    ImageSettings,
    Schedule,
    SecretConnection,
)

_T = TypeVar("_T")


def components(
    stage: Literal["staging", "production"], *, domain: str, release: str
) -> tuple[ComponentSettings, ...]:
    """All components, of one release.

    Args:
        stage: whose sizes they have; the two are written side by side.
        domain: where users reach the VA: ``va.example.com``.
        release: the tag of the components' images.
    """

    def at(*, staging: _T, production: _T) -> _T:
        return production if stage == "production" else staging

    def image(name: str) -> ImageSettings:
        return ImageSettings(repository=f"va/{name}", tag=release)

    return (
        # The VA's interface to programs: sessions, and the sound of them.
        ComponentSettings(
            name="gateway",
            image=image("gateway"),
            cpu_millicores=at(staging=100, production=500),
            memory_mib=at(staging=128, production=512),
            scaling=at(staging=Autoscaled(2, 3, cpu=70), production=Autoscaled(3, 12, cpu=70)),
            exposed=Exposure(host=f"api.{domain}"),
            calls=("dialogue", "speech-to-text", "text-to-speech"),
            buckets=(BucketConnection(name="recordings", access="write"),),
            secrets=(SecretConnection(name="session-signing-key", variable="SIGNING_KEY"),),
            environment={"LOG_LEVEL": at(staging="debug", production="info")},
        ),
        # The VA's interface to people: pages for browsers.
        ComponentSettings(
            name="web",
            image=image("web"),
            port=3000,
            cpu_millicores=at(staging=50, production=200),
            memory_mib=at(staging=128, production=256),
            scaling=at(staging=Fixed(2), production=Autoscaled(3, 8, cpu=70)),
            exposed=Exposure(host=domain),
            calls=("gateway",),
        ),
        # Leads a session: decides what to say and do next.
        ComponentSettings(
            name="dialogue",
            image=image("dialogue"),
            cpu_millicores=at(staging=100, production=500),
            memory_mib=at(staging=256, production=1024),
            scaling=at(staging=Fixed(2), production=Autoscaled(3, 20, cpu=65)),
            calls=("language-understanding", "model-gateway", "memory"),
            publishes=("session-events", "skill-runs"),
            database=DatabaseConnection(
                access="read_write", pool_size=at(staging=5, production=10)
            ),
            environment={"LOG_LEVEL": at(staging="debug", production="info")},
        ),
        # Finds intents and what they are about in what users say. Its models take long to load.
        ComponentSettings(
            name="language-understanding",
            image=image("language-understanding"),
            cpu_millicores=at(staging=200, production=1000),
            memory_mib=at(staging=512, production=2048),
            scaling=at(staging=Fixed(2), production=Autoscaled(3, 10, cpu=70)),
            health=HealthSettings(longest_start=timedelta(minutes=3)),
            buckets=(BucketConnection(name="knowledge", access="read"),),
        ),
        # The one way to language models of others: keeps their keys, limits and costs.
        ComponentSettings(
            name="model-gateway",
            image=image("model-gateway"),
            cpu_millicores=at(staging=50, production=250),
            memory_mib=at(staging=128, production=512),
            scaling=at(staging=Fixed(2), production=Autoscaled(3, 10, cpu=70)),
            longest_handling=timedelta(seconds=90),
            grace_period=timedelta(seconds=105),
            egress=(Egress(host="api.anthropic.com"), Egress(host="api.openai.com")),
            secrets=(
                SecretConnection(name="anthropic-api-key", variable="ANTHROPIC_API_KEY"),
                SecretConnection(name="openai-api-key", variable="OPENAI_API_KEY"),
            ),
        ),
        # Remembers sessions and what was learned in them. The database's schema is its own.
        ComponentSettings(
            name="memory",
            image=image("memory"),
            cpu_millicores=at(staging=100, production=500),
            memory_mib=at(staging=256, production=1024),
            scaling=at(staging=Fixed(2), production=Autoscaled(3, 8, cpu=70)),
            longest_handling=timedelta(seconds=15),
            consumes=("session-events",),
            calls=("model-gateway",),
            database=DatabaseConnection(
                access="read_write", pool_size=at(staging=5, production=10)
            ),
            buckets=(BucketConnection(name="knowledge", access="read_write"),),
            migration=("migrate", "--to", "latest"),
        ),
        # Does what users ask for, with tools that take their time.
        ComponentSettings(
            name="skill-runner",
            image=image("skill-runner"),
            cpu_millicores=at(staging=100, production=500),
            memory_mib=at(staging=256, production=1024),
            scaling=at(
                staging=Autoscaled(0, 3, queue="skill-runs"),
                production=Autoscaled(2, 24, queue="skill-runs", messages_per_replica=4),
            ),
            longest_handling=timedelta(minutes=4),
            grace_period=timedelta(minutes=5),
            spot=False,
            consumes=("skill-runs",),
            publishes=("notifications",),
            calls=("memory", "model-gateway"),
            egress=(Egress(host="graph.microsoft.com"), Egress(host="www.googleapis.com")),
            secrets=(SecretConnection(name="oauth-client", variable="OAUTH_CLIENT"),),
        ),
        # Hears. A recording may be a minute long.
        ComponentSettings(
            name="speech-to-text",
            image=image("speech-to-text"),
            cpu_millicores=at(staging=250, production=2000),
            memory_mib=at(staging=512, production=4096),
            scaling=at(staging=Fixed(2), production=Autoscaled(3, 8, cpu=60)),
            health=HealthSettings(longest_start=timedelta(minutes=3)),
            longest_handling=timedelta(seconds=60),
            grace_period=timedelta(seconds=75),
            buckets=(BucketConnection(name="recordings", access="read"),),
        ),
        # Speaks.
        ComponentSettings(
            name="text-to-speech",
            image=image("text-to-speech"),
            cpu_millicores=at(staging=250, production=1000),
            memory_mib=at(staging=512, production=2048),
            scaling=at(staging=Fixed(2), production=Autoscaled(3, 12, cpu=60)),
            health=HealthSettings(longest_start=timedelta(minutes=3)),
        ),
        # Starts what is due: two of it would start it twice.
        ComponentSettings(
            name="scheduler",
            image=image("scheduler"),
            cpu_millicores=at(staging=50, production=100),
            memory_mib=at(staging=128, production=256),
            scaling=Fixed(1),
            singleton=True,
            spot=False,
            publishes=("skill-runs", "notifications"),
            database=DatabaseConnection(access="read_write", pool_size=2),
            schedules={
                "forget-sessions": Schedule(cron="30 2 * * *", command=("forget", "--sessions")),
                "remind": Schedule(
                    cron="*/5 * * * *", command=("remind",), longest_run=timedelta(minutes=4)
                ),
            },
        ),
        # Tells users on their phones, when they are not in a session.
        ComponentSettings(
            name="notifier",
            image=image("notifier"),
            cpu_millicores=at(staging=50, production=100),
            memory_mib=at(staging=128, production=256),
            scaling=at(
                staging=Autoscaled(0, 2, queue="notifications"),
                production=Autoscaled(1, 6, queue="notifications", messages_per_replica=20),
            ),
            consumes=("notifications",),
            egress=(Egress(host="fcm.googleapis.com"), Egress(host="api.push.apple.com")),
            secrets=(
                SecretConnection(name="apple-push-key", variable="APPLE_PUSH_KEY"),
                SecretConnection(name="firebase-account", variable="FIREBASE_ACCOUNT"),
            ),
        ),
    )
