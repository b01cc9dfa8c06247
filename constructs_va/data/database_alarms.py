"""Alarms on a database instance."""

from collections.abc import Mapping

from constructs import Construct

from constructs_va.foundation.alarms import Alarm, AlarmTopic
from constructs_va.settings import DatabaseSettings

BYTES_PER_GIB = 1024**3


class InstanceAlarms(Construct):
    """Alarms before an instance runs out of processor, storage or connections.

    Args:
        identifier: the instance that they are on.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: DatabaseSettings,
        *,
        identifier: str,
        topic: AlarmTopic,
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._identifier, self._topic = settings, identifier, topic
        self._dimensions: Mapping[str, str] = {"DBInstanceIdentifier": identifier}
        self._define_cpu()
        self._define_free_storage()
        self._define_connections()

    def _define_cpu(self) -> None:
        Alarm(
            self,
            "cpu",
            topic=self._topic,
            name=f"{self._identifier}: CPU",
            description="Look in Database Insights for what is busy; a larger instance is next.",
            metric=("AWS/RDS", "CPUUtilization"),
            dimensions=self._dimensions,
            when="above",
            threshold=self._settings.cpu_alarm_percent,
            statistic="Average",
            for_periods=3,
        )

    def _define_free_storage(self) -> None:
        whole = self._settings.storage_gib * BYTES_PER_GIB
        Alarm(
            self,
            "free-storage",
            topic=self._topic,
            name=f"{self._identifier}: free storage",
            description="RDS doesn't enlarge the storage, or did so less than six hours ago. "
            "A full instance stops.",
            metric=("AWS/RDS", "FreeStorageSpace"),
            dimensions=self._dimensions,
            when="below",
            threshold=whole * self._settings.free_storage_alarm_percent // 100,
            statistic="Minimum",
        )

    def _define_connections(self) -> None:
        most = self._settings.max_connections
        Alarm(
            self,
            "connections",
            topic=self._topic,
            name=f"{self._identifier}: connections",
            description=f"Of {most} connections few are left; then clients are refused.",
            metric=("AWS/RDS", "DatabaseConnections"),
            dimensions=self._dimensions,
            when="above",
            threshold=most * self._settings.connections_alarm_percent // 100,
        )
