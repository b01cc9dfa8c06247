from typing import Any

from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.metrics_server import MetricsServer
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import MetricsServerSettings
from tests.helm.synthesis import chart, synthesize, values_of


def values(context: AwsContext, *, monitored: bool = False) -> Any:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        MetricsServer(
            stack,
            "metrics-server",
            MetricsServerSettings(),
            context=context,
            cluster=cluster,
            chart=chart("metrics-server"),
            monitored=monitored,
        )

    return values_of(synthesize(context, define), "metrics-server")


def test_the_kubernetes_api_checks_its_certificate(context: AwsContext) -> None:
    rendered = values(context)
    assert rendered["apiService"] == {"insecureSkipTLSVerify": False}
    assert rendered["tls"] == {"type": "cert-manager"}


def test_a_drain_leaves_one_of_it_running(context: AwsContext) -> None:
    rendered = values(context)
    assert rendered["replicas"] == 2
    assert rendered["podDisruptionBudget"] == {
        "enabled": True,
        "maxUnavailable": 1,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
    }


def test_its_own_metrics_are_found_where_somebody_reads_them(context: AwsContext) -> None:
    assert "serviceMonitor" not in values(context)
    monitored = values(context, monitored=True)
    assert monitored["metrics"] == monitored["serviceMonitor"] == {"enabled": True}
