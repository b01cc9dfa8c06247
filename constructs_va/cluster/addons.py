"""Add-ons that EKS installs and keeps up to date."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.data_aws_eks_addon_version import DataAwsEksAddonVersion
from cdktf_cdktf_provider_aws.eks_addon import EksAddon
from cdktf_cdktf_provider_aws.eks_cluster import EksCluster as AwsEksCluster
from constructs import Construct

from constructs_va.cluster.pod_identity_association import PodIdentityAssociation
from constructs_va.cluster.service_account import ServiceAccount
from constructs_va.cluster.volumes_key import VolumesKey
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext, ClusterSettings
from constructs_va.settings.addons import Addon
from constructs_va.settings.kubernetes_versions import KubernetesMinor


class ManagedAddon(Construct):
    """An add-on at the pinned version, or at AWS's default for the Kubernetes minor.

    An add-on that calls AWS gets a role of its own, by Pod Identity. What somebody changes in its
    Kubernetes objects by hand, the next update puts back.

    Args:
        name: the add-on's name in EKS.
        volumes_key: encrypts the volumes that the add-on makes, if it makes any.
        after: what has to be there first, and goes later.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: ClusterSettings,
        *,
        context: AwsContext,
        cluster: AwsEksCluster,
        name: Addon,
        volumes_key: VolumesKey,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._name, self._cluster, self._context = name, cluster, context
        self._needs = NEEDS.get(name, AddonNeeds())
        permissions = list(self._define_permissions(volumes_key))
        pinned = settings.addon_versions.get(name)
        self.resource = EksAddon(
            self,
            "Default",
            cluster_name=cluster.name,
            addon_name=name,
            addon_version=pinned or self._define_default_version(settings.kubernetes),
            configuration_values=self._configuration(),
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            # Not before its role may do the work, and not without it while it still works.
            depends_on=[*after, *permissions] or None,
        )

    def _define_default_version(self, kubernetes: KubernetesMinor) -> str:
        return DataAwsEksAddonVersion(
            self,
            "version",
            addon_name=self._name,
            kubernetes_version=kubernetes,
            most_recent=False,
        ).version

    def _define_permissions(self, volumes_key: VolumesKey) -> Iterator[ITerraformDependable]:
        """The role that its pods get, and the association by which they do.

        The association isn't the add-on's own, which EKS makes as late as the pods themselves.
        """
        if not self._needs.service_account:
            return
        account = ServiceAccount("kube-system", self._needs.service_account)
        role = Role(
            self,
            "role",
            context=self._context,
            name=self._name,
            trust=account.pod_identity_trust(self._cluster.arn),
            managed_policies=self._needs.managed_policies,
        )
        if self._needs.makes_volumes:
            volumes_key.allow_volumes(role)
        association = PodIdentityAssociation(
            self,
            "association",
            cluster_name=self._cluster.name,
            service_account=account,
            role=role,
        )
        yield association.effective
        yield from (*role.attachments, *role.policies)

    def _configuration(self) -> str | None:
        return json.dumps(self._needs.configuration) if self._needs.configuration else None


@dataclass(frozen=True)
class AddonNeeds:
    """What an add-on needs beyond being installed."""

    service_account: str | None = None
    """The service account, in ``kube-system``, whose pods call AWS."""

    managed_policies: tuple[str, ...] = ()
    """Names of AWS's managed policies, for the role that those pods get."""

    makes_volumes: bool = False
    """Whether its pods make volumes, and so need the key that encrypts them."""

    configuration: Mapping[str, object] | None = None
    """Values that differ from the add-on's defaults."""


NEEDS: Mapping[Addon, AddonNeeds] = {
    "vpc-cni": AddonNeeds(
        service_account="aws-node",
        managed_policies=("AmazonEKS_CNI_Policy",),
        configuration={
            # Without it NetworkPolicy objects are accepted and do nothing.
            "enableNetworkPolicy": "true",
            # Addresses in blocks of 16, with fewer calls to EC2 when pods start: room for the 110
            # pods that EKS allows on nodes of less than 30 vCPUs. Instances that are no Nitro ones
            # still get single addresses.
            "env": {"ENABLE_PREFIX_DELEGATION": "true"},
        },
    ),
    # Its pods don't reach the node's metadata, as no pod does; it asks the Kubernetes API instead.
    "aws-ebs-csi-driver": AddonNeeds(
        service_account="ebs-csi-controller-sa",
        managed_policies=("service-role/AmazonEBSCSIDriverPolicy",),
        makes_volumes=True,
    ),
    # Two replicas, and one more for every 16 nodes or 256 cores.
    "coredns": AddonNeeds(
        configuration={"autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10}},
    ),
}
"""Source: Amazon EKS User Guide, "Retrieve IAM information about an Amazon EKS add-on", "Restrict
Pod network traffic with Kubernetes network policies", "Increase the available IP addresses for
your Amazon EKS node" and "Scale CoreDNS Pods for high DNS traffic"."""
