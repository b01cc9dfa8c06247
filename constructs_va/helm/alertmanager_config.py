"""Alertmanager's configuration: alerts go to one SNS topic, and a sign of life to another."""

from typing import ClassVar

from pydantic import ConfigDict

from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.foundation.dead_mans_switch import DeadMansSwitch
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
    group_wait: str | None = None
    group_interval: str | None = None
    repeat_interval: str | None = None
    routes: list["Route"] | None = None


class AlertmanagerConfig(Section):
    """The configuration. How alerts inhibit each other is left to the chart."""

    route: Route
    receivers: list[Receiver]


NOBODY = "null"
"""The chart's receiver that drops what it gets; the rules that come with the chart expect it."""

SNS = "sns"

WATCHDOG = "watchdog"

REPEATED = "4m"
"""The time after which the sign of life is repeated. Alertmanager looks each minute whether it has
passed, so that each of CloudWatch's periods of five minutes gets one."""


def notify(topic: AlarmTopic, switch: DeadMansSwitch, context: AwsContext) -> AlertmanagerConfig:
    """One notification for each alert and namespace, when it starts, changes and is over.

    The chart's alert ``Watchdog`` always fires: it goes to the switch, over and over, by the same
    role, the same key and the same service as all others. ``InfoInhibitor`` inhibits others, and is
    no news.
    """
    signing = Signing(region=context.region)
    return AlertmanagerConfig(
        route=Route(
            receiver=SNS,
            group_by=["alertname", "namespace"],
            routes=[
                Route(
                    receiver=WATCHDOG,
                    matchers=['alertname = "Watchdog"'],
                    group_wait="0s",
                    group_interval="1m",
                    repeat_interval=REPEATED,
                ),
                Route(receiver=NOBODY, matchers=['alertname = "InfoInhibitor"']),
            ],
        ),
        receivers=[
            Receiver(name=NOBODY),
            Receiver(
                name=WATCHDOG,
                sns_configs=[
                    SnsTarget(
                        topic_arn=switch.arn, sigv4=signing, subject=f"{context.prefix}: alive"
                    )
                ],
            ),
            Receiver(
                name=SNS,
                sns_configs=[
                    # Not Alertmanager's own subject, which names all labels: SNS refuses one of
                    # more than 100 characters, and with it the notification.
                    # Source: Amazon SNS API Reference, Publish.
                    SnsTarget(
                        topic_arn=topic.arn,
                        sigv4=signing,
                        subject=f"{context.prefix}: {{{{ .GroupLabels.alertname }}}}"
                        " {{ .Status }}",
                    )
                ],
            ),
        ],
    )
