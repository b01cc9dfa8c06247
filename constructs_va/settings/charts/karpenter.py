"""Karpenter: starts nodes of the size that waiting pods need, and replaces dear ones by cheaper.

Its custom resource definitions are a release of their own, of the same version.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Le
from pydantic import Field
from typing_extensions import override

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.labels import LabelValue, PoolLabelName
from constructs_va.settings.model import Settings
from constructs_va.settings.node_group import Taint
from constructs_va.settings.types import Duration, Name, matching

VERSION = "1.14.1"
REPOSITORY = "oci://public.ecr.aws/karpenter"

# Source: Karpenter documentation, "Compatibility", "Compatibility Matrix".
KUBERNETES = ("1.33", "1.34", "1.35", "1.36")

CHARTS = (
    Chart(
        name="karpenter",
        version=VERSION,
        app_version=VERSION,
        repository=REPOSITORY,
        images={"controller.image.repository": "public.ecr.aws/karpenter/controller"},
        kubernetes=KUBERNETES,
        metrics_ports=(8080,),
        # cluster-autoscaler's entry excludes it: said once, reported once.
        definitions=Chart(
            name="karpenter-crd",
            version=VERSION,
            app_version=VERSION,
            repository=REPOSITORY,
            kubernetes=KUBERNETES,
        ),
    ),
)

InstanceFamily = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]


class NodePoolSettings(Settings):
    """Nodes of one kind, of whichever size the pods need."""

    name: Name
    """The pool's name; nodes bear it as the label ``karpenter.sh/nodepool``."""

    instance_families: tuple[InstanceFamily, ...]
    """Families to choose from, for example ``m7i``. The more, the cheaper and surer."""

    capacity: tuple[Literal["on_demand", "spot"], ...] = ("on_demand",)
    """With both, spot where AWS has some, and on demand where it hasn't."""

    architectures: tuple[Literal["amd64", "arm64"], ...] = ("amd64",)
    """Processors that the pool's images are built for."""

    max_cpu: Annotated[int, Ge(1)]
    """The most vCPUs that all nodes of the pool may have together: what bounds its cost."""

    consolidation: Literal["when_empty", "when_empty_or_underutilized"] = (
        "when_empty_or_underutilized"
    )
    """When a node is taken away: only without pods, or also where its pods fit elsewhere."""

    consolidate_after: Duration = timedelta(minutes=1)
    """How long no pod must have come or gone before a node is taken away."""

    expire_after: Duration = timedelta(days=30)
    """The age at which a node is replaced, so that none runs unpatched for longer."""

    disk_gib: Annotated[int, Ge(20), Le(16_384)] = 50
    """Size of the volume for images and pods' files (gp3, encrypted)."""

    labels: Annotated[Mapping[PoolLabelName, LabelValue], Field(max_length=100)] = {}
    """Kubernetes labels of the nodes. Those of Kubernetes, EKS and Karpenter come by themselves."""

    taints: tuple[Taint, ...] = ()
    """Kubernetes taints of the nodes."""

    @override
    def check(self) -> Iterator[Problem]:
        for field in ("instance_families", "capacity", "architectures"):
            problem = self.problem(field, allowed="one or more, each once", remedy="name some")
            values: tuple[str, ...] = getattr(self, field)
            if not values or len(set(values)) < len(values):
                yield problem
        if not self.expire_after:
            yield self.problem("expire_after", allowed="more than nothing", remedy="leave it out")


class KarpenterSettings(ChartSettings):
    """Pools of nodes beside the managed node groups, on one of which Karpenter itself runs."""

    NAME: ClassVar[ChartName] = "karpenter"

    # The API server gives what comes from kube-system precedence when it is under load.
    # Source: Karpenter documentation, "Getting Started with Karpenter", "Preventing APIServer
    # Request Throttling".
    namespace: Name = "kube-system"

    pools: tuple[NodePoolSettings, ...]
    """The kinds of nodes that it may start."""

    image: Annotated[
        str,
        matching(
            r"al2023@v[0-9]{8}|bottlerocket@v?[0-9]+\.[0-9]+\.[0-9]+",
            "a family and its release, such as 'al2023@v20240807' or 'bottlerocket@1.20.0'",
        ),
        Field(max_length=30),
    ]
    """The nodes' image: a family and its release, for example ``al2023@v20240807``. A new one
    replaces all nodes of all pools, a few at a time.

    Source: Karpenter documentation, "NodeClasses", "spec.amiSelectorTerms".
    """

    @override
    def check(self) -> Iterator[Problem]:
        if not self.pools:
            yield self.problem("pools", allowed="one or more", remedy="name the nodes to start")
        counts = Counter(pool.name for pool in self.pools)
        for name in (name for name, count in counts.items() if count > 1):
            yield Problem(
                "pools", f"{counts[name]} named {name!r}", "each name once", "rename one of them"
            )
