"""Alarms on the load balancers of components that are exposed."""

from typing import Literal

from constructs import Construct

from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.foundation.query_alarm import QueryAlarm
from constructs_va.settings import AwsContext

BALANCERS = 'SCHEMA("AWS/ApplicationELB", LoadBalancer)'
TARGETS = 'SCHEMA("AWS/ApplicationELB", LoadBalancer, TargetGroup)'
"""Metrics with these dimensions alone: with the zone as well, each request is counted again."""

ERRORS = 25
"""Errors within five minutes that are told: some, as of a client that a rollout meets, are none."""

SLOW_SECONDS = 2
"""How long an answer may take on average."""


class LoadBalancerAlarms(Construct):
    """Alarms on errors, latency and health, as the load balancers see them.

    The AWS Load Balancer Controller makes the load balancers, with names that end in what AWS
    chooses, so that they are watched together: all Application Load Balancers of the account's
    region. Filtering them by tags would need a setting of the whole account, "resource tags on
    telemetry". Source of the metrics: User Guide for Application Load Balancers, "CloudWatch
    metrics for your Application Load Balancer".
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: AwsContext, topic: AlarmTopic
    ) -> None:
        super().__init__(scope, id_)
        self._context, self._topic = context, topic
        self._define_errors()
        self._define_latency()
        self._define_health()

    def _define_errors(self) -> None:
        self._define(
            "elb-5xx",
            "errors of load balancers",
            query=f"SELECT SUM(HTTPCode_ELB_5XX_Count) FROM {BALANCERS}",
            threshold=ERRORS,
            for_periods=2,
            description="Load balancers answer with 5xx by themselves: no replica is healthy, or "
            "replicas close connections or take longer than the idle timeout.",
        )
        self._define(
            "target-5xx",
            "errors of components",
            query=f"SELECT SUM(HTTPCode_Target_5XX_Count) FROM {BALANCERS}",
            threshold=ERRORS,
            for_periods=2,
            description="Exposed components answer with 5xx: see their logs.",
        )

    def _define_latency(self) -> None:
        self._define(
            "latency",
            "latency",
            query=f"SELECT AVG(TargetResponseTime) FROM {BALANCERS}",
            threshold=SLOW_SECONDS,
            for_periods=3,
            description=f"Exposed components take more than {SLOW_SECONDS} s to answer on average.",
        )

    def _define_health(self) -> None:
        """Alarms on replicas that fail health checks, and on components without a healthy one."""
        self._define(
            "unhealthy-hosts",
            "unhealthy replicas",
            query=f"SELECT MAX(UnHealthyHostCount) FROM {TARGETS}",
            threshold=0,
            for_periods=3,
            description="Replicas of an exposed component fail the load balancer's health checks.",
        )
        self._define(
            "no-healthy-host",
            "no healthy replica",
            query=f"SELECT MIN(HealthyHostCount) FROM {TARGETS}",
            when="below",
            threshold=1,
            for_periods=3,
            # Reported as long as a load balancer has registered targets: without any, nobody is
            # served. One component of several that has none isn't seen here, but by Prometheus.
            missing_data="breaching",
            description="None of the replicas that an exposed component has registered passes the "
            "load balancer's health checks, or no load balancer has any: nobody is served.",
        )

    def _define(
        self,
        id_: str,
        subject: str,
        *,
        query: str,
        threshold: float,
        for_periods: int,
        description: str,
        when: Literal["above", "below"] = "above",
        missing_data: Literal["notBreaching", "breaching"] = "notBreaching",
    ) -> None:
        QueryAlarm(
            self,
            id_,
            topic=self._topic,
            name=self._context.name(f"load-balancers: {subject}"),
            description=description,
            query=query,
            when=when,
            threshold=threshold,
            for_periods=for_periods,
            missing_data=missing_data,
        )
