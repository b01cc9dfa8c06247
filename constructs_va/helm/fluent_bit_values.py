"""The values that we set of Fluent Bit's chart, and the configuration in them."""

from collections.abc import Mapping

from constructs_va.helm.enabled import Enabled
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity
from constructs_va.helm.values import Resources, ServiceAccount, UpdateStrategy, Values

IMAGE = "public.ecr.aws/aws-observability/aws-for-fluent-bit"

STATE = "/var/lib/fluent-bit"
"""Where on a node it keeps in mind how far it has read."""


class Image(Values):
    """Whose build of Fluent Bit runs."""

    repository: str
    tag: str


class HttpGet(Values):
    """What is asked by HTTP."""

    path: str


class Probe(Values):
    """A question that the kubelet asks."""

    http_get: HttpGet


class ServiceMonitor(Enabled):
    """How Prometheus finds its metrics."""

    path: str = "/api/v1/metrics/prometheus"


class HostPath(Values):
    """A folder of the node."""

    path: str
    type: str


class Volume(Values):
    """A folder of the node, by a name."""

    name: str
    host_path: HostPath


class Mount(Values):
    """Where a pod sees a volume."""

    name: str
    mount_path: str
    read_only: bool = False


class Config(Values):
    """The sections of the configuration."""

    service: str
    inputs: str
    filters: str
    outputs: str


class FluentBitValues(Values):
    """The values that we set."""

    name_override: str
    """Names the pods' labels as the former chart did: a DaemonSet's selector can't be changed."""

    update_strategy: UpdateStrategy
    image: Image
    service_account: ServiceAccount
    config: Config
    readiness_probe: Probe
    resources: Resources
    priority_class_name: str
    tolerations: list[Mapping[str, str]]
    pod_security_context: PodSecurity
    security_context: ContainerSecurity
    daemon_set_volumes: list[Volume]
    daemon_set_volume_mounts: list[Mount]
    service_monitor: ServiceMonitor | None


def configuration(*, own_logs: str, region: str, log_group: str) -> Config:
    """The configuration: from the files of containers to their streams in a log group.

    Source: Fluent Bit documentation, "Tail", "Kubernetes" and "Amazon CloudWatch".

    Args:
        own_logs: the files of its own logs, which it leaves out.
    """
    return Config(
        service=section(
            "SERVICE",
            Flush="1",
            Log_Level="info",
            Parsers_File="/fluent-bit/parsers/parsers.conf",
            HTTP_Server="On",
            HTTP_Listen="0.0.0.0",
            HTTP_Port="2020",
            Health_Check="On",
        ),
        inputs=section(
            "INPUT",
            Name="tail",
            Tag="kube.*",
            Path="/var/log/containers/*.log",
            Exclude_Path=own_logs,
            DB=f"{STATE}/tail.db",
            **{"multiline.parser": "docker, cri"},
            Mem_Buf_Limit="5MB",
            Skip_Long_Lines="On",
            Refresh_Interval="10",
        ),
        filters=section(
            "FILTER",
            Name="kubernetes",
            Match="kube.*",
            Merge_Log="On",
            Merge_Log_Key="data",
            # Not twice: as it came, and as the fields of the JSON that it was.
            Keep_Log="Off",
            Annotations="Off",
            **{"K8S-Logging.Parser": "On", "K8S-Logging.Exclude": "On"},
            Buffer_Size="32k",
        ),
        outputs=section(
            "OUTPUT",
            Name="cloudwatch_logs",
            Match="*",
            region=region,
            log_group_name=log_group,
            log_stream_prefix="fluentbit-",  # of what is from no container
            log_stream_template=STREAM,
            auto_create_group="false",
        ),
    )


def section(kind: str, **lines: str) -> str:
    """A section in Fluent Bit's classic form.

    Source: Fluent Bit documentation, "Format and schema" of the classic mode.
    """
    return "\n".join((f"[{kind}]", *(f"    {key} {value}" for key, value in lines.items()), ""))


STREAM = "$kubernetes['namespace_name'].$kubernetes['pod_name'].$kubernetes['container_name']"
"""Source: Fluent Bit documentation, "Amazon CloudWatch", "Log Stream and Group Name templating"."""
