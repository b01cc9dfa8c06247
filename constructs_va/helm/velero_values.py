"""The values that we set of Velero's chart."""

from collections.abc import Mapping

from constructs_va.helm.durations import in_go
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity
from constructs_va.helm.values import Resources, Values
from constructs_va.kubernetes import PlatformPriority
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import VeleroSettings
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.pulled_images import VELERO_AWS_PLUGIN

PROVIDER = "aws"

NON_ROOT = 65532
"""As the plugin's image has it. Velero's names its user, which Kubernetes can't tell from root."""


class Mount(Values):
    """Where a container sees a volume."""

    name: str
    mount_path: str


class Plugin(Values):
    """A container that puts a plugin where Velero looks for it, and ends."""

    name: str
    image: str
    volume_mounts: list[Mount]
    resources: Resources
    security_context: ContainerSecurity


class Location(Values):
    """Where snapshots are. The first of each sort is the one in use."""

    provider: str
    config: Mapping[str, str]


class BucketLocation(Location):
    """Where backups are."""

    bucket: str
    default: bool


class Configuration(Values):
    """Where everything goes."""

    backup_storage_location: list[BucketLocation]
    volume_snapshot_location: list[Location]


class BackupTemplate(Values):
    """What each backup of a schedule is like."""

    ttl: str


class Schedule(Values):
    """When backups are made."""

    schedule: str
    template: BackupTemplate


class Credentials(Values):
    """Keys of AWS in a secret; we have none."""

    use_secret: bool


class ServiceMonitor(Values):
    """Whether the Prometheus operator is told of it, be its kinds seen or not."""

    enabled: bool = True
    autodetect: bool = False


class Metrics(Values):
    """What it tells of itself."""

    service_monitor: ServiceMonitor


class VeleroValues(Values):
    """The values that we set."""

    configuration: Configuration
    schedules: Mapping[str, Schedule]
    credentials: Credentials
    init_containers: list[Plugin]
    resources: Resources
    upgrade_job_resources: Resources
    priority_class_name: str = PlatformPriority.name
    pod_security_context: PodSecurity
    container_security_context: ContainerSecurity
    metrics: Metrics | None


def velero_values(
    settings: VeleroSettings,
    context: AwsContext,
    *,
    bucket: str,
    images: ImageSource,
    monitored: bool,
) -> VeleroValues:
    """The values for an environment."""
    small = Resources.of(cpu="50m", memory="128Mi")
    return VeleroValues(
        configuration=_configuration(bucket, context.region),
        schedules={"all": _schedule(settings)},
        credentials=Credentials(use_secret=False),
        init_containers=[
            Plugin(
                name="velero-plugin-for-aws",
                image=images.image(VELERO_AWS_PLUGIN),
                volume_mounts=[Mount(name="plugins", mount_path="/target")],
                resources=small,
                security_context=ContainerSecurity(),
            )
        ],
        resources=Resources.of(cpu="200m", memory="512Mi"),
        upgrade_job_resources=small,
        pod_security_context=PodSecurity(run_as_non_root=True, run_as_user=NON_ROOT),
        container_security_context=ContainerSecurity(),
        metrics=Metrics(service_monitor=ServiceMonitor()) if monitored else None,
    )


def _configuration(bucket: str, region: str) -> Configuration:
    config = {"region": region}
    return Configuration(
        backup_storage_location=[
            BucketLocation(provider=PROVIDER, config=config, bucket=bucket, default=True)
        ],
        volume_snapshot_location=[Location(provider=PROVIDER, config=config)],
    )


def _schedule(settings: VeleroSettings) -> Schedule:
    hours = ",".join(map(str, sorted(settings.hours)))
    return Schedule(schedule=f"0 {hours} * * *", template=BackupTemplate(ttl=in_go(settings.keep)))
