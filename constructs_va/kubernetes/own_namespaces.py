"""The namespaces that every cluster has, and what they can be held to."""

from collections.abc import Iterator, Mapping, Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes.default_service_account_v1 import (
    DefaultServiceAccountV1,
    DefaultServiceAccountV1Metadata,
)
from cdktf_cdktf_provider_kubernetes.labels import Labels, LabelsMetadata
from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.kubernetes.chart_namespace import PROMETHEUS
from constructs_va.kubernetes.namespace import security_labels
from constructs_va.kubernetes.network_policy import NetworkPolicy
from constructs_va.kubernetes.traffic import (
    DNS,
    POD_IDENTITY_AGENT,
    Addresses,
    Pods,
    Traffic,
    aws_apis,
    kubernetes_api,
)
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart
from constructs_va.settings.namespace import PodSecurity


class OwnNamespaces(Construct):
    """Security standards and network policies of ``default`` and ``kube-system``.

    ``default`` is for nobody: it takes only pods of the strictest standard, which reach nothing,
    are reached by nobody, and get no token of the Kubernetes API.

    ``kube-system`` takes any pod, as those that make a node a node must do what they like with it;
    what goes beyond ``baseline`` is reported to whoever applies it, and in the audit log. Charts in
    it have policies, as in namespaces of their own. EKS' add-ons have none: most run in the node's
    network, which policies don't see, and the others (CoreDNS, the EBS driver's controller) are
    changed by EKS whenever it likes, without a word of what they then need to reach.

    Args:
        charts: those that run in ``kube-system``.
        metrics_from: the namespace of Prometheus, where there is one.
    """

    SYSTEM = "kube-system"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        cluster: EksCluster,
        network: Network,
        charts: Sequence[Chart],
        metrics_from: str | None,
    ) -> None:
        super().__init__(scope, id_)
        self._manager = context.name("terraform")
        self._cluster, self._network = cluster, network
        self._metrics_from = metrics_from
        self._label("default", enforced="restricted", reported="restricted")
        self._label(self.SYSTEM, enforced="privileged", reported="baseline")
        self._deny_default()
        self.policies = [self._define_policy(chart) for chart in charts]

    @property
    def ready(self) -> Sequence[ITerraformDependable]:
        """What charts in ``kube-system`` come after."""
        return [policy.resource for policy in self.policies]

    def _label(self, namespace: str, *, enforced: PodSecurity, reported: PodSecurity) -> None:
        """Labels alone: the namespace itself, and labels that others give it, stay EKS'."""
        Labels(
            self,
            f"labels-{namespace}",
            api_version="v1",
            kind="Namespace",
            metadata=LabelsMetadata(name=namespace),
            labels=security_labels(enforced, self._cluster.version, reported=reported),
            field_manager=self._manager,
        )

    def _deny_default(self) -> None:
        NetworkPolicy(self, "deny-default", name="default-deny", namespace="default")
        DefaultServiceAccountV1(
            self,
            "default-account",
            metadata=DefaultServiceAccountV1Metadata(namespace="default"),
            automount_service_account_token=False,
        )

    def _define_policy(self, chart: Chart) -> NetworkPolicy:
        """For a chart's pods, which bear their release's name."""
        pods: Mapping[str, str] = {"app.kubernetes.io/instance": chart.name}
        return NetworkPolicy(
            self,
            f"policy-{chart.name}",
            name=chart.name,
            namespace=self.SYSTEM,
            pods=pods,
            incoming=list(self._incoming(chart, pods)),
            outgoing=list(self._outgoing(chart, pods)),
        )

    def _incoming(self, chart: Chart, pods: Mapping[str, str]) -> Iterator[Traffic]:
        yield Traffic([Pods(labels=pods)])
        if chart.webhook_ports:
            # The control plane has its interfaces in the private subnets, at changing addresses.
            vpc = Addresses(str(self._network.cidr))
            yield Traffic([vpc], tcp=chart.webhook_ports)
        if self._metrics_from and chart.metrics_ports:
            prometheus = Pods(self._metrics_from, PROMETHEUS)
            yield Traffic([prometheus], tcp=chart.metrics_ports)

    def _outgoing(self, chart: Chart, pods: Mapping[str, str]) -> Iterator[Traffic]:
        yield Traffic([Pods(labels=pods)])
        yield from (DNS, POD_IDENTITY_AGENT, aws_apis(self._network))
        yield kubernetes_api(self._cluster, self._network)
        if chart.node_ports:
            yield Traffic([Addresses(str(self._network.cidr))], tcp=chart.node_ports)
