"""What the library knows of a chart, and what an environment may decide about one."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from constructs_va.settings.charts.extra_values import KNOWN_TO_JSON
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.kubernetes_versions import KubernetesMinor
from constructs_va.settings.model import Settings
from constructs_va.settings.namespace import PodSecurity
from constructs_va.settings.types import Name

ChartName = Literal[
    "aws-for-fluent-bit",
    "aws-load-balancer-controller",
    "cert-manager",
    "cluster-autoscaler",
    "external-dns",
    "karpenter",
    "karpenter-crd",
    "keda",
    "kube-prometheus-stack",
    "metrics-server",
    "prometheus-operator-crds",
    "trivy-operator",
    "vault",
    "velero",
]


class Chart(Settings):
    """One published version of a chart: where it is from, and what it works with."""

    name: ChartName

    published_as: str | None = None
    """The chart's name in its repository, where that is another. Default: ``name``."""

    version: str
    """The chart's version, as published."""

    app_version: str
    """The version of what it installs."""

    repository: Annotated[str, Field(pattern=r"^(https|oci)://\S+$")]
    """Its publisher's chart repository."""

    kubernetes: tuple[KubernetesMinor, ...]
    """The Kubernetes minors that it supports, of those that the library knows."""

    not_yet: Mapping[KubernetesMinor, str] = {}
    """Minor to the reason for which it isn't among ``kubernetes``, though the library knows it."""

    needs: tuple[ChartName, ...] = ()
    """Charts that must be there too, and first."""

    excludes: tuple[ChartName, ...] = ()
    """Charts that do the same, and would fight over it."""

    pod_security: PodSecurity = "restricted"
    """The strictest Pod Security Standard that its pods, as this library has them, comply with."""

    webhook_ports: tuple[int, ...] = ()
    """Ports of its pods that the Kubernetes API connects to: of webhooks, and of APIs that it
    serves."""

    metrics_ports: tuple[int, ...] = ()
    """Ports of its pods on which Prometheus reads metrics."""

    node_ports: tuple[int, ...] = ()
    """Ports of nodes themselves that its pods connect to."""

    scrapes: bool = False
    """Whether it reads the metrics of all of them, and of nodes."""

    own_policies: bool = False
    """Whether network policies for its pods come with it, stricter than those that charts get."""

    keeps_data: bool = False
    """Whether its volumes hold what is nowhere else, so that its namespace must not be removed."""

    images: Mapping[str, str] = {}
    """The keys of its values that say where images of its pods are, with the registry or the
    repository that each has by default: ``{"image.registry": "quay.io"}``."""

    source: ImageSource = ImageSource()
    """Where its images are pulled from. Default: the registries of its publisher."""

    definitions: "Chart | None" = None
    """Its publisher's chart of its custom resource definitions alone, where there is one: Helm
    installs definitions that are in a chart's ``crds/``, and never upgrades them."""

    crds_upgraded_by: Literal["hand", "its own job"] | None = None
    """Who upgrades the definitions in its ``crds/``, where Helm takes them from there: whoever
    upgrades the chart, by ``docs/runbooks/upgrade-charts.md``, or a job that the chart brings.
    None: they come by ``definitions`` or among its templates, or it has none."""

    @property
    def published_name(self) -> str:
        """The chart's name in its repository."""
        return self.published_as or self.name


class ChartSettings(Settings):
    """What an environment decides about a chart that it runs. Each chart has a subclass."""

    NAME: ClassVar[ChartName]

    namespace: Name
    """The namespace that it is installed in."""

    extra_values: Annotated[Mapping[str, Any], KNOWN_TO_JSON] = {}
    """Values of the chart that this library has no field for. They win over the library's own.
    Terraform writes them down as they are, ``${…}`` and ``%{…}`` included."""
