"""Alarms on database instances."""

from collections.abc import Mapping, Sequence
from typing import Literal

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.foundation.alarms import Alarm, AlarmTopic, MissingData
from constructs_va.settings import DatabaseSettings

BYTES_PER_GIB = 1024**3
BYTES_PER_MIB = 1024**2

OLDEST_TRANSACTION = 1_000_000_000
"""Half of the transaction ids after which PostgreSQL takes no more writes. Autovacuum begins at 200
million; at five times that it has been failing for long, and there is time left to find out why.

Source: Amazon CloudWatch User Guide, "Recommended alarms", Amazon RDS, MaximumUsedTransactionIDs.
"""

LOG_PERCENT = 20
"""Part of ``storage_gib`` that write-ahead logs may take. In good health they take the 2 GiB of
RDS's ``max_wal_size``; ten per cent of the smallest storage would be that."""

SLOT_PERCENT = 10
"""Part of ``storage_gib`` that logs may take that are kept for one replica or subscriber."""


class InstanceAlarms(Construct):
    """Alarms before an instance runs out of processor, memory, storage or connections.

    An instance that is down sends no metrics. One alarm, that on the processor, goes off then, so
    that one outage is told once. The others keep their state: the alarm of a full instance, which
    RDS stops, isn't over because the metric ends.

    Args:
        identifier: the instance that they are on.
        after: what is made before them. An alarm on an instance that isn't there would go off.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: DatabaseSettings,
        *,
        identifier: str,
        topic: AlarmTopic,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._identifier = settings, identifier
        self._topic, self._after = topic, after
        self._define_cpu()
        self._define_free_memory()
        self._define_free_storage()
        self._define_connections()

    def define_for_primary(self) -> None:
        """Add the alarms on what only a primary has: writes, and logs of them for others."""
        self._define_transaction_ids()
        self._define_logs()
        self._define_slots()

    def define_for_replica(self) -> None:
        """Add the alarms on how far a replica is behind."""
        self._define_lag()
        self._define_replication()

    def _define_cpu(self) -> None:
        self._define(
            "cpu",
            "CPU",
            "Look in Database Insights for what is busy; a larger instance is next. No data: the "
            "instance is down or stopped; see its events.",
            metric="CPUUtilization",
            when="above",
            threshold=self._settings.cpu_alarm_percent,
            statistic="Average",
            for_periods=3,
            missing_data="breaching",
        )

    def _define_free_memory(self) -> None:
        self._define(
            "free-memory",
            "free memory",
            "Soon PostgreSQL is killed and starts anew. Look for sessions with much work_mem, or "
            "too many of them; a larger instance is next.",
            metric="FreeableMemory",
            when="below",
            threshold=self._settings.least_free_memory_mib * BYTES_PER_MIB,
            statistic="Average",
            for_periods=3,
        )

    def _define_free_storage(self) -> None:
        self._define(
            "free-storage",
            "free storage",
            "RDS doesn't enlarge the storage, or did so less than six hours ago. A full instance "
            "stops.",
            metric="FreeStorageSpace",
            when="below",
            threshold=self._part_of_storage(self._settings.free_storage_alarm_percent),
            statistic="Minimum",
        )

    def _define_connections(self) -> None:
        most = self._settings.max_connections
        self._define(
            "connections",
            "connections",
            f"Of {most} connections few are left; then clients are refused.",
            metric="DatabaseConnections",
            when="above",
            threshold=most * self._settings.connections_alarm_percent // 100,
        )

    def _define_transaction_ids(self) -> None:
        self._define(
            "transaction-ids",
            "transaction ids",
            "Autovacuum doesn't get through. Look for old transactions, prepared ones, and "
            "replication slots that nobody reads; at two billion writes are refused.",
            metric="MaximumUsedTransactionIDs",
            when="above",
            threshold=OLDEST_TRANSACTION,
        )

    def _define_logs(self) -> None:
        self._define(
            "logs",
            "write-ahead logs",
            "They can't be archived, or a replication slot keeps them, until the storage is full.",
            metric="TransactionLogsDiskUsage",
            when="above",
            threshold=self._part_of_storage(LOG_PERCENT),
        )

    def _define_slots(self) -> None:
        self._define(
            "replication-slots",
            "replication slots",
            "A replica or subscriber doesn't read, and its logs fill the storage. Bring it back, "
            "or drop its slot.",
            metric="OldestReplicationSlotLag",
            when="above",
            threshold=self._part_of_storage(SLOT_PERCENT),
            # There is data only while there are slots: when the last one goes, it is over.
            missing_data="notBreaching",
        )

    def _define_lag(self) -> None:
        lag = self._settings.replica_lag_alarm
        self._define(
            "replica-lag",
            "replica lag",
            f"Readers see what was true more than {lag} ago. Look for long queries on the replica "
            "and for more writes than it can follow.",
            metric="ReplicaLag",
            when="above",
            threshold=lag.total_seconds(),
            for_periods=2,
        )

    def _define_replication(self) -> None:
        self._define(
            "replication",
            "replication",
            "The replica doesn't follow its primary any more. See its events; RDS ends replication "
            "for good after 30 days, and a new replica is next.",
            metric="ReplicaLag",
            when="below",
            # -1 stands for a lag that can't be told, because nothing is replicated.
            # Source: Amazon RDS User Guide, "Monitoring read replication".
            threshold=0,
            statistic="Maximum",
            for_periods=3,
        )

    def _part_of_storage(self, percent: int) -> int:
        return self._settings.storage_gib * BYTES_PER_GIB * percent // 100

    def _define(
        self,
        id_: str,
        what: str,
        description: str,
        *,
        metric: str,
        when: Literal["above", "below"],
        threshold: float,
        statistic: Literal["Average", "Maximum", "Minimum"] = "Maximum",
        for_periods: int = 1,
        missing_data: MissingData = "ignore",
    ) -> None:
        dimensions: Mapping[str, str] = {"DBInstanceIdentifier": self._identifier}
        Alarm(
            self,
            id_,
            topic=self._topic,
            name=f"{self._identifier}: {what}",
            description=description,
            metric=("AWS/RDS", metric),
            dimensions=dimensions,
            when=when,
            threshold=threshold,
            statistic=statistic,
            for_periods=for_periods,
            missing_data=missing_data,
            after=self._after,
        )
