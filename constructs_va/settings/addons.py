"""The add-ons that EKS installs into a cluster."""

from typing import Annotated, Literal

from constructs_va.settings.kubernetes_versions import KubernetesMinor
from constructs_va.settings.types import matching

Addon = Literal[
    "vpc-cni",
    "kube-proxy",
    "eks-pod-identity-agent",
    "coredns",
    "aws-ebs-csi-driver",
    "metrics-server",
]
"""The managed add-ons; ``metrics-server`` as a choice, the others in every cluster."""

AddonVersion = Annotated[
    str,
    matching(
        r"v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+", "a build's name, such as 'v1.12.1-eksbuild.2'"
    ),
]
"""A build of an add-on. Source: Amazon EKS API Reference, DescribeAddonVersions."""

ADDONS_BEFORE_NODES: tuple[Addon, ...] = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")
"""What a node needs to become ready."""

ADDONS_ON_NODES: tuple[Addon, ...] = ("coredns", "aws-ebs-csi-driver", "metrics-server")
"""What needs nodes to run on."""


def default_versions_command(kubernetes: KubernetesMinor, region: str) -> str:
    """A command that prints each add-on with the build that AWS names as default for the minor.

    The API can name one for any add-on. That it does for those of the community is documented
    nowhere; public clusters show it for metrics-server.
    Source: Amazon EKS API Reference, Compatibility, defaultVersion.
    """
    default = f"compatibilities[?clusterVersion=='{kubernetes}' && defaultVersion]"
    query = f"addons[].[addonName, addonVersions[?{default}].addonVersion | [0]]"
    return (
        f"aws eks describe-addon-versions --region {region} --kubernetes-version {kubernetes} "
        f'--query "{query}" --output text'
    )
