"""A pod, described once for everything that makes pods.

Names and nesting are those of Kubernetes' own PodSpec, in snake case; these are the parts of it
that components need. :mod:`.parts` writes them as a manifest, :mod:`.structs` as the classes of
Terraform's provider.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructs_va.workloads.parts import Part


@dataclass(frozen=True)
class EnvironmentVariable(Part):
    """A variable that is no secret."""

    name: str
    value: str


@dataclass(frozen=True)
class Port(Part):
    """A port that a container answers on, and its name."""

    container_port: int
    name: str


@dataclass(frozen=True)
class HttpGet(Part):
    """A question; its port is one of the container's, by name."""

    path: str
    port: str


@dataclass(frozen=True)
class Probe(Part):
    """How often a question is asked, and how many bad answers count."""

    http_get: HttpGet
    period_seconds: int
    timeout_seconds: int
    failure_threshold: int


@dataclass(frozen=True)
class Sleep(Part):
    """A wait that the kubelet does itself, whatever programs the image has.

    Source: Kubernetes documentation, "Container Lifecycle Hooks", "Hook handler implementations".
    """

    seconds: int


@dataclass(frozen=True)
class Hook(Part):
    """An action at a turn of a container's life."""

    sleep: Sleep


@dataclass(frozen=True)
class Lifecycle(Part):
    """Actions before a container is told to stop."""

    pre_stop: Hook


@dataclass(frozen=True)
class Resources(Part):
    """What a container is given for sure, and what it gets at most."""

    requests: Mapping[str, str]
    limits: Mapping[str, str]


@dataclass(frozen=True)
class Capabilities(Part):
    """Of root's rights, those that are taken away."""

    drop: Sequence[str] = ("ALL",)


@dataclass(frozen=True)
class ContainerSecurity(Part):
    """Nothing can be gained beyond what the container starts with, and nothing overwritten."""

    allow_privilege_escalation: bool = False
    read_only_root_filesystem: bool = True
    capabilities: Capabilities = Capabilities()

    run_as_non_root: bool = True
    """The pod's own says so too, and would do; but of a container that doesn't say it, Terraform's
    provider tells Kubernetes the opposite in jobs, and "restricted" refuses the pod."""


@dataclass(frozen=True)
class VolumeMount(Part):
    """Where a container sees a volume."""

    name: str
    mount_path: str


@dataclass(frozen=True)
class Container(Part):
    """One process and what it starts with."""

    name: str
    image: str
    env: Sequence[EnvironmentVariable]
    resources: Resources
    volume_mounts: Sequence[VolumeMount]
    command: Sequence[str] = ()
    ports: Sequence[Port] = ()
    startup_probe: Probe | None = None
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    lifecycle: Lifecycle | None = None
    security_context: ContainerSecurity = ContainerSecurity()

    image_pull_policy: str = "IfNotPresent"
    """The image of a name never changes: one that is there starts without its registry, too."""

    termination_message_policy: str = "FallbackToLogsOnError"


@dataclass(frozen=True)
class EmptyDir(Part):
    """A folder that goes with its pod."""

    size_limit: str


@dataclass(frozen=True)
class ServiceAccountToken(Part):
    """Proof of the pod's service account, for one audience, renewed in time."""

    path: str
    audience: str
    expiration_seconds: int


@dataclass(frozen=True)
class Source(Part):
    """What a projected volume shows."""

    service_account_token: ServiceAccountToken


@dataclass(frozen=True)
class Projected(Part):
    """A folder of things that Kubernetes knows of the pod."""

    sources: Sequence[Source]


@dataclass(frozen=True)
class ConfigMap(Part):
    """A folder with a ConfigMap's texts, each a file by its key."""

    name: str


@dataclass(frozen=True)
class Volume(Part):
    """A folder that containers mount: empty, projected, or with a ConfigMap's texts."""

    name: str
    empty_dir: EmptyDir | None = None
    projected: Projected | None = None
    config_map: ConfigMap | None = None


@dataclass(frozen=True)
class SeccompProfile(Part):
    """The system calls that containers may make: those that the runtime lets them."""

    type: str = "RuntimeDefault"


USER = 65532
"""Whom pods run as, whatever their images say: by number, as Kubernetes can't tell whether a user's
name is root's. It is the user ``nonroot`` of images that are made without a system."""


@dataclass(frozen=True)
class PodSecurity(Part):
    """What the Pod Security Standard "restricted" asks for."""

    run_as_non_root: bool = True
    run_as_user: int = USER
    run_as_group: int = USER
    fs_group: int = USER
    seccomp_profile: SeccompProfile = SeccompProfile()


@dataclass(frozen=True)
class MatchExpression(Part):
    """A label, and the values of which a node must have one."""

    key: str
    values: Sequence[str]
    operator: str = "In"


@dataclass(frozen=True)
class NodeSelectorTerm(Part):
    """What a node must have, all of it."""

    match_expressions: Sequence[MatchExpression]


@dataclass(frozen=True)
class NodeSelector(Part):
    """Terms, of which a node must meet one."""

    node_selector_terms: Sequence[NodeSelectorTerm]


@dataclass(frozen=True)
class NodeAffinity(Part):
    """Nodes that alone will do."""

    required_during_scheduling_ignored_during_execution: NodeSelector


@dataclass(frozen=True)
class Affinity(Part):
    """Where pods belong."""

    node_affinity: NodeAffinity


@dataclass(frozen=True)
class LabelSelector(Part):
    """The pods that have all of these labels."""

    match_labels: Mapping[str, str]


@dataclass(frozen=True)
class TopologySpread(Part):
    """Keeps pods apart: how many more of them one place may have than another."""

    topology_key: str
    label_selector: LabelSelector
    match_label_keys: Sequence[str]
    max_skew: int = 1
    when_unsatisfiable: str = "ScheduleAnyway"


@dataclass(frozen=True)
class Pod(Part):
    """All of a pod but what it is called."""

    service_account_name: str
    containers: Sequence[Container]
    volumes: Sequence[Volume]

    automount_service_account_token: bool
    """Whether its containers may use the Kubernetes API as the service account."""

    termination_grace_period_seconds: int
    affinity: Affinity | None = None
    topology_spread_constraints: Sequence[TopologySpread] = ()
    restart_policy: str | None = None
    security_context: PodSecurity = PodSecurity()

    enable_service_links: bool = False
    """Whether each service of the namespace adds variables, such as ``MEMORY_PORT``: some would be
    in the way of a component's own, and all of them name services that it isn't connected to."""


@dataclass(frozen=True)
class PodTemplate:
    """What each pod of a resource is made like."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    pod: Pod
