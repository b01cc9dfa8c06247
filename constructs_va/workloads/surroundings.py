"""What components are among."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cdktf_cdktf_provider_kubernetes.config_map_v1 import ConfigMapV1

from constructs_va.cluster import EksCluster
from constructs_va.data import Bucket, PostgresDatabase, Queue
from constructs_va.network import Network
from constructs_va.settings import Environment
from constructs_va.settings.subnets import ZoneSubnets, plan_subnets
from constructs_va.workloads.certificate import Certificate
from constructs_va.workloads.load_balancer import LoadBalancer


@dataclass(frozen=True)
class Surroundings:
    """What a component can be connected to: the same for all components of an environment."""

    environment: Environment

    namespace: str
    """The namespace that all of them run in."""

    network: Network
    cluster: EksCluster
    database: PostgresDatabase
    queues: Mapping[str, Queue]
    buckets: Mapping[str, Bucket]

    database_authority: ConfigMapV1
    """The certificate by which pods know the database's servers."""

    certificates: Mapping[str, Certificate]
    """Host name to its certificate."""

    load_balancer: LoadBalancer | None
    """That of exposed components; None where no component is."""

    @cached_property
    def ports(self) -> Mapping[str, int]:
        """Component to the port that it answers on."""
        return {component.name: component.port for component in self.environment.components}

    @cached_property
    def callers(self) -> Mapping[str, Sequence[str]]:
        """Component to those that call it."""
        callers = defaultdict[str, list[str]](list)
        for component in self.environment.components:
            for called in component.calls:
                callers[called].append(component.name)
        return callers

    @cached_property
    def subnets(self) -> tuple[ZoneSubnets, ...]:
        """The blocks of addresses of each zone."""
        network = self.environment.network
        return plan_subnets(network.cidr, self.environment.zones, network.zone_slots)

    @cached_property
    def prometheus_namespace(self) -> str:
        """The namespace of Prometheus.

        Raises:
            ValueError: the environment has none.
        """
        namespace = self.environment.platform.namespace_of("kube-prometheus-stack")
        if namespace is None:
            raise ValueError(
                f"{self.environment.name} has components with metrics, and no Prometheus to read "
                "them: add KubePrometheusStackSettings to the platform's charts"
            )
        return namespace

    @cached_property
    def vault_namespace(self) -> str:
        """The namespace of Vault's servers.

        Raises:
            ValueError: the environment has none.
        """
        namespace = self.environment.platform.namespace_of("vault")
        if namespace is None:
            raise ValueError(
                f"{self.environment.name} has components with secrets or a database, and no Vault "
                "to have them from: add VaultServerSettings to the platform's charts"
            )
        return namespace
