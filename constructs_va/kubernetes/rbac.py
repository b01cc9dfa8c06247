"""What people may do in the cluster, by the groups that they are in."""

from collections.abc import Sequence

from cdktf_cdktf_provider_kubernetes.cluster_role_binding_v1 import (
    ClusterRoleBindingV1,
    ClusterRoleBindingV1Metadata,
    ClusterRoleBindingV1RoleRef,
    ClusterRoleBindingV1Subject,
)
from cdktf_cdktf_provider_kubernetes.cluster_role_v1 import (
    ClusterRoleV1,
    ClusterRoleV1Metadata,
    ClusterRoleV1Rule,
)
from cdktf_cdktf_provider_kubernetes.role_binding_v1 import (
    RoleBindingV1,
    RoleBindingV1Metadata,
    RoleBindingV1RoleRef,
    RoleBindingV1Subject,
)
from constructs import Construct

from constructs_va.cluster.access import KUBERNETES_GROUPS
from constructs_va.kubernetes.namespace import Namespace
from constructs_va.settings.cluster import Group

EVERYBODY: tuple[Group, ...] = ("operators", "developers", "readers")


class GroupRights(Construct):
    """The rights of operators, developers and readers, whom the cluster's access entries name.

    All of them see everything but secrets. Operators also take nodes out of service, restart any
    pod, and scale what runs in the VA's namespaces; Vault they reach by a forwarded port, its only
    way in. Where the environment says so, operators enter pods of the VA, and change what runs in
    them, and developers enter them: in a container, its secrets are in reach.

    Nobody changes what the platform's charts made: that is Terraform's, by an access entry with a
    policy. Nor does anybody enter pods elsewhere, or run any, for whoever does so has all that the
    pod may do, and some of the platform's may do everything: Vault's unseal it.

    Args:
        namespaces: the VA's own.
        vault: the one that Vault's servers run in, where there are any.
        operators_enter_pods: whether operators get a shell in the VA's containers, and change what
            runs in them.
        developers_enter_pods: whether developers get a shell in the VA's containers.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        namespaces: Sequence[Namespace],
        vault: Namespace | None = None,
        operators_enter_pods: bool = False,
        developers_enter_pods: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        self._allow_everywhere("view", KUBERNETES_VIEW, EVERYBODY)
        self._allow_everywhere("see-cluster", self._role("see-cluster", SEE_CLUSTER), EVERYBODY)
        self._allow_everywhere(
            "operate-nodes", self._role("operate-nodes", OPERATE_NODES), ("operators",)
        )
        operate = self._role("operate-workloads", OPERATE_WORKLOADS)
        change = self._role("change-workloads", CHANGE_WORKLOADS)
        enter = self._role("enter-pods", ENTER_PODS)
        changing: tuple[Group, ...] = ("operators",) if operators_enter_pods else ()
        entering: tuple[Group, ...] = (
            (*changing, "developers") if developers_enter_pods else changing
        )
        for namespace in namespaces:
            self._allow_in(namespace, "operate-workloads", operate, ("operators",))
            self._allow_in(namespace, "change-workloads", change, changing)
            self._allow_in(namespace, "enter-pods", enter, entering)
        if vault:
            reach = self._role("reach-vault", REACH_VAULT)
            self._allow_in(vault, "reach-vault", reach, ("operators",))

    def _role(self, name: str, rules: Sequence[ClusterRoleV1Rule]) -> str:
        """A role's name. It gives no rights until it is bound."""
        role = ClusterRoleV1(
            self, f"role-{name}", metadata=ClusterRoleV1Metadata(name=f"va-{name}"), rule=rules
        )
        return role.metadata.name

    def _allow_everywhere(self, name: str, role: str, groups: Sequence[Group]) -> None:
        ClusterRoleBindingV1(
            self,
            f"everywhere-{name}",
            metadata=ClusterRoleBindingV1Metadata(name=f"va-{name}"),
            role_ref=ClusterRoleBindingV1RoleRef(
                api_group=RBAC_GROUP, kind="ClusterRole", name=role
            ),
            subject=[
                ClusterRoleBindingV1Subject(
                    api_group=RBAC_GROUP, kind="Group", name=KUBERNETES_GROUPS[group]
                )
                for group in groups
            ],
        )

    def _allow_in(
        self, namespace: Namespace, name: str, role: str, groups: Sequence[Group]
    ) -> None:
        if not groups:
            return
        RoleBindingV1(
            namespace,
            f"allow-{name}",
            metadata=RoleBindingV1Metadata(name=f"va-{name}", namespace=namespace.name),
            role_ref=RoleBindingV1RoleRef(api_group=RBAC_GROUP, kind="ClusterRole", name=role),
            subject=[
                RoleBindingV1Subject(
                    api_group=RBAC_GROUP, kind="Group", name=KUBERNETES_GROUPS[group]
                )
                for group in groups
            ],
        )


RBAC_GROUP = "rbac.authorization.k8s.io"

KUBERNETES_VIEW = "view"
"""Kubernetes' own role, to which charts add their kinds: all of a namespace but its secrets and
roles. Source: Kubernetes documentation, "Using RBAC Authorization", "User-facing roles"."""

READ = ["get", "list", "watch"]

SEE_CLUSTER = [
    ClusterRoleV1Rule(
        api_groups=[""], resources=["namespaces", "nodes", "persistentvolumes"], verbs=READ
    ),
    ClusterRoleV1Rule(
        api_groups=["storage.k8s.io"], resources=["storageclasses", "volumeattachments"], verbs=READ
    ),
    ClusterRoleV1Rule(api_groups=["scheduling.k8s.io"], resources=["priorityclasses"], verbs=READ),
    ClusterRoleV1Rule(
        api_groups=["apiextensions.k8s.io"], resources=["customresourcedefinitions"], verbs=READ
    ),
    ClusterRoleV1Rule(api_groups=[RBAC_GROUP], resources=["*"], verbs=READ),
    ClusterRoleV1Rule(
        api_groups=["metrics.k8s.io"], resources=["nodes", "pods"], verbs=["get", "list"]
    ),
]
"""What belongs to no namespace, and so isn't in ``view``; and who may do what."""

OPERATE_NODES = [
    ClusterRoleV1Rule(api_groups=[""], resources=["nodes"], verbs=["patch"]),
    ClusterRoleV1Rule(api_groups=[""], resources=["pods/eviction"], verbs=["create"]),
    ClusterRoleV1Rule(api_groups=[""], resources=["pods"], verbs=["delete"]),
]
"""``kubectl cordon`` and ``drain``, and the removal of a pod that its controller makes anew."""

OPERATE_WORKLOADS = [
    ClusterRoleV1Rule(
        api_groups=["apps"],
        resources=["deployments/scale", "statefulsets/scale"],
        verbs=["patch", "update"],
    ),
    ClusterRoleV1Rule(api_groups=["batch"], resources=["jobs"], verbs=["delete"]),
    ClusterRoleV1Rule(
        api_groups=["autoscaling"], resources=["horizontalpodautoscalers"], verbs=["patch"]
    ),
    ClusterRoleV1Rule(api_groups=["keda.sh"], resources=["scaledobjects"], verbs=["patch"]),
]
"""Scale, pause scaling, and end a job. Pods are restarted by deleting them: see OPERATE_NODES."""

CHANGE_WORKLOADS = [
    ClusterRoleV1Rule(
        api_groups=["apps"], resources=["deployments", "statefulsets"], verbs=["patch", "update"]
    ),
    ClusterRoleV1Rule(api_groups=["batch"], resources=["jobs"], verbs=["create", "patch"]),
    ClusterRoleV1Rule(api_groups=["batch"], resources=["cronjobs"], verbs=["patch"]),
    ClusterRoleV1Rule(api_groups=["keda.sh"], resources=["scaledjobs"], verbs=["patch"]),
]
"""Roll back, pause, and run a job by hand. Whoever may change what runs can have it run anything as
any of the namespace's service accounts, and so has their secrets."""

CONNECT = ["create", "get"]
"""``get`` is how a WebSocket is opened, by which kubectl connects."""

ENTER_PODS = [
    ClusterRoleV1Rule(
        api_groups=[""],
        resources=["pods/exec", "pods/attach", "pods/portforward"],
        verbs=CONNECT,
    ),
]

REACH_VAULT = [
    ClusterRoleV1Rule(api_groups=[""], resources=["pods/portforward"], verbs=CONNECT),
    ClusterRoleV1Rule(
        api_groups=["cert-manager.io"], resources=["certificates/status"], verbs=["update"]
    ),
]
"""Talk to Vault, which asks who it is; and ``cmctl renew``, which has its certificate renewed.

The runbook marks what takes more: it is the deployer's. Whoever may run a job here, or enter a
server, has the servers' role, and so what unseals Vault.
"""
