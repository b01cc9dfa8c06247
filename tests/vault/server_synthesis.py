"""A Vault on a cluster, and what of it ends up in the chart's values."""

import json
from typing import Any

from cdktf import TerraformStack
from cdktf_cdktf_provider_helm.provider import HelmProvider
from cdktf_cdktf_provider_kubernetes.namespace_v1 import NamespaceV1, NamespaceV1Metadata
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider

from constructs_va.cluster import EksCluster
from constructs_va.data import LogBucket
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import CATALOGUE, VaultServerSettings
from constructs_va.testing import Block, Template
from constructs_va.vault import VaultServer
from tests.cluster import synthesis as cluster_synthesis


def synthesize(
    context: AwsContext,
    *,
    monitored_from: str | None = None,
    access_logs: bool = False,
    **settings: Any,
) -> Template:
    """The template of a cluster with Vault, by the defaults but for these settings."""

    def use(stack: TerraformStack, network: Network, cluster: EksCluster) -> None:
        HelmProvider(stack, "helm")
        KubernetesProvider(stack, "kubernetes")
        namespace = NamespaceV1(stack, "namespace", metadata=NamespaceV1Metadata(name="vault"))
        VaultServer(
            stack,
            "vault",
            VaultServerSettings(**settings),
            context=context,
            network=network,
            cluster=cluster,
            chart=CATALOGUE["1.35"]["vault"],
            monitored_from=monitored_from,
            logs=LogBucket(stack, "logs", context=context) if access_logs else None,
            after=[namespace],
        )

    return cluster_synthesis.synthesize_with_network(context, use)


def release(template: Template) -> Block:
    return template.one("helm_release", name="vault")


def values(template: Template) -> Any:
    """The values that the chart gets."""
    return json.loads(release(template)["values"][0])


def config(template: Template) -> Any:
    """The configuration that the servers get."""
    return json.loads(values(template)["server"]["ha"]["raft"]["config"])


def certificates(template: Template) -> dict[tuple[str, str], Any]:
    """Namespace and name of each certificate, and its spec."""
    block = template.one("helm_release", name="vault-certificates")
    objects = json.loads(block["values"][0])["objects"]
    return {(one["metadata"]["namespace"], one["metadata"]["name"]): one["spec"] for one in objects}
