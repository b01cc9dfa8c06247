"""What the instances are like that Karpenter starts: objects of Karpenter's provider for AWS."""

from collections.abc import Mapping, Sequence

from pydantic import Field

from constructs_va.helm.custom_objects import CustomObject, Metadata
from constructs_va.helm.values import Values
from constructs_va.settings.charts import NodePoolSettings

NODE_CLASS_API = "karpenter.k8s.aws/v1"


class ById(Values):
    """Selects one thing."""

    id: str


class Image(Values):
    """Selects the images of one release, of all processors."""

    alias: str


class MetadataOptions(Values):
    """How the instance's metadata service answers. It does so to the node alone, not to pods."""

    http_endpoint: str = "enabled"
    http_tokens: str = "required"
    http_put_response_hop_limit: int = 1


class Ebs(Values):
    """A volume."""

    volume_type: str = "gp3"
    volume_size: str
    encrypted: bool = True
    kms_key_id: str = Field(serialization_alias="kmsKeyID")
    delete_on_termination: bool = True


class BlockDevice(Values):
    """A volume and the device that it is seen as."""

    device_name: str
    ebs: Ebs


class Kubelet(Values):
    """How the node's agent is set."""

    max_pods: int


class NodeClass(Values):
    """Spec of a class of instances."""

    ami_selector_terms: Sequence[Image]
    subnet_selector_terms: Sequence[ById]
    security_group_selector_terms: Sequence[ById]
    instance_profile: str
    metadata_options: MetadataOptions
    block_device_mappings: Sequence[BlockDevice]
    kubelet: Kubelet
    tags: Mapping[str, str]


def node_class(
    pool: NodePoolSettings,
    *,
    image: str,
    instance_profile: str,
    subnet_ids: Sequence[str],
    security_group_id: str,
    kms_key_id: str,
    tags: Mapping[str, str],
) -> CustomObject:
    """The class of a pool's instances, under the pool's name."""
    spec = NodeClass(
        ami_selector_terms=[Image(alias=image)],
        subnet_selector_terms=[ById(id=id_) for id_ in subnet_ids],
        security_group_selector_terms=[ById(id=security_group_id)],
        instance_profile=instance_profile,
        metadata_options=MetadataOptions(),
        block_device_mappings=_block_devices(pool, image, kms_key_id),
        kubelet=Kubelet(max_pods=MAX_PODS),
        tags=tags,
    )
    return CustomObject(
        api_version=NODE_CLASS_API,
        kind="EC2NodeClass",
        metadata=Metadata(name=pool.name),
        spec=spec,
    )


def _block_devices(pool: NodePoolSettings, image: str, kms_key_id: str) -> Sequence[BlockDevice]:
    """The node's volumes. On Bottlerocket, images and pods' files are on the second one.

    Source: Karpenter documentation, "NodeClasses", "spec.blockDeviceMappings".
    """
    if image.startswith("bottlerocket"):
        sizes = {"/dev/xvda": 4, "/dev/xvdb": pool.disk_gib}
    else:
        sizes = {"/dev/xvda": pool.disk_gib}
    return [
        BlockDevice(device_name=device, ebs=Ebs(volume_size=f"{gib}Gi", kms_key_id=kms_key_id))
        for device, gib in sizes.items()
    ]


MAX_PODS = 110
"""As on managed nodes: their CNI hands out prefixes of addresses. Karpenter counts single ones, and
so would take a node for full long before.

Source: Karpenter documentation, "NodeClasses", "Max Pods".
"""
