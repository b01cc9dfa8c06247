"""The platforms that are looked at: those of the environments, and what none of them runs."""

from constructs_va.settings import Environment, Fixed, evaluate
from constructs_va.settings.charts import (
    ChartName,
    ClusterAutoscalerSettings,
    KarpenterSettings,
    KubePrometheusStackSettings,
    MetricsServerSettings,
    NodePoolSettings,
)
from environments.production import production
from tests.conftest import ENVIRONMENTS


def second_choices() -> Environment:
    """Production with Karpenter, the chart of metrics-server, and Grafana."""
    environment = production()
    groups = tuple(
        group.model_copy(update={"scaling": Fixed(group.scaling.maximum)})
        for group in environment.cluster.node_groups
    )
    instead = (
        KarpenterSettings(
            image="bottlerocket@1.50.0",
            pools=(NodePoolSettings(name="general", instance_families=("m7i", "m6i"), max_cpu=64),),
        ),
        KubePrometheusStackSettings(grafana_secret="grafana-admin"),
        MetricsServerSettings(),
    )
    replaced = (ClusterAutoscalerSettings, KubePrometheusStackSettings)
    kept = tuple(c for c in environment.platform.charts if not isinstance(c, replaced))
    return environment.model_copy(
        update={
            "name": "second-choices",
            "cluster": environment.cluster.model_copy(
                update={"metrics_addon": False, "node_groups": groups}
            ),
            "platform": environment.platform.model_copy(update={"charts": (*kept, *instead)}),
        }
    )


PLATFORMS: dict[str, Environment] = {
    **ENVIRONMENTS,
    "second-choices": evaluate(second_choices, "second choices"),
}

INSTALLED: tuple[tuple[str, ChartName], ...] = tuple(
    (name, chart.NAME)
    for name, environment in PLATFORMS.items()
    for chart in environment.platform.charts
)
"""Every chart of every platform, so that each has tests of its own name."""
