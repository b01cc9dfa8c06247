"""The job that takes a snapshot of Vault and puts it into a bucket."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes import cron_job_v1 as k8s
from constructs import Construct

from constructs_va.settings.charts import VaultServerSettings
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.pulled_images import AWS_CLI
from constructs_va.vault.server_names import (
    ACTIVE_SERVICE,
    KUBERNETES_AUTH,
    SNAPSHOT,
    SNAPSHOT_LABELS,
    SNAPSHOT_ROLE,
    TLS_SECRET,
    TOKEN_AUDIENCE,
)
from constructs_va.vault.server_security import GROUP, USER

JobSpec = k8s.CronJobV1SpecJobTemplateSpec
PodTemplate = k8s.CronJobV1SpecJobTemplateSpecTemplate
PodMetadata = k8s.CronJobV1SpecJobTemplateSpecTemplateMetadata
PodSpec = k8s.CronJobV1SpecJobTemplateSpecTemplateSpec
PodSecurity = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecSecurityContext
PodSeccomp = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecSecurityContextSeccompProfile
Volume = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecVolume
EmptyDir = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecVolumeEmptyDir
SecretVolume = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecVolumeSecret
SecretItem = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecVolumeSecretItems
Projected = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecVolumeProjected
Source = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecVolumeProjectedSources
Token = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecVolumeProjectedSourcesServiceAccountToken
First = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecInitContainer
FirstEnv = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecInitContainerEnv
FirstMount = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecInitContainerVolumeMount
FirstResources = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecInitContainerResources
FirstSecurity = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecInitContainerSecurityContext
FirstRights = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecInitContainerSecurityContextCapabilities
Then = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecContainer
ThenEnv = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecContainerEnv
ThenMount = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecContainerVolumeMount
ThenResources = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecContainerResources
ThenSecurity = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecContainerSecurityContext
ThenRights = k8s.CronJobV1SpecJobTemplateSpecTemplateSpecContainerSecurityContextCapabilities

SNAPSHOTS = "/snapshots"

TAKE_SNAPSHOT = f"""\
set -eu
VAULT_TOKEN=$(vault write -field=token auth/{KUBERNETES_AUTH}/login \
role={SNAPSHOT_ROLE} jwt=@/identity/token)
export VAULT_TOKEN
vault operator raft snapshot save "{SNAPSHOTS}/$(date -u +%Y-%m-%dT%H-%M-%SZ).snap"
vault token revoke -self
"""

TIME_LIMIT_SECONDS = 30 * 60
TOKEN_SECONDS = 600


def snapshot_job(
    scope: Construct,
    settings: VaultServerSettings,
    *,
    image: str,
    images: ImageSource,
    bucket: str,
    region: str,
    after: Sequence[ITerraformDependable],
) -> k8s.CronJobV1:
    """Has Vault write a snapshot to a folder, and then AWS's command line copy it to the bucket.

    Args:
        image: Vault's own.
        images: where the other one is pulled from.
        bucket: the bucket's name.
    """
    hours = ",".join(str(hour) for hour in range(0, 24, settings.snapshot_every_hours))
    copy = _copy_to_bucket(images.image(AWS_CLI), bucket, region)
    pod = _pod(settings, _take_snapshot(image, settings.namespace), copy)
    return k8s.CronJobV1(
        scope,
        "Default",
        metadata=k8s.CronJobV1Metadata(name=SNAPSHOT, namespace=settings.namespace),
        spec=k8s.CronJobV1Spec(
            schedule=f"17 {hours} * * *",
            timezone="Etc/UTC",
            concurrency_policy="Forbid",
            # A run that can't start, as when the API is away, may do so for an hour.
            starting_deadline_seconds=3600,
            successful_jobs_history_limit=1,
            failed_jobs_history_limit=3,
            job_template=_template(pod),
        ),
        depends_on=list(after),
    )


def _template(pod: PodSpec) -> k8s.CronJobV1SpecJobTemplate:
    labels = dict(SNAPSHOT_LABELS)
    return k8s.CronJobV1SpecJobTemplate(
        metadata=k8s.CronJobV1SpecJobTemplateMetadata(labels=labels),
        spec=JobSpec(
            active_deadline_seconds=TIME_LIMIT_SECONDS,
            backoff_limit=2,
            template=PodTemplate(metadata=PodMetadata(labels=labels), spec=pod),
        ),
    )


def _pod(settings: VaultServerSettings, first: First, then: Then) -> PodSpec:
    return PodSpec(
        service_account_name=SNAPSHOT,
        automount_service_account_token=False,
        restart_policy="Never",
        security_context=PodSecurity(
            run_as_non_root=True,
            run_as_user=str(USER),
            run_as_group=str(GROUP),
            fs_group=str(GROUP),
            seccomp_profile=PodSeccomp(type="RuntimeDefault"),
        ),
        volume=[
            Volume(name="snapshots", empty_dir=EmptyDir(size_limit=f"{settings.storage_gib}Gi")),
            Volume(name="tmp", empty_dir=EmptyDir()),
            Volume(name="identity", projected=[_identity()]),
            Volume(name="authority", secret=_authority()),
        ],
        init_container=[first],
        container=[then],
    )


def _identity() -> Projected:
    """A token that Vault takes and nobody else does, and that is of no use ten minutes later."""
    token = Token(path="token", audience=TOKEN_AUDIENCE, expiration_seconds=TOKEN_SECONDS)
    return Projected(sources=[Source(service_account_token=token)])


def _authority() -> SecretVolume:
    """Of the servers' certificate, whom it is from; not its key."""
    items = [SecretItem(key="ca.crt", path="ca.crt")]
    return SecretVolume(secret_name=TLS_SECRET, items=items)


def _take_snapshot(image: str, namespace: str) -> First:
    environment: Mapping[str, str] = {
        "VAULT_ADDR": f"https://{ACTIVE_SERVICE}.{namespace}.svc:8200",
        "VAULT_CACERT": "/authority/ca.crt",
    }
    return First(
        name="take-snapshot",
        image=image,
        command=["/bin/sh", "-c", TAKE_SNAPSHOT],
        env=[FirstEnv(name=name, value=value) for name, value in environment.items()],
        resources=FirstResources(
            requests={"cpu": "50m", "memory": "128Mi"}, limits={"memory": "256Mi"}
        ),
        security_context=FirstSecurity(
            # The provider sends false for what isn't said here, whatever the pod's own says.
            run_as_non_root=True,
            allow_privilege_escalation=False,
            read_only_root_filesystem=True,
            capabilities=FirstRights(drop=["ALL"]),
        ),
        volume_mount=[
            FirstMount(name="snapshots", mount_path=SNAPSHOTS),
            FirstMount(name="identity", mount_path="/identity", read_only=True),
            FirstMount(name="authority", mount_path="/authority", read_only=True),
        ],
    )


def _copy_to_bucket(image: str, bucket: str, region: str) -> Then:
    environment: Mapping[str, str] = {"AWS_REGION": region, "HOME": "/tmp"}
    return Then(
        name="copy-to-bucket",
        image=image,
        args=["s3", "cp", "--recursive", "--only-show-errors", SNAPSHOTS, f"s3://{bucket}/"],
        env=[ThenEnv(name=name, value=value) for name, value in environment.items()],
        resources=ThenResources(
            requests={"cpu": "50m", "memory": "256Mi"}, limits={"memory": "512Mi"}
        ),
        security_context=ThenSecurity(
            # The provider sends false for what isn't said here, whatever the pod's own says.
            run_as_non_root=True,
            allow_privilege_escalation=False,
            read_only_root_filesystem=True,
            capabilities=ThenRights(drop=["ALL"]),
        ),
        volume_mount=[
            ThenMount(name="snapshots", mount_path=SNAPSHOTS, read_only=True),
            ThenMount(name="tmp", mount_path="/tmp"),
        ],
    )
