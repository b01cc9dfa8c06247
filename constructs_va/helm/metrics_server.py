"""metrics-server."""

from collections.abc import Sequence
from typing import Literal

from cdktf import ITerraformDependable
from constructs import Construct
from pydantic import Field

from constructs_va.cluster import EksCluster
from constructs_va.helm import values
from constructs_va.helm.enabled import Enabled, enabled_if
from constructs_va.helm.release import HelmRelease
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, MetricsServerSettings

LABELS = {"app.kubernetes.io/name": "metrics-server"}


class ApiService(values.Values):
    """How the Kubernetes API calls it."""

    insecure_skip_tls_verify: bool = Field(
        default=False, serialization_alias="insecureSkipTLSVerify"
    )


class Tls(values.Values):
    """Who issues its certificate."""

    type: Literal["cert-manager"] = "cert-manager"


class PodDisruptionBudget(values.Values):
    """How many of its pods a drain may take at once."""

    enabled: bool = True
    max_unavailable: int = 1
    unhealthy_pod_eviction_policy: str = "AlwaysAllow"


class MetricsServerValues(values.Values):
    """The values that we set."""

    replicas: int
    api_service: ApiService
    tls: Tls
    pod_disruption_budget: PodDisruptionBudget
    resources: values.Resources
    topology_spread_constraints: list[values.TopologySpread]
    metrics: Enabled | None
    service_monitor: Enabled | None


class MetricsServer(Construct):
    """Answers the Kubernetes API's questions about CPU and memory that pods and nodes use.

    The API knows it by a certificate from cert-manager.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: MetricsServerSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=_values(monitored=monitored),
            extra_values=settings.extra_values,
            after=after,
        )


def _values(*, monitored: bool) -> MetricsServerValues:
    return MetricsServerValues(
        replicas=2,
        api_service=ApiService(),
        tls=Tls(),
        pod_disruption_budget=PodDisruptionBudget(),
        # Enough for 100 nodes. Source: metrics-server, README, "Scaling".
        resources=values.Resources.of(cpu="100m", memory="200Mi"),
        topology_spread_constraints=values.spread_over_zones(LABELS),
        metrics=enabled_if(monitored),
        service_monitor=enabled_if(monitored),
    )
