"""The nodes that Karpenter may start: objects of Karpenter."""

from collections.abc import Mapping, Sequence

from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.helm.durations import in_go
from constructs_va.helm.karpenter.node_class import NODE_CLASS_API, node_class
from constructs_va.helm.values import Values
from constructs_va.settings.charts import KarpenterSettings, NodePoolSettings


class Requirement(Values):
    """Values of a label of which a node has one."""

    key: str
    operator: str = "In"
    values: Sequence[str]


class NodeTaint(Values):
    """Keeps pods away that don't tolerate it."""

    key: str
    value: str | None
    effect: str


class ClassReference(Values):
    """Names the class that says what a pool's instances are like."""

    group: str = NODE_CLASS_API.partition("/")[0]
    kind: str = "EC2NodeClass"
    name: str


class NodeSpec(Values):
    """What each node of a pool is like."""

    node_class_ref: ClassReference
    requirements: Sequence[Requirement]
    taints: Sequence[NodeTaint] | None
    expire_after: str


class NodeMetadata(Values):
    """What each node of a pool is marked with."""

    labels: Mapping[str, str]


class NodeTemplate(Values):
    """A node of a pool."""

    metadata: NodeMetadata | None
    spec: NodeSpec


class Disruption(Values):
    """When nodes are taken away: a tenth of them at a time, unless Karpenter is told otherwise."""

    consolidation_policy: str
    consolidate_after: str


class Limits(Values):
    """What a pool's nodes have together at most."""

    cpu: str


class NodePool(Values):
    """Spec of a pool of nodes."""

    template: NodeTemplate
    disruption: Disruption
    limits: Limits


def node_objects(
    settings: KarpenterSettings,
    *,
    instance_profile: str,
    subnet_ids: Sequence[str],
    security_group_id: str,
    kms_key_id: str,
    tags: Mapping[str, str],
) -> Sequence[CustomObject]:
    """Each pool, and the class of its instances, under the pool's name."""
    classes = [
        node_class(
            pool,
            image=settings.image,
            instance_profile=instance_profile,
            subnet_ids=subnet_ids,
            security_group_id=security_group_id,
            kms_key_id=kms_key_id,
            tags=tags,
        )
        for pool in settings.pools
    ]
    return (*classes, *(_node_pool(pool) for pool in settings.pools))


def _node_pool(pool: NodePoolSettings) -> CustomObject:
    spec = NodePool(
        template=NodeTemplate(
            metadata=NodeMetadata(labels=pool.labels) if pool.labels else None,
            spec=NodeSpec(
                node_class_ref=ClassReference(name=pool.name),
                requirements=_requirements(pool),
                taints=_taints(pool),
                expire_after=in_go(pool.expire_after),
            ),
        ),
        disruption=Disruption(
            consolidation_policy=CONSOLIDATION[pool.consolidation],
            consolidate_after=in_go(pool.consolidate_after),
        ),
        limits=Limits(cpu=str(pool.max_cpu)),
    )
    return CustomObject(
        api_version="karpenter.sh/v1",
        kind="NodePool",
        metadata=Metadata(name=pool.name),
        spec=spec,
    )


def _requirements(pool: NodePoolSettings) -> Sequence[Requirement]:
    capacity = [kind.replace("_", "-") for kind in pool.capacity]
    return (
        Requirement(key="kubernetes.io/os", values=("linux",)),
        Requirement(key="kubernetes.io/arch", values=pool.architectures),
        Requirement(key="karpenter.sh/capacity-type", values=capacity),
        Requirement(key="karpenter.k8s.aws/instance-family", values=pool.instance_families),
    )


def _taints(pool: NodePoolSettings) -> Sequence[NodeTaint] | None:
    return [
        NodeTaint(key=taint.key, value=taint.value or None, effect=EFFECTS[taint.effect])
        for taint in pool.taints
    ] or None


CONSOLIDATION = {
    "when_empty": "WhenEmpty",
    "when_empty_or_underutilized": "WhenEmptyOrUnderutilized",
}

EFFECTS = {
    "NO_SCHEDULE": "NoSchedule",
    "PREFER_NO_SCHEDULE": "PreferNoSchedule",
    "NO_EXECUTE": "NoExecute",
}
