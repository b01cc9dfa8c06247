"""aws-for-fluent-bit."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.foundation.encryption_key import EncryptionKey, logs_service
from constructs_va.foundation.log_group import LogGroup
from constructs_va.foundation.policy import Statement
from constructs_va.helm import values
from constructs_va.helm.enabled import Enabled, enabled_if
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity
from constructs_va.helm.release import HelmRelease
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AwsForFluentBitSettings, Chart

NAME = "aws-for-fluent-bit"
"""How the chart calls the pods, and the account that it makes for them."""

STATE = "/var/lib/fluent-bit"
"""Where on a node it keeps in mind how far it has read."""


class Input(values.Values):
    """What is read."""

    db: str
    extra_inputs: str
    """Further lines of the configuration's section."""


class Filter(values.Values):
    """What is added to each event: pod, namespace and labels."""

    keep_log: str
    extra_filters: str
    """Further lines of the configuration's section."""


class CloudWatchLogs(values.Values):
    """Where events go."""

    region: str
    log_group_name: str
    log_stream_template: str
    auto_create_group: bool


class HostPath(values.Values):
    """A folder of the node."""

    path: str
    type: str


class Volume(values.Values):
    """A folder of the node, by a name."""

    name: str
    host_path: HostPath


class Mount(values.Values):
    """Where a pod sees a volume."""

    name: str
    mount_path: str
    read_only: bool = False


class FluentBitValues(values.Values):
    """The values that we set."""

    input: Input
    filter: Filter
    cloud_watch_logs: CloudWatchLogs
    resources: values.Resources
    priority_class_name: str
    tolerations: list[Mapping[str, str]]
    pod_security_context: PodSecurity
    container_security_context: ContainerSecurity
    volumes: list[Volume]
    volume_mounts: list[Mount]
    service_monitor: Enabled | None


class AwsForFluentBit(Construct):
    """Sends what containers write to a log group of its own, encrypted, with a retention.

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
            input=Input(db=f"{STATE}/tail.db", extra_inputs=f"Exclude_Path {own_logs}"),
            filter=Filter(
                # Not twice: as it came, and as the fields of the JSON that it was.
                keep_log="Off",
                extra_filters="Annotations Off",
            ),
            cloud_watch_logs=CloudWatchLogs(
                region=self._context.region,
                log_group_name=self.log_group.name,
                log_stream_template=STREAM,
                auto_create_group=False,
            ),
            resources=values.Resources.of(cpu="50m", memory="200Mi"),
            priority_class_name="system-node-critical",
            tolerations=[{"operator": "Exists"}],  # on every node, whatever its taints
            pod_security_context=PodSecurity(),
            container_security_context=ContainerSecurity(),
            volumes=[
                Volume(name="logs", host_path=HostPath(path="/var/log", type="Directory")),
                Volume(name="state", host_path=HostPath(path=STATE, type="DirectoryOrCreate")),
            ],
            volume_mounts=[
                Mount(name="logs", mount_path="/var/log", read_only=True),
                Mount(name="state", mount_path=STATE),
            ],
            service_monitor=enabled_if(monitored),
        )


STREAM = "$kubernetes['namespace_name'].$kubernetes['pod_name'].$kubernetes['container_name']"
"""Source: Fluent Bit documentation, "Amazon CloudWatch", "Log Stream and Group Name templating"."""
