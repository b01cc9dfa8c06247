"""A cdktf program with resources of all four providers, to be run with and without fast start.

Its arguments are the folder for the stacks and the file for what it says about the packages.
"""

import constructs_va.faststart  # noqa: F401, I001  # pyright: ignore[reportUnusedImport]
import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import cdktf_cdktf_provider_aws as aws
import cdktf_cdktf_provider_helm as helm
import cdktf_cdktf_provider_kubernetes as kubernetes
import cdktf_cdktf_provider_vault as vault
from cdktf import App, Fn, LocalBackend, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.eks_cluster import EksCluster, EksClusterVpcConfig
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_helm.release import Release
from cdktf_cdktf_provider_kubernetes.deployment_v1 import (
    DeploymentV1,
    DeploymentV1Metadata,
    DeploymentV1Spec,
    DeploymentV1SpecSelector,
    DeploymentV1SpecTemplate,
    DeploymentV1SpecTemplateMetadata,
    DeploymentV1SpecTemplateSpec,
    DeploymentV1SpecTemplateSpecContainer,
)
from cdktf_cdktf_provider_kubernetes.horizontal_pod_autoscaler_v2 import (
    HorizontalPodAutoscalerV2,
    HorizontalPodAutoscalerV2Metadata,
    HorizontalPodAutoscalerV2Spec,
    HorizontalPodAutoscalerV2SpecScaleTargetRef,
)
from cdktf_cdktf_provider_kubernetes.network_policy_v1 import (
    NetworkPolicyV1,
    NetworkPolicyV1Metadata,
    NetworkPolicyV1Spec,
    NetworkPolicyV1SpecPodSelector,
)
from cdktf_cdktf_provider_vault.mount import Mount
from cdktf_cdktf_provider_vault.policy import Policy

from tests.faststart.programs import PROVIDERS

LABELS = {"app": "api"}


def define_aws(stack: TerraformStack) -> None:
    aws.provider.AwsProvider(stack, "aws", region="eu-central-1")
    principals = DataAwsIamPolicyDocumentStatementPrincipals(
        type="Service", identifiers=["eks.amazonaws.com"]
    )
    trust = DataAwsIamPolicyDocument(
        stack,
        "trust",
        statement=[
            DataAwsIamPolicyDocumentStatement(actions=["sts:AssumeRole"], principals=[principals])
        ],
    )
    role = IamRole(stack, "role", name_prefix="cluster-", assume_role_policy=trust.json)
    cluster = EksCluster(
        stack,
        "cluster",
        name="cluster",
        role_arn=role.arn,
        vpc_config=EksClusterVpcConfig(subnet_ids=["subnet-a", "subnet-b"]),
    )
    DbInstance(stack, "database", instance_class="db.t4g.micro", allocated_storage=20)
    queue = SqsQueue(stack, "queue", fifo_queue=True, tags={"first": "1", "second": "2"})
    queue.add_override("provisioner", [{"local-exec": {"command": "true"}}])
    TerraformOutput(stack, "endpoint", value=Fn.upper(cluster.endpoint))
    TerraformOutput(stack, "certificate", value=cluster.certificate_authority.get(0).data)


def define_helm(stack: TerraformStack) -> None:
    helm.provider.HelmProvider(stack, "helm")
    Release(stack, "release", name="metrics", chart="metrics-server", version="3.13.0")


def define_kubernetes(stack: TerraformStack) -> None:
    kubernetes.provider.KubernetesProvider(stack, "kubernetes")
    container = DeploymentV1SpecTemplateSpecContainer(name="api", image="api:1")
    template = DeploymentV1SpecTemplate(
        metadata=DeploymentV1SpecTemplateMetadata(labels=LABELS),
        spec=DeploymentV1SpecTemplateSpec(container=[container]),
    )
    DeploymentV1(
        stack,
        "deployment",
        metadata=DeploymentV1Metadata(name="api"),
        spec=DeploymentV1Spec(
            selector=DeploymentV1SpecSelector(match_labels=LABELS), template=template
        ),
    )
    HorizontalPodAutoscalerV2(
        stack,
        "autoscaler",
        metadata=HorizontalPodAutoscalerV2Metadata(name="api"),
        spec=HorizontalPodAutoscalerV2Spec(
            max_replicas=4,
            scale_target_ref=HorizontalPodAutoscalerV2SpecScaleTargetRef(
                kind="Deployment", name="api"
            ),
        ),
    )
    NetworkPolicyV1(
        stack,
        "network-policy",
        metadata=NetworkPolicyV1Metadata(name="api"),
        spec=NetworkPolicyV1Spec(
            pod_selector=NetworkPolicyV1SpecPodSelector(match_labels=LABELS),
            policy_types=["Ingress"],
        ),
    )


def define_vault(stack: TerraformStack) -> None:
    vault.provider.VaultProvider(stack, "vault", address="https://vault.example:8200")
    mount = Mount(stack, "secrets", path="secrets", type="kv-v2")
    Policy(stack, "read", name="read", policy=f'path "{mount.path}/*" {{}}')


DEFINITIONS: dict[str, Callable[[TerraformStack], None]] = {
    "aws": define_aws,
    "helm": define_helm,
    "kubernetes": define_kubernetes,
    "vault": define_vault,
}


def synthesize(outdir: str) -> None:
    app = App(outdir=outdir)
    for name, define in DEFINITIONS.items():
        stack = TerraformStack(app, name)
        LocalBackend(stack, path="terraform.tfstate")
        define(stack)
    app.synth()


def describe(package: ModuleType) -> dict[str, object]:
    prefix = f"{package.__name__}."
    return {
        "doc": package.__doc__,
        "all": package.__all__,
        "names": [name for name in dir(package) if name != "_private"],
        "path": list(package.__path__),
        "types": [name for name in dir(package.provider) if not name.startswith("_")],
        "imported": sum(name.startswith(prefix) for name in sys.modules),
    }


if __name__ == "__main__":
    synthesize(sys.argv[1])
    said = {name: describe(import_module(name)) for name in PROVIDERS}
    Path(sys.argv[2]).write_text(json.dumps(said))
