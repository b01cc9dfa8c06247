from datetime import timedelta

import pytest

from constructs_va.settings import SettingsError
from constructs_va.settings.charts import TrivyOperatorSettings


def test_a_scanner_that_reports_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="at least one severity"):
        TrivyOperatorSettings(severities=())


def test_scans_of_what_was_just_scanned_are_refused() -> None:
    with pytest.raises(SettingsError, match="one hour or more"):
        TrivyOperatorSettings(rescan_after=timedelta(minutes=59))
    TrivyOperatorSettings(rescan_after=timedelta(hours=1))
