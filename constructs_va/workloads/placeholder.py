"""A component's Deployment as it is first made, before it runs anything."""

from collections.abc import Sequence

from cdktf import ITerraformDependable, TerraformResourceLifecycle
from cdktf_cdktf_provider_kubernetes import deployment_v1 as k8s
from constructs import Construct

from constructs_va.settings import ComponentSettings
from constructs_va.workloads.labels import labels, replicas_of

Template = k8s.DeploymentV1SpecTemplate
TemplateMetadata = k8s.DeploymentV1SpecTemplateMetadata
TemplateSpec = k8s.DeploymentV1SpecTemplateSpec
TemplateContainer = k8s.DeploymentV1SpecTemplateSpecContainer


def define_placeholder(
    scope: Construct,
    settings: ComponentSettings,
    *,
    image: str,
    namespace: str,
    after: Sequence[ITerraformDependable],
) -> k8s.DeploymentV1:
    """A paused Deployment with the least number of replicas, of which none starts yet.

    It is the only thing by which Terraform ever sends a number of replicas: once, when it makes the
    Deployment. It changes nothing of it later, and removes it in the end. All else is the release's
    that adopts it: see :func:`.define_deployment` and decision 18.
    """
    container = TemplateContainer(name=settings.name, image=image)
    return k8s.DeploymentV1(
        scope,
        "Default",
        metadata=k8s.DeploymentV1Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        spec=k8s.DeploymentV1Spec(
            replicas=str(settings.scaling.minimum),
            paused=True,
            selector=k8s.DeploymentV1SpecSelector(match_labels=dict(replicas_of(settings.name))),
            template=Template(
                metadata=TemplateMetadata(labels=dict(labels(settings.name, "replica"))),
                spec=TemplateSpec(container=[container]),
            ),
        ),
        wait_for_rollout=False,
        lifecycle=TerraformResourceLifecycle(ignore_changes="all"),
        depends_on=list(after),
    )
