"""The questions by which Kubernetes learns how a replica is."""

from datetime import timedelta
from typing import TypedDict

from constructs_va.settings.health import HealthSettings
from constructs_va.workloads.pod import HttpGet, Probe

PORT_NAME = "http"

LONGEST_ANSWER_SECONDS = 5
"""How long an answer may take. Kubernetes would give it one second, which a busy replica misses."""


class Probes(TypedDict):
    """A container's probes, by the names of its fields."""

    startup_probe: Probe
    readiness_probe: Probe
    liveness_probe: Probe


def probes(health: HealthSettings) -> Probes:
    """The probes for these settings.

    Kubernetes may ask for the first time right after the container starts, and then asks once a
    period. So the last of ``failures`` answers of no may come one period less than ``failures``
    times the period after the start, and it takes one answer more to be sure of the whole time.
    Source: Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes",
    ``initialDelaySeconds``, of which the default is 0, and ``periodSeconds``.
    """
    periods = -(-health.longest_start // health.period)  # rounded up
    return Probes(
        startup_probe=_probe(health, health.startup, failures=periods + 1),
        readiness_probe=_probe(health, health.readiness, failures=health.failures),
        liveness_probe=_probe(health, health.liveness, failures=health.failures),
    )


def _probe(health: HealthSettings, path: str, *, failures: int) -> Probe:
    period = health.period // timedelta(seconds=1)
    return Probe(
        http_get=HttpGet(path=path, port=PORT_NAME),
        period_seconds=period,
        timeout_seconds=min(LONGEST_ANSWER_SECONDS, period),
        failure_threshold=failures,
    )
