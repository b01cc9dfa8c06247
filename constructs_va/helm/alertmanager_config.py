"""Alertmanager's configuration: everything that fires goes to one SNS topic."""

from typing import ClassVar

from pydantic import ConfigDict

from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.helm.values import Values
from constructs_va.settings import AwsContext


class Section(Values):
    """A part of the configuration, whose keys are in snake case."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=None)


class Signing(Section):
    """How requests to AWS are signed; with the credentials that the pod has from Pod Identity."""

    region: str


class SnsTarget(Section):
    """A topic to publish to."""

    topic_arn: str
    sigv4: Signing
    subject: str


class Receiver(Section):
    """Somewhere that notifications go; nowhere without targets."""

    name: str
    sns_configs: list[SnsTarget] | None = None


class Route(Section):
    """Which alerts go where."""

    receiver: str
    matchers: list[str] | None = None
    group_by: list[str] | None = None
    routes: list["Route"] | None = None


class AlertmanagerConfig(Section):
    """The configuration. How alerts inhibit each other is left to the chart."""

    route: Route
    receivers: list[Receiver]


NOBODY = "null"
"""The chart's receiver that drops what it gets; the rules that come with the chart expect it."""

SNS = "sns"

ALWAYS_FIRING = 'alertname =~ "Watchdog|InfoInhibitor"'
"""Alerts that show that alerting works, and that inhibit others: news to nobody."""


def notify(topic: AlarmTopic, context: AwsContext) -> AlertmanagerConfig:
    """One notification for each alert and namespace, when it starts, changes and is over."""
    target = SnsTarget(
        topic_arn=topic.arn,
        sigv4=Signing(region=context.region),
        # Not Alertmanager's own subject, which names all labels: SNS refuses one of more than 100
        # characters, and with it the notification. Source: Amazon SNS API Reference, Publish.
        subject=f"{context.prefix}: {{{{ .GroupLabels.alertname }}}} {{{{ .Status }}}}",
    )
    return AlertmanagerConfig(
        route=Route(
            receiver=SNS,
            group_by=["alertname", "namespace"],
            routes=[Route(receiver=NOBODY, matchers=[ALWAYS_FIRING])],
        ),
        receivers=[Receiver(name=NOBODY), Receiver(name=SNS, sns_configs=[target])],
    )
