"""The VA itself: its components, and the certificates that it shows the internet."""

from collections.abc import Mapping

from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.data import Bucket, LogBucket, PostgresDatabase, Queue
from constructs_va.foundation.alarms import AlarmTopic
from constructs_va.foundation.stack import AwsStack
from constructs_va.helm.keda import Keda
from constructs_va.kubernetes import connect_to
from constructs_va.network import Network
from constructs_va.settings import Autoscaled, ComponentSettings, Environment
from constructs_va.settings.charts import ExternalDnsSettings
from constructs_va.settings.component import NAMESPACE
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.workloads import (
    Certificate,
    Component,
    LoadBalancer,
    LoadBalancerAlarms,
    Surroundings,
    define_dashboard,
    define_database_authority,
    migrate_first,
    zone_of,
)


class AssistantStack(AwsStack):
    """The assistant layer: everything that the environment's components are, and no more.

    Args:
        logs: the bucket of the load balancer's access logs.
        keda: what scales components by queues. None: none is.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        network: Network,
        cluster: EksCluster,
        database: PostgresDatabase,
        queues: Mapping[str, Queue],
        buckets: Mapping[str, Bucket],
        alarms: AlarmTopic,
        logs: LogBucket | None,
        keda: Keda | None,
    ) -> None:
        super().__init__(scope, "assistant", environment)
        connect_to(cluster, self, context=self.context)
        self.certificates = self._define_certificates()
        self._surroundings = Surroundings(
            environment=environment,
            namespace=NAMESPACE,
            network=network,
            cluster=cluster,
            database=database,
            queues=queues,
            buckets=buckets,
            database_authority=define_database_authority(
                self,
                namespace=NAMESPACE,
                region=environment.region,
                given=environment.database.certificate_authority,
            ),
            certificates=self.certificates,
            load_balancer=self._define_load_balancer(logs),
        )
        self._let_queues_be_watched(keda)
        self.components = {
            component.name: self._define_component(component)
            for component in environment.components
        }
        migrate_first(self.components.values())
        if self.certificates:
            self._watch_load_balancer(alarms)
        self.dashboard = define_dashboard(
            self, "dashboard", context=self.context, database=database, queues=queues
        )

    def _watch_load_balancer(self, alarms: AlarmTopic) -> None:
        """Alarms on it, made once there are ingresses: before, it has nobody to be healthy."""
        watched = LoadBalancerAlarms(
            self, "load-balancer-alarms", context=self.context, topic=alarms
        )
        ingresses = (component.ingress for component in self.components.values())
        watched.node.add_dependency(*filter(None, ingresses))

    def _define_certificates(self) -> dict[str, Certificate]:
        """One for each host name, whichever components share it."""
        zones = _zones_of(self.environment)
        exposed = [one.exposed for one in self.environment.components if one.exposed]
        return {
            host: self._define_certificate(host, zone_of(host, zones))
            for host in sorted({exposure.host for exposure in exposed})
        }

    def _define_certificate(self, host: str, zone: HostedZone) -> Certificate:
        # Terraform's addresses have no dots, and host names no underscores.
        return Certificate(self, f"certificate-{host.replace('.', '_')}", host, zone=zone)

    def _define_load_balancer(self, logs: LogBucket | None) -> LoadBalancer | None:
        exposed = [one for one in self.environment.components if one.exposed]
        if not exposed:
            return None
        return LoadBalancer(
            self,
            "load-balancer",
            exposed,
            context=self.context,
            namespace=NAMESPACE,
            logs=logs,
            firewall=self.environment.platform.web_firewall,
        )

    def _let_queues_be_watched(self, keda: Keda | None) -> None:
        """KEDA sees how full the queues are by which something is scaled."""
        watched = {
            component.scaling.queue
            for component in self.environment.components
            if isinstance(component.scaling, Autoscaled) and component.scaling.queue
        }
        for name in sorted(watched):
            if keda is None:
                raise ValueError(
                    f"{self.environment.name} scales by the queue {name}, and has no KEDA: add "
                    "KedaSettings to the platform's charts, or scale by cpu"
                )
            self._surroundings.queues[name].allow_read_depth(keda.role)

    def _define_component(self, settings: ComponentSettings) -> Component:
        return Component(
            self,
            f"component-{settings.name}",
            settings,
            context=self.context,
            around=self._surroundings,
        )


def _zones_of(environment: Environment) -> tuple[HostedZone, ...]:
    """The zones that external-dns writes the addresses of ingresses to."""
    charts = environment.platform.charts
    return tuple(
        zone for chart in charts if isinstance(chart, ExternalDnsSettings) for zone in chart.zones
    )
