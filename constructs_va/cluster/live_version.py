"""The Kubernetes minor that a cluster runs already, asked before Terraform would change it."""

from cdktf import Fn, Precondition, Token
from cdktf_cdktf_provider_aws.data_aws_eks_cluster import DataAwsEksCluster
from cdktf_cdktf_provider_aws.data_aws_eks_clusters import DataAwsEksClusters
from constructs import Construct

from constructs_va.settings.kubernetes_versions import KubernetesMinor


class LiveVersion(Construct):
    """The minor of the cluster of this name, if there is one.

    AWS upgrades a control plane by itself when support of its minor ends. Settings that name the
    older minor would then ask for a downgrade, which EKS refuses in the midst of an apply.
    """

    def __init__(self, scope: Construct, id_: str, *, cluster_name: str) -> None:
        super().__init__(scope, id_)
        clusters = DataAwsEksClusters(self, "clusters")
        self._cluster = DataAwsEksCluster(self, "Default", name=cluster_name)
        there = Fn.contains(clusters.names, cluster_name)
        self._cluster.add_override("count", Token.as_string(Fn.conditional(there, 1, 0)))

    def is_at_most(self, minor: KubernetesMinor) -> Precondition:
        """The condition that the cluster isn't newer than ``minor``, checked by the plan."""
        versions = f"data.aws_eks_cluster.{self._cluster.friendly_unique_id}[*].version"
        number = minor.partition(".")[2]
        return Precondition(
            condition=f'${{alltrue([for version in {versions} : tonumber(split(".", version)[1]) '
            f"<= {number}])}}",
            error_message=f"The cluster runs a newer Kubernetes minor than {minor}: AWS, or "
            "somebody, has upgraded it. EKS takes no minor back. Set cluster.kubernetes to the "
            "minor that it runs (aws eks describe-cluster --name … --query cluster.version), and "
            "follow docs/runbooks/upgrade-kubernetes.md for what comes after the control plane.",
        )
