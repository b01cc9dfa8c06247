"""A component of the VA on the cluster."""

from collections.abc import Iterator, Sequence

from cdktf import ITerraformDependable, TerraformResource
from cdktf_cdktf_provider_kubernetes.cron_job_v1 import CronJobV1
from cdktf_cdktf_provider_kubernetes.deployment_v1 import DeploymentV1
from cdktf_cdktf_provider_kubernetes.ingress_v1 import IngressV1
from constructs import Construct

from constructs_va.cluster import PodIdentityRole, ServiceAccount
from constructs_va.foundation.address import address_of
from constructs_va.helm.custom_objects import CustomObjects
from constructs_va.helm.permissions import permissions_of
from constructs_va.kubernetes import NetworkPolicy
from constructs_va.settings import AwsContext, ComponentSettings
from constructs_va.settings.names import component_role_name
from constructs_va.workloads.api_access import define_api_access
from constructs_va.workloads.deployment import define_deployment
from constructs_va.workloads.ingress import define_ingress
from constructs_va.workloads.labels import pods_of
from constructs_va.workloads.migration import Migration
from constructs_va.workloads.monitor import define_monitor
from constructs_va.workloads.placeholder import define_placeholder
from constructs_va.workloads.program import Program
from constructs_va.workloads.scaling import define_scaling
from constructs_va.workloads.schedule import define_schedule
from constructs_va.workloads.service import define_service
from constructs_va.workloads.service_account import define_service_account
from constructs_va.workloads.surroundings import Surroundings
from constructs_va.workloads.traffic import incoming, outgoing


class Component(Construct):
    """Runs a component, connected to what its settings name and to nothing else.

    Its pods run without privileges, on a file system that they can't write to but for ``/tmp``, as
    a service account that is theirs alone. From each connection come a statement of the account's
    AWS role, a rule of the network policies at both ends, the files that Vault's agent writes, and
    the variables that name it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: ComponentSettings,
        *,
        context: AwsContext,
        around: Surroundings,
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._around = settings, context, around
        self._program = Program.of(settings, account=settings.name, context=context, around=around)
        self.role = self._define_role()
        self._allow_queues_and_buckets()
        self._ground = list(self._define_ground())
        self.service = define_service(self, settings, namespace=around.namespace)
        self.ingress = self._define_ingress()
        self.migration = self._define_migration()
        self.resource = self._define_placeholder()
        self.scaling = self._define_scaling()
        self.deployment = self._define_deployment()
        self.monitor = self._define_monitor()
        self._schedules = list(self._define_schedules())

    @property
    def uses_database(self) -> bool:
        """Whether it is connected to the database."""
        return self._settings.database is not None

    def start_after(self, others: Sequence[TerraformResource]) -> None:
        """Let its new version, and commands of that at set times, wait for these."""
        for resource in (self.deployment.resource, *self._schedules):
            before = (*(resource.depends_on or ()), *map(address_of, others))
            resource.depends_on = list(dict.fromkeys(before))

    def _define_role(self) -> PodIdentityRole:
        return PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._around.cluster,
            name=component_role_name(self._settings),
            service_account=ServiceAccount(self._around.namespace, self._settings.name),
        )

    def _allow_queues_and_buckets(self) -> None:
        for queue in self._settings.consumes:
            self._around.queues[queue].allow_consume(self.role)
        for queue in self._settings.publishes:
            self._around.queues[queue].allow_send(self.role)
        for connection in self._settings.buckets:
            bucket = self._around.buckets[connection.name]
            if connection.access in ("read", "read_write"):
                bucket.allow_read(self.role)
            if connection.access in ("write", "read_write"):
                bucket.allow_write(self.role)

    def _define_ground(self) -> Iterator[ITerraformDependable]:
        """What each of its pods needs when it starts."""
        name, namespace = self._settings.name, self._around.namespace
        yield from permissions_of(self.role)
        yield define_service_account(self, name, namespace=namespace)
        yield self._define_network_policy().resource
        if self._settings.database:
            yield self._around.database_authority
        if self._settings.kubernetes_api:
            yield define_api_access(self, self._settings, namespace=namespace)

    def _define_network_policy(self) -> NetworkPolicy:
        return NetworkPolicy(
            self,
            "network-policy",
            name=self._settings.name,
            namespace=self._around.namespace,
            pods=pods_of(self._settings.name),
            incoming=list(incoming(self._settings, self._around)),
            outgoing=list(outgoing(self._settings, self._around)),
        )

    def _define_migration(self) -> Migration | None:
        if not self._settings.migration:
            return None
        return Migration(
            self, "migration", self._settings, context=self._context, around=self._around
        )

    def _define_ingress(self) -> IngressV1 | None:
        exposed, load_balancer = self._settings.exposed, self._around.load_balancer
        if not exposed or not load_balancer:
            return None
        return define_ingress(
            self,
            self._settings,
            exposed,
            namespace=self._around.namespace,
            certificate=self._around.certificates[exposed.host],
            load_balancer=load_balancer,
        )

    def _define_placeholder(self) -> DeploymentV1:
        """Made before and removed after the release that says what it runs."""
        return define_placeholder(
            self,
            self._settings,
            image=self._program.image,
            namespace=self._around.namespace,
            after=self._ground,
        )

    def _define_scaling(self) -> CustomObjects:
        return define_scaling(
            self,
            self._settings,
            namespace=self._around.namespace,
            queues=self._around.queues,
            region=self._context.region,
            after=[self.resource],
        )

    def _define_deployment(self) -> CustomObjects:
        """After the ingress: new replicas are ready once a load balancer that is there has them.

        Source: AWS Load Balancer Controller documentation, "Pod readiness gate".
        """
        first = (self.service, self.ingress, self.migration and self.migration.resource)
        return define_deployment(
            self,
            self._settings,
            self._program.replica(),
            namespace=self._around.namespace,
            made=self.resource.metadata.uid,
            after=[self.resource, *self._ground, *filter(None, first)],
        )

    def _define_monitor(self) -> CustomObjects | None:
        if not self._settings.metrics:
            return None
        return define_monitor(
            self,
            self._settings,
            self._settings.metrics,
            namespace=self._around.namespace,
            after=[self.resource],
        )

    def _define_schedules(self) -> Iterator[CronJobV1]:
        for name, schedule in self._settings.schedules.items():
            yield define_schedule(
                self,
                name,
                schedule,
                self._program,
                namespace=self._around.namespace,
                after=self._ground,
            )
