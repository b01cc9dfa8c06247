"""aws-for-fluent-bit."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.foundation.log_group import LogGroup
from constructs_va.foundation.policy import Statement
from constructs_va.helm import values
from constructs_va.helm.fluent_bit_values import (
    IMAGE,
    STATE,
    FluentBitValues,
    HostPath,
    HttpGet,
    Image,
    Mount,
    Probe,
    ServiceMonitor,
    Volume,
    configuration,
)
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity
from constructs_va.helm.release import HelmRelease
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AwsForFluentBitSettings, Chart

NAME = "aws-for-fluent-bit"
"""The name of the release, of its pods, and of the account that they run as."""


class AwsForFluentBit(Construct):
    """Sends what containers write to a log group of its own, encrypted, with a retention.

    Of the Kubernetes API, it reads pods and namespaces, which it adds to each event.

    Each container has a stream: ``<namespace>.<pod>.<container>``. Its own logs are left out: an
    error that it logs for each event that it can't send would become a further event.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: AwsForFluentBitSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self._chart = chart
        self.key = EncryptionKey(
            self, "key", context=context, name="pod-logs", services=logs_service(context)
        )
        self.log_group = LogGroup(
            self,
            "log-group",
            context=self._context,
            name=f"/aws/eks/{context.prefix}/pods",
            retention_days=settings.retention_days,
            key=self.key,
        )
        self.role = self._define_role()
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=self._values(monitored=monitored),
            extra_values=settings.extra_values,
            after=[*permissions_of(self.role), *after],
        )

    def _define_role(self) -> PodIdentityRole:
        """Writes events, and makes no groups: one of its making would be kept for ever, in clear.

        Source: Fluent Bit documentation, "Amazon CloudWatch", "Permissions".
        """
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="fluent-bit",
            service_account=ServiceAccount(self._settings.namespace, NAME),
        )
        role.allow(
            "write-events",
            Statement(
                "WriteEvents",
                ("logs:CreateLogStream", "logs:PutLogEvents"),
                (f"{self.log_group.arn}:*",),
            ),
        )
        return role

    def _values(self, *, monitored: bool) -> FluentBitValues:
        own_logs = f"/var/log/containers/{NAME}-*_{self._settings.namespace}_*.log"
        return FluentBitValues(
            name_override=NAME,
            update_strategy=values.UpdateStrategy(),
            image=Image(
                repository=self._chart.source.place(IMAGE),
                tag=self._chart.source.tag(IMAGE, self._chart.app_version),
            ),
            service_account=values.ServiceAccount(name=NAME),
            config=configuration(
                own_logs=own_logs,
                region=self._context.region,
                log_group=self.log_group.name,
            ),
            readiness_probe=Probe(http_get=HttpGet(path="/api/v1/health")),
            resources=values.Resources.of(cpu="50m", memory="200Mi"),
            priority_class_name="system-node-critical",
            tolerations=[{"operator": "Exists"}],  # on every node, whatever its taints
            pod_security_context=PodSecurity(),
            security_context=ContainerSecurity(),
            daemon_set_volumes=[
                Volume(name="logs", host_path=HostPath(path="/var/log", type="Directory")),
                Volume(name="state", host_path=HostPath(path=STATE, type="DirectoryOrCreate")),
            ],
            daemon_set_volume_mounts=[
                Mount(name="logs", mount_path="/var/log", read_only=True),
                Mount(name="state", mount_path=STATE),
            ],
            service_monitor=ServiceMonitor() if monitored else None,
        )
