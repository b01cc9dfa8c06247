"""How Terraform reaches the cluster's API."""

from cdktf import Fn
from cdktf_cdktf_provider_helm.provider import (
    HelmProvider,
    HelmProviderKubernetes,
    HelmProviderKubernetesExec,
)
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider, KubernetesProviderExec
from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.settings import AwsContext


def connect_to(cluster: EksCluster, scope: Construct, *, context: AwsContext) -> None:
    """Give a stack the providers of Kubernetes and Helm, for this cluster and no other.

    Whoever runs Terraform needs the AWS command line, which gets a token for the AWS identity at
    hand, and a way to the cluster's endpoint: that is in the VPC alone, unless the environment
    names public addresses. The cluster is in another stack, which is applied before: what it isn't
    yet can't be planned with.
    """
    login = ["eks", "get-token", "--cluster-name", cluster.name, "--region", context.region]
    authority = Fn.base64decode(cluster.certificate_authority)
    KubernetesProvider(
        scope,
        "kubernetes",
        host=cluster.endpoint,
        cluster_ca_certificate=authority,
        exec=[KubernetesProviderExec(api_version=EXEC_API, command="aws", args=login)],
        config_path=NO_KUBECONFIG,
    )
    HelmProvider(
        scope,
        "helm",
        kubernetes=HelmProviderKubernetes(
            host=cluster.endpoint,
            cluster_ca_certificate=authority,
            exec=HelmProviderKubernetesExec(api_version=EXEC_API, command="aws", args=login),
            config_path=NO_KUBECONFIG,
        ),
    )


EXEC_API = "client.authentication.k8s.io/v1beta1"
"""Source: AWS CLI Command Reference, "eks get-token", output."""

NO_KUBECONFIG = ""
"""Keeps out the file that the variable KUBE_CONFIG_PATH names. Without it, the file's proxy would
be between Terraform and this cluster."""
