"""What a component may do through the Kubernetes API."""

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes import role_binding_v1, role_v1
from constructs import Construct

from constructs_va.settings import ComponentSettings
from constructs_va.workloads.labels import labels


def define_api_access(
    scope: Construct, settings: ComponentSettings, *, namespace: str
) -> ITerraformDependable:
    """Lets the component's service account read the namespace's pods and config maps."""
    role = role_v1.RoleV1(
        scope,
        "api-role",
        metadata=role_v1.RoleV1Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        rule=[
            role_v1.RoleV1Rule(
                api_groups=[""], resources=["pods", "configmaps"], verbs=["get", "list", "watch"]
            )
        ],
    )
    return role_binding_v1.RoleBindingV1(
        scope,
        "api-role-binding",
        metadata=role_binding_v1.RoleBindingV1Metadata(
            name=settings.name, namespace=namespace, labels=dict(labels(settings.name))
        ),
        role_ref=role_binding_v1.RoleBindingV1RoleRef(
            api_group="rbac.authorization.k8s.io", kind="Role", name=role.metadata.name
        ),
        subject=[
            role_binding_v1.RoleBindingV1Subject(
                kind="ServiceAccount", name=settings.name, namespace=namespace
            )
        ],
    )
