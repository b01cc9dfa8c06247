"""What an environment decides about a group of nodes."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from annotated_types import Ge, Le
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.instance_types import KNOWN, InstanceSize
from constructs_va.settings.labels import LabelName, LabelValue, OwnLabelName
from constructs_va.settings.model import Settings
from constructs_va.settings.scaling import Autoscaled, Scaling
from constructs_va.settings.types import Name, Percent, Zone, matching

InstanceType = Annotated[
    str, matching(r"[a-z0-9-]+\.[a-z0-9-]+", "a family and a size, such as 'm7i.large'")
]
"""A type of EC2 instances."""

AmiType = Literal[
    "AL2023_x86_64_STANDARD",
    "AL2023_ARM_64_STANDARD",
    "BOTTLEROCKET_x86_64",
    "BOTTLEROCKET_ARM_64",
]
"""Operating systems for nodes. Source: Amazon EKS API Reference, Nodegroup, amiType."""


class Taint(Settings):
    """Keeps pods away that don't tolerate it."""

    key: LabelName
    """What a pod's toleration names, for example ``gpu``."""

    value: LabelValue | Literal[""] = ""
    """What a pod's toleration may name besides. Default: nothing."""

    effect: Literal["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"] = "NO_SCHEDULE"
    """Whether other pods aren't started on the node, or rather not, or are also taken away."""


class NodeGroupSettings(Settings):
    """A managed node group: nodes of one kind, in all of its zones."""

    name: Name
    """The group's name, without the environment's prefix."""

    instance_types: tuple[InstanceType, ...]
    """Instance types of the same size, in order of preference. Spot takes whichever is free."""

    size: InstanceSize | None = None
    """The size of the smallest of these types. Default: what the library knows of them."""

    capacity: Literal["on_demand", "spot"] = "on_demand"
    """``spot`` costs up to 90 % less, and AWS may take a node back at two minutes' notice."""

    scaling: Scaling
    """``Fixed(n)`` nodes, or ``Autoscaled(minimum, maximum)`` by an autoscaler in the cluster."""

    ami_type: AmiType = "AL2023_x86_64_STANDARD"
    """The nodes' operating system and processor, which must fit the instance types."""

    disk_gib: Annotated[int, Ge(20), Le(16_384)] = 50
    """Size of a node's root volume (gp3, encrypted)."""

    labels: Mapping[OwnLabelName, LabelValue] = {}
    """Kubernetes labels of the nodes. Those of Kubernetes and of EKS come by themselves."""

    taints: tuple[Taint, ...] = ()
    """Kubernetes taints of the nodes."""

    zones: tuple[Zone, ...] = ()
    """The zones that have nodes of the group; to change it makes a new group, and then drains the
    old one. Default: those of the control plane, which don't change when an environment gets one
    more: name them then, or add a group."""

    max_unavailable_percent: Percent | None = None
    """How many nodes of the group an update may replace at a time, at least one. Default: 33, and
    10 for spot, where AWS takes nodes away at the same time."""

    repair: bool = True
    """Whether EKS replaces nodes that it finds unhealthy."""

    @property
    def update_percent(self) -> int:
        """How many nodes of the group an update replaces at a time."""
        return self.max_unavailable_percent or (10 if self.capacity == "spot" else 33)

    @override
    def check(self) -> Iterator[Problem]:
        yield from self._check_instance_types()
        if len(set(self.zones)) < len(self.zones):
            yield self.problem("zones", allowed="each zone once", remedy="take the repetition out")
        # Source: Amazon EKS API Reference, CreateNodegroup, nodegroupName: 63 characters, of which
        # Terraform's provider takes 26 for a suffix and this library one for a dash.
        if len(self.name) > 36:
            yield self.problem("name", allowed="36 characters or fewer", remedy="shorten it")
        if isinstance(self.scaling, Autoscaled) and (self.scaling.cpu or self.scaling.queue):
            yield self.problem(
                "scaling",
                allowed="Autoscaled(minimum, maximum): nodes are scaled by pods that find no room",
                remedy="leave cpu and queue out",
            )
        if self.scaling.maximum < 1:
            yield self.problem("scaling", allowed="at least one node", remedy="raise the number")

    def _check_instance_types(self) -> Iterator[Problem]:
        if not self.instance_types or len(set(self.instance_types)) < len(self.instance_types):
            yield self.problem(
                "instance_types",
                allowed="one or more types, each once",
                remedy="name each type once",
            )
        elif self.capacity == "spot" and len(self.instance_types) < 2:
            # Source: Amazon EKS User Guide, "Managed node group capacity types": use several types.
            yield self.problem(
                "instance_types",
                allowed="two or more types for spot capacity",
                remedy="add types of the same size: with a single one, AWS may have none left",
            )
        arm = "ARM" in self.ami_type
        strangers = [
            name for name in self.instance_types if name in KNOWN and KNOWN[name].graviton != arm
        ]
        if strangers:
            yield self.problem(
                "ami_type",
                allowed=f"one for the processors of {', '.join(strangers)}: "
                + ("…_x86_64…" if arm else "…_ARM_64…"),
                remedy="change it, or take these types out",
            )
