from datetime import timedelta

import pytest

from constructs_va.settings import SettingsError
from constructs_va.settings.charts import KubePrometheusStackSettings
from constructs_va.settings.charts.catalogue import CHARTS


def test_the_definitions_are_those_of_the_operators_own_version() -> None:
    for chart in (chart for chart in CHARTS if chart.name == "kube-prometheus-stack"):
        assert chart.definitions
        assert chart.definitions.app_version == chart.app_version
        assert chart.definitions.kubernetes == chart.kubernetes


def test_metrics_kept_for_less_than_a_day_are_refused() -> None:
    with pytest.raises(SettingsError, match="one day or more"):
        KubePrometheusStackSettings(retention=timedelta(hours=23))
    KubePrometheusStackSettings(retention=timedelta(days=1))
