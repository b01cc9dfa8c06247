"""The metrics that a component has of itself."""

from typing import Annotated

from annotated_types import Ge, Le

from constructs_va.settings.health import HttpPath
from constructs_va.settings.model import Settings


class MetricsSettings(Settings):
    """A page of metrics in Prometheus' format, which Prometheus reads from every replica.

    Nobody but Prometheus is let in there.
    """

    port: Annotated[int, Ge(1024), Le(65_535)] = 9090
    """The port of the page. Default: one of its own, as a load balancer leads to every path of the
    component's ``port``. Where the component isn't exposed it may be that one."""

    path: HttpPath = "/metrics"
    """The path of the page. Default: the one that Prometheus' client libraries propose."""
