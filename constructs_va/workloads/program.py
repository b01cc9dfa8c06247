"""What runs in a component's pods: its image, and what each pod of it gets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from constructs_va.settings import AwsContext, ComponentSettings
from constructs_va.workloads.database_authority import (
    authority_checksum,
    authority_mount,
    authority_volume,
)
from constructs_va.workloads.image import image_reference
from constructs_va.workloads.labels import labels
from constructs_va.workloads.literal import literal
from constructs_va.workloads.monitor import PORT_NAME as METRICS_PORT_NAME
from constructs_va.workloads.placement import on_demand_only, spread
from constructs_va.workloads.pod import (
    Container,
    EmptyDir,
    EnvironmentVariable,
    Hook,
    Lifecycle,
    Pod,
    PodTemplate,
    Port,
    Resources,
    Sleep,
    Volume,
    VolumeMount,
)
from constructs_va.workloads.probes import PORT_NAME, probes
from constructs_va.workloads.surroundings import Surroundings
from constructs_va.workloads.variables import variable_values
from constructs_va.workloads.vault_agent import (
    SecretFile,
    annotations,
    secret_files,
    token_volume,
    with_variables,
)

SECOND = timedelta(seconds=1)

TMP = "tmp"
TMP_SIZE = "1Gi"
"""A pod with more in its ``/tmp`` is stopped, before it fills the disk of its node."""


@dataclass(frozen=True)
class Program:
    """A component's image, and what goes with it into each of its pods.

    The service account's name is also that of the role in Vault.
    """

    settings: ComponentSettings
    image: str
    account: str
    variables: Mapping[str, str]
    files: Sequence[SecretFile]
    checksums: Mapping[str, str]

    @classmethod
    def of(
        cls,
        settings: ComponentSettings,
        *,
        account: str,
        context: AwsContext,
        around: Surroundings,
    ) -> "Program":
        """The program of a component with these settings, run as this service account."""
        return cls(
            settings=settings,
            image=image_reference(settings.image, context),
            account=account,
            variables=variable_values(settings, around),
            files=secret_files(settings, role=account, shards=around.environment.database.shards),
            checksums=authority_checksum(
                region=context.region, given=around.environment.database.certificate_authority
            )
            if settings.database
            else {},
        )

    def replica(self) -> PodTemplate:
        """A pod that runs on and answers."""
        settings = self.settings
        sleep = Sleep(settings.sleep_before_stop // SECOND)
        container = replace(
            self._container(settings.command),
            ports=list(_ports(settings)),
            lifecycle=Lifecycle(Hook(sleep)),
            **probes(settings.health),
        )
        pod = replace(
            self._pod(container, stop_within=settings.sleep_before_stop + settings.grace_period),
            topology_spread_constraints=spread(settings.name),
        )
        return PodTemplate(
            labels=labels(settings.name, "replica"),
            annotations={
                **annotations(self.files, role=self.account, once=False),
                **self.checksums,
            },
            pod=pod,
        )

    def task(self, labels: Mapping[str, str], command: Sequence[str]) -> PodTemplate:
        """A pod that runs one command to its end."""
        pod = self._pod(self._container(command), stop_within=self.settings.grace_period)
        return PodTemplate(
            labels=labels,
            annotations=annotations(self.files, role=self.account, once=True),
            pod=replace(pod, restart_policy="Never"),
        )

    def _container(self, command: Sequence[str]) -> Container:
        settings = self.settings
        memory = f"{settings.memory_mib}Mi"
        return Container(
            name=settings.name,
            image=self.image,
            command=with_variables([literal(word) for word in command], self.files),
            env=[EnvironmentVariable(name, value) for name, value in self.variables.items()],
            resources=Resources(
                requests={"cpu": f"{settings.cpu_millicores}m", "memory": memory},
                limits={"memory": memory},
            ),
            volume_mounts=list(self._mounts()),
        )

    def _mounts(self) -> Iterator[VolumeMount]:
        yield VolumeMount(TMP, "/tmp")
        if self.settings.database:
            yield authority_mount()

    def _volumes(self) -> Iterator[Volume]:
        yield Volume(TMP, empty_dir=EmptyDir(TMP_SIZE))
        if self.files:
            yield token_volume()
        if self.settings.database:
            yield authority_volume()

    def _pod(self, container: Container, *, stop_within: timedelta) -> Pod:
        return Pod(
            service_account_name=self.account,
            automount_service_account_token=self.settings.kubernetes_api,
            containers=[container],
            volumes=list(self._volumes()),
            termination_grace_period_seconds=stop_within // SECOND,
            affinity=None if self.settings.spot else on_demand_only(),
        )


def _ports(settings: ComponentSettings) -> Iterator[Port]:
    """The ports that it answers on; Prometheus finds none that the pod doesn't name."""
    yield Port(settings.port, PORT_NAME)
    if settings.metrics and settings.metrics.port != settings.port:
        yield Port(settings.metrics.port, METRICS_PORT_NAME)
