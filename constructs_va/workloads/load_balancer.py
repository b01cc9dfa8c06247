"""The load balancer that all exposed components share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.data import LogBucket
from constructs_va.data.log_bucket import LOAD_BALANCERS
from constructs_va.helm.custom_objects import CustomObject, CustomObjects, Metadata
from constructs_va.helm.values import LabelSelector, Values
from constructs_va.kubernetes.network_policy import NAMESPACE_NAME
from constructs_va.settings import AwsContext, ComponentSettings, WebFirewallSettings
from constructs_va.workloads.web_firewall import WebFirewall

NAME = "va"
"""The class of ingresses, its parameters, and the group of all ingresses of the class."""

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3, and 1.2 with forward secrecy. Source: User Guide for Application Load Balancers,
"Security policies for your Application Load Balancer"."""

USUAL_IDLE = timedelta(seconds=60)
"""How long a load balancer waits for an answer unless it is told otherwise: no less here."""

SECOND = timedelta(seconds=1)


class Group(Values):
    """Ingresses that share a load balancer."""

    name: str


class Attribute(Values):
    """An attribute of a load balancer."""

    key: str
    value: str


class IngressClassParams(Values):
    """What holds for all ingresses of a class, whatever their annotations say."""

    group: Group
    namespace_selector: LabelSelector
    scheme: str
    ssl_policy: str
    ssl_redirect_port: str
    wafv2_acl_arn: str
    load_balancer_attributes: Sequence[Attribute]


class ParametersReference(Values):
    """Where a class has its parameters."""

    api_group: str = "elbv2.k8s.aws"
    kind: str = "IngressClassParams"
    name: str = NAME


class IngressClass(Values):
    """A class of ingresses, and who looks after them."""

    controller: str = "ingress.k8s.aws/alb"
    parameters: ParametersReference = ParametersReference()


class LoadBalancer(Construct):
    """A class of ingresses that share one load balancer, and the web firewall in front of it.

    What the load balancer is like is said here, once, and not by annotations of each ingress: the
    controller stops looking after all of them as soon as two contradict each other, as they do for
    a while whenever one after the other is changed. Nor does it let go of an ingress that asks for
    protection from deletion, though the load balancer stays. Only ingresses of ``namespace`` can be
    of the class.

    The load balancer itself is there once an ingress is, and goes with the last one: then the
    controller takes its protection from deletion off, which is against everybody else.

    Source: AWS Load Balancer Controller documentation, "IngressClass", "IngressClassParams";
    its v3.5.0, ``pkg/ingress/model_builder.go``, ``run``, and
    ``pkg/deploy/elbv2/load_balancer_synthesizer.go``, ``Synthesize``.

    Args:
        exposed: the components that are reached through it.
        logs: the bucket of its access logs. None: there are none.
        firewall: None: requests come in unchecked.
    """

    ingress_class = NAME
    """The class that ingresses name; they come after ``ready``."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        exposed: Iterable[ComponentSettings],
        *,
        context: AwsContext,
        namespace: str,
        logs: LogBucket | None,
        firewall: WebFirewallSettings | None,
    ) -> None:
        super().__init__(scope, id_)
        self._context, self._namespace, self._logs = context, namespace, logs
        self._longest_answer = max((one.longest_handling for one in exposed), default=timedelta(0))
        self.firewall = (
            WebFirewall(self, "firewall", firewall, context=context) if firewall else None
        )
        self.resource = CustomObjects(
            self,
            "class",
            [self._parameters(), self._class()],
            release="load-balancer",
            namespace=namespace,
        ).resource

    @property
    def ready(self) -> Sequence[ITerraformDependable]:
        """What ingresses come after, and are destroyed before."""
        return [self.resource]

    def _class(self) -> CustomObject:
        return CustomObject(
            api_version="networking.k8s.io/v1",
            kind="IngressClass",
            metadata=Metadata(name=NAME),
            spec=IngressClass(),
        )

    def _parameters(self) -> CustomObject:
        return CustomObject(
            api_version="elbv2.k8s.aws/v1beta1",
            kind="IngressClassParams",
            metadata=Metadata(name=NAME),
            spec=IngressClassParams(
                group=Group(name=NAME),
                namespace_selector=LabelSelector(match_labels={NAMESPACE_NAME: self._namespace}),
                scheme="internet-facing",
                ssl_policy=TLS_POLICY,
                ssl_redirect_port="443",
                # Without a word the controller would leave a web ACL where it is.
                wafv2_acl_arn=self.firewall.arn if self.firewall else "none",
                load_balancer_attributes=[
                    Attribute(key=key, value=value) for key, value in self._attributes().items()
                ],
            ),
        )

    def _attributes(self) -> Mapping[str, str]:
        """Each is said even where it is off: the controller leaves alone what isn't said.

        Source: User Guide for Application Load Balancers, "Load balancer attributes"; AWS Load
        Balancer Controller documentation, "Ingress annotations", "load-balancer-attributes".
        """
        return {
            "routing.http.drop_invalid_header_fields.enabled": "true",
            # Of a connection on which nothing comes for longer, users see a 504.
            "idle_timeout.timeout_seconds": str(max(self._longest_answer, USUAL_IDLE) // SECOND),
            "deletion_protection.enabled": "false" if self._context.destroyable else "true",
            # Lets AWS, or an operator, move traffic out of a zone that is impaired.
            "zonal_shift.config.enabled": "true",
            **dict(self._access_logs()),
        }

    def _access_logs(self) -> Iterator[tuple[str, str]]:
        yield "access_logs.s3.enabled", "true" if self._logs else "false"
        if self._logs:
            yield "access_logs.s3.bucket", self._logs.name
            yield "access_logs.s3.prefix", LOAD_BALANCERS
