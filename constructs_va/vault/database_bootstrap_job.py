"""The job that makes Vault's role in a shard of the database."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes import job_v1 as k8s
from cdktf_cdktf_provider_kubernetes.config_map_v1 import ConfigMapV1
from constructs import Construct

from constructs_va.data import PostgresDatabase
from constructs_va.data.database_instance import MASTER_USER
from constructs_va.data.master_password import MasterPassword
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.pulled_images import AWS_CLI, POSTGRES

PodSpec = k8s.JobV1SpecTemplateSpec
Volume = k8s.JobV1SpecTemplateSpecVolume
First = k8s.JobV1SpecTemplateSpecInitContainer
FirstEnv = k8s.JobV1SpecTemplateSpecInitContainerEnv
FirstMount = k8s.JobV1SpecTemplateSpecInitContainerVolumeMount
FirstRights = k8s.JobV1SpecTemplateSpecInitContainerSecurityContextCapabilities
Then = k8s.JobV1SpecTemplateSpecContainer
ThenEnv = k8s.JobV1SpecTemplateSpecContainerEnv
ThenMount = k8s.JobV1SpecTemplateSpecContainerVolumeMount
ThenRights = k8s.JobV1SpecTemplateSpecContainerSecurityContextCapabilities

NAME = "database-bootstrap"
"""The job, its service account and its label; a job's own name also has the shard's."""

LABELS: Mapping[str, str] = {"app.kubernetes.io/name": NAME}

USER = 65_534
"""Nobody: the images run as any user, and files that they share belong to this one."""

TIME_LIMIT_SECONDS = 600


def bootstrap_job(
    scope: Construct,
    shard: str,
    *,
    namespace: str,
    region: str,
    database: PostgresDatabase,
    password: MasterPassword,
    images: ImageSource,
    files: ConfigMapV1,
    after: Sequence[ITerraformDependable],
) -> k8s.JobV1:
    """Has AWS's command line get the passwords, and psql run the statements as the master user.

    Terraform waits until it is done. It runs again when the password's version or one of the files
    is another.

    Args:
        password: what Vault's role gets.
        images: where the two images are pulled from.
        files: ``passwords.sh``, ``bootstrap.sh``, ``bootstrap.sql`` and ``rds.pem``.
    """
    return k8s.JobV1(
        scope,
        f"job-{shard}",
        metadata=k8s.JobV1Metadata(name=f"{NAME}-{shard}", namespace=namespace),
        wait_for_completion=True,
        timeouts=k8s.JobV1Timeouts(create="15m", update="15m"),
        spec=k8s.JobV1Spec(
            backoff_limit=2,
            active_deadline_seconds=TIME_LIMIT_SECONDS,
            template=k8s.JobV1SpecTemplate(
                metadata=k8s.JobV1SpecTemplateMetadata(
                    labels=dict(LABELS), annotations={"checksum/files": _checksum(files)}
                ),
                spec=_pod(
                    files.metadata.name,
                    _get_passwords(
                        images.image(AWS_CLI),
                        region,
                        database.master_secret_arns[shard],
                        password.arn,
                    ),
                    _run_statements(images.image(POSTGRES), database, shard, password.version),
                ),
            ),
        ),
        depends_on=list(after),
    )


def _checksum(files: ConfigMapV1) -> str:
    contents = json.dumps(dict(files.data_input or {}), sort_keys=True)
    return hashlib.sha256(contents.encode()).hexdigest()


def _pod(files: str, first: First, then: Then) -> PodSpec:
    """Both containers see the passwords, in memory; nothing else of the pod's can be written to."""
    return PodSpec(
        service_account_name=NAME,
        automount_service_account_token=False,
        restart_policy="Never",
        security_context=k8s.JobV1SpecTemplateSpecSecurityContext(
            run_as_non_root=True,
            run_as_user=str(USER),
            run_as_group=str(USER),
            fs_group=str(USER),
            seccomp_profile=k8s.JobV1SpecTemplateSpecSecurityContextSeccompProfile(
                type="RuntimeDefault"
            ),
        ),
        volume=[
            Volume(
                name="passwords",
                empty_dir=k8s.JobV1SpecTemplateSpecVolumeEmptyDir(
                    medium="Memory", size_limit="1Mi"
                ),
            ),
            Volume(
                name="bootstrap", config_map=k8s.JobV1SpecTemplateSpecVolumeConfigMap(name=files)
            ),
            Volume(name="tmp", empty_dir=k8s.JobV1SpecTemplateSpecVolumeEmptyDir()),
        ],
        init_container=[first],
        container=[then],
    )


def _get_passwords(image: str, region: str, master_secret: str, vault_secret: str) -> First:
    environment: Mapping[str, str] = {
        "AWS_REGION": region,
        "HOME": "/tmp",
        "MASTER_SECRET": master_secret,
        "VAULT_SECRET": vault_secret,
    }
    return First(
        name="get-passwords",
        image=image,
        command=["/bin/sh", "/bootstrap/passwords.sh"],
        env=[FirstEnv(name=name, value=value) for name, value in environment.items()],
        resources=k8s.JobV1SpecTemplateSpecInitContainerResources(
            requests={"cpu": "50m", "memory": "256Mi"}, limits={"memory": "512Mi"}
        ),
        security_context=k8s.JobV1SpecTemplateSpecInitContainerSecurityContext(
            # The provider sends false for what isn't said here, whatever the pod's own says.
            run_as_non_root=True,
            allow_privilege_escalation=False,
            read_only_root_filesystem=True,
            capabilities=FirstRights(drop=["ALL"]),
        ),
        volume_mount=[
            FirstMount(name="passwords", mount_path="/passwords"),
            FirstMount(name="bootstrap", mount_path="/bootstrap", read_only=True),
            FirstMount(name="tmp", mount_path="/tmp"),
        ],
    )


def _run_statements(image: str, database: PostgresDatabase, shard: str, version: int) -> Then:
    environment: Mapping[str, str] = {
        "PGHOST": database.endpoints[shard],
        "PGPORT": str(database.port),
        "PGDATABASE": database.database_name,
        "PGUSER": MASTER_USER,
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/bootstrap/rds.pem",
        "VERSION": str(version),
    }
    return Then(
        name="run-statements",
        image=image,
        command=["/bin/sh", "/bootstrap/bootstrap.sh"],
        env=[ThenEnv(name=name, value=value) for name, value in environment.items()],
        resources=k8s.JobV1SpecTemplateSpecContainerResources(
            requests={"cpu": "50m", "memory": "64Mi"}, limits={"memory": "128Mi"}
        ),
        security_context=k8s.JobV1SpecTemplateSpecContainerSecurityContext(
            # The provider sends false for what isn't said here, whatever the pod's own says.
            run_as_non_root=True,
            allow_privilege_escalation=False,
            read_only_root_filesystem=True,
            capabilities=ThenRights(drop=["ALL"]),
        ),
        volume_mount=[
            ThenMount(name="passwords", mount_path="/passwords", read_only=True),
            ThenMount(name="bootstrap", mount_path="/bootstrap", read_only=True),
        ],
    )
