"""Edits of components: the assistant layer."""

from constructs_va.settings import Autoscaled, Fixed, ImageSettings
from tests.edits.changing import added, member, without
from tests.edits.edit import Edit, plans
from tests.edits.environment import component

CONTROLS = (
    "aws_eks_pod_identity_association aws_iam_role helm_release kubernetes_network_policy_v1 "
    "kubernetes_service_account_v1 kubernetes_service_v1"
)
"""Types of the resources that every component has, besides its Deployment."""

ROWS = (
    Edit(
        "components[…].image",
        "another tag",
        member("components", "worker", image=ImageSettings(repository="va/worker", tag="2")),
        "A rollout. The number of replicas stays as its autoscaler has it.",
        layer="assistant",
        plan=plans(update="helm_release"),
    ),
    Edit(
        "components[…].scaling",
        "Autoscaled, other bounds",
        member("components", "worker", scaling=Autoscaled(3, 9, cpu=70)),
        "In place; the autoscaler follows within seconds, and no pod restarts.",
        layer="assistant",
        plan=plans(update="helm_release"),
    ),
    Edit(
        "components[…].scaling",
        "Fixed to Autoscaled",
        member("components", "api", scaling=Autoscaled(2, 4, cpu=70)),
        "In place; no pod restarts or ends.",
        layer="assistant",
        plan=plans(update="helm_release"),
    ),
    Edit(
        "components[…].scaling",
        "Autoscaled to Fixed",
        member("components", "worker", scaling=Fixed(3)),
        "In place; the autoscaler goes to that number and stays there.",
        layer="assistant",
        plan=plans(update="helm_release"),
    ),
    Edit(
        "components[…].scaling",
        "cpu to queue",
        member("components", "worker", scaling=Autoscaled(2, 6, queue="jobs")),
        "Another autoscaler takes over; the number stays until that has seen the queue.",
        layer="assistant",
        plan=plans(replace="helm_release"),
    ),
    Edit(
        "components[…].memory_mib",
        "changed",
        member("components", "worker", memory_mib=256),
        "A rollout.",
        layer="assistant",
        plan=plans(update="helm_release"),
    ),
    Edit(
        "components",
        "one is added",
        added("components", component("more")),
        "The component and its controls. Others reach it once they name it in `calls`.",
        layer="assistant",
        plan=plans(create=f"{CONTROLS} kubernetes_deployment_v1"),
    ),
    Edit(
        "components",
        "one is taken out",
        without("components", "worker"),
        "Its pods end and its rights go. Its secrets stay in Vault until somebody deletes them.",
        layer="assistant",
        plan=plans(delete=f"{CONTROLS} kubernetes_deployment_v1 aws_iam_role_policy"),
    ),
    Edit(
        "components[…].name",
        "changed",
        member("components", "api", name="front"),
        "Another component: the old one may end before the new one is ready, and its secrets stay "
        "in Vault under the old name. Add the new one beside the old one, copy its secrets in "
        "Vault, let others call it, and take the old one out in a second apply.",
        layer="assistant",
        plan=plans(
            create=f"{CONTROLS} kubernetes_deployment_v1",
            delete=f"{CONTROLS} kubernetes_deployment_v1",
        ),
    ),
)
