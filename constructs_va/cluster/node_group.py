"""Managed node groups."""

from collections.abc import Sequence

from cdktf import Fn, ITerraformDependable, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.data_aws_default_tags import DataAwsDefaultTags
from cdktf_cdktf_provider_aws.eks_cluster import EksCluster as AwsEksCluster
from cdktf_cdktf_provider_aws.eks_node_group import (
    EksNodeGroup,
    EksNodeGroupLaunchTemplate,
    EksNodeGroupNodeRepairConfig,
    EksNodeGroupScalingConfig,
    EksNodeGroupTaint,
    EksNodeGroupTimeouts,
    EksNodeGroupUpdateConfig,
)
from cdktf_cdktf_provider_aws.launch_template import (
    LaunchTemplate,
    LaunchTemplateBlockDeviceMappings,
    LaunchTemplateBlockDeviceMappingsEbs,
    LaunchTemplateMetadataOptions,
    LaunchTemplateTagSpecifications,
)
from constructs import Construct

from constructs_va.cluster.node_role import NodeRole
from constructs_va.cluster.volumes_key import VolumesKey
from constructs_va.network import Network
from constructs_va.settings import Autoscaled, AwsContext, NodeGroupSettings


class NodeGroup(Construct):
    """Nodes in the private subnets of the group's zones, bearing the cluster's security group.

    A change that EKS can't make in place, to another instance type say, makes a new group, and only
    then drains and removes the old one. A new Kubernetes minor, or a launch template that changed,
    replaces nodes in place, as many at a time as the settings allow. EKS gives each node 15 minutes
    to be drained and then ends the update with ``PodEvictionFailure``, which leaves the nodes that
    weren't reached as they were.
    Source: Amazon EKS User Guide, "Understand each phase of node updates".

    Nodes start from the newest image of their Kubernetes minor when the group is made or its minor
    changes; Terraform leaves later images alone, as it can't know of them. ``aws eks
    update-nodegroup-version`` moves a group to the newest, which is no drift.

    EKS refuses a minimum above the number of nodes that run: let the group grow before raising it.

    Args:
        cluster: gives the group its Kubernetes version.
        zones: where it is, if its settings don't say.
        key: encrypts its disks.
        after: what has to be there before nodes start, and goes after them.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: NodeGroupSettings,
        *,
        context: AwsContext,
        cluster: AwsEksCluster,
        network: Network,
        role: NodeRole,
        zones: Sequence[str],
        key: VolumesKey,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context = settings, context
        self._cluster, self._role, self._key = cluster, role, key
        self._subnet_ids = [network.private_subnet_ids[zone] for zone in settings.zones or zones]
        self.launch_template = self._define_launch_template()
        self.resource = self._define_node_group([*role.attachments, *after])

    def _define_node_group(self, after: Sequence[ITerraformDependable]) -> EksNodeGroup:
        settings = self._settings
        return EksNodeGroup(
            self,
            "Default",
            cluster_name=self._cluster.name,
            version=self._cluster.version,
            # A prefix, as the new group and the old one exist side by side during a replacement.
            node_group_name_prefix=f"{settings.name}-",
            node_role_arn=self._role.arn,
            subnet_ids=self._subnet_ids,
            ami_type=settings.ami_type,
            instance_types=list(settings.instance_types),
            capacity_type=settings.capacity.upper(),
            launch_template=EksNodeGroupLaunchTemplate(
                id=self.launch_template.id,
                version=Token.as_string(self.launch_template.latest_version),
            ),
            scaling_config=EksNodeGroupScalingConfig(
                min_size=settings.scaling.minimum,
                max_size=settings.scaling.maximum,
                desired_size=settings.scaling.minimum,
            ),
            labels=dict(settings.labels) or None,
            taint=[
                EksNodeGroupTaint(key=taint.key, value=taint.value or None, effect=taint.effect)
                for taint in settings.taints
            ]
            or None,
            update_config=EksNodeGroupUpdateConfig(
                max_unavailable_percentage=settings.update_percent
            ),
            node_repair_config=EksNodeGroupNodeRepairConfig(enabled=settings.repair),
            timeouts=EksNodeGroupTimeouts(update=LONGEST_UPDATE),
            depends_on=after,
            lifecycle=self._lifecycle(),
        )

    def _lifecycle(self) -> TerraformResourceLifecycle:
        """The autoscaler sets the number of nodes, or else Terraform does: never both."""
        autoscaled = isinstance(self._settings.scaling, Autoscaled)
        return TerraformResourceLifecycle(
            create_before_destroy=True,
            ignore_changes=["scaling_config[0].desired_size"] if autoscaled else None,
        )

    def _define_launch_template(self) -> LaunchTemplate:
        name = self._context.name(self._settings.name)
        return LaunchTemplate(
            self,
            "launch-template",
            name=name,
            metadata_options=LaunchTemplateMetadataOptions(
                http_endpoint="enabled",
                http_tokens="required",
                # Answers don't cross from the node into a pod: no pod gets the node's role.
                http_put_response_hop_limit=1,
            ),
            block_device_mappings=self._block_devices(),
            tag_specifications=self._tag_specifications(name),
        )

    def _block_devices(self) -> list[LaunchTemplateBlockDeviceMappings]:
        """The node's volumes. On Bottlerocket, images and pods' files are on the second one.

        Source: Bottlerocket, README, "Default Volumes".
        """
        if self._settings.ami_type.startswith("BOTTLEROCKET"):
            return [self._volume("/dev/xvda"), self._volume("/dev/xvdb", self._settings.disk_gib)]
        return [self._volume("/dev/xvda", self._settings.disk_gib)]

    def _volume(self, device: str, gib: int | None = None) -> LaunchTemplateBlockDeviceMappings:
        """An encrypted volume; without a size, as large as the image has it."""
        return LaunchTemplateBlockDeviceMappings(
            device_name=device,
            ebs=LaunchTemplateBlockDeviceMappingsEbs(
                volume_type="gp3",
                volume_size=gib,
                encrypted="true",
                kms_key_id=self._key.arn,
                delete_on_termination="true",
            ),
        )

    def _tag_specifications(self, name: str) -> list[LaunchTemplateTagSpecifications]:
        """Tags of what EC2 makes from the template, which the provider's default tags don't reach.

        Source: Amazon EKS User Guide, "Customize managed nodes with launch templates", "Tagging
        Amazon EC2 instances".
        """
        defaults = DataAwsDefaultTags(self, "default-tags")
        tags = Token.as_string_map(Fn.merge([defaults.tags, {"Name": name}]))
        return [
            LaunchTemplateTagSpecifications(resource_type=kind, tags=tags)
            for kind in ("instance", "volume", "network-interface")
        ]


LONGEST_UPDATE = "6h"
"""How long Terraform waits for all nodes to be replaced; the provider's default is one hour. Ten
batches, each with some minutes to start nodes and 15 to drain them, take three."""
