"""The values of the agent injector."""

from collections.abc import Sequence

from constructs_va.helm import values
from constructs_va.helm.placement import Expressions, Requirement
from constructs_va.vault.server_names import INJECTOR_LABELS
from constructs_va.vault.server_security import SecurityContext


class Webhook(values.Values):
    """Which pods the injector is asked about, and what happens if it doesn't answer."""

    failure_policy: str
    namespace_selector: Expressions


class AgentDefaults(values.Values):
    """What an injected agent asks for, unless its pod says otherwise."""

    cpu_request: str


class AgentImage(values.Values):
    """The image of injected agents, where it isn't the chart's."""

    tag: str


class DisruptionBudget(values.Values):
    """How many pods a drained node may take away at a time."""

    max_unavailable: int


class Injector(values.Values):
    """The injector: one of its pods leads, and makes the certificate that all of them show."""

    replicas: int
    pod_disruption_budget: DisruptionBudget
    topology_spread_constraints: Sequence[values.TopologySpread]
    priority_class_name: str
    resources: values.Resources
    security_context: SecurityContext
    webhook: Webhook
    agent_defaults: AgentDefaults
    agent_image: AgentImage | None
    log_format: str


def injector(
    client_namespaces: Sequence[str], *, priority: str, version: str | None = None
) -> Injector:
    """The injector for pods of these namespaces, of which none starts while it doesn't answer.

    The chart's default is to start them as they are. They would run on without their secrets, and
    nothing would put that right: pods are only changed when they are made. Pods elsewhere start
    whatever becomes of the injector.

    Args:
        version: the version of Vault that agents are of. None: the chart's.
    """
    clients = Requirement(key="kubernetes.io/metadata.name", values=client_namespaces)
    return Injector(
        replicas=2,
        pod_disruption_budget=DisruptionBudget(max_unavailable=1),
        topology_spread_constraints=values.spread_over_zones(INJECTOR_LABELS),
        priority_class_name=priority,
        resources=values.Resources.of(cpu="20m", memory="128Mi"),
        security_context=SecurityContext(),
        webhook=Webhook(
            failure_policy="Fail",
            namespace_selector=Expressions(match_expressions=(clients,)),
        ),
        # Each pod with secrets gets an agent; the chart would have it ask for 250m.
        agent_defaults=AgentDefaults(cpu_request="25m"),
        agent_image=AgentImage(tag=version) if version else None,
        log_format="json",
    )
