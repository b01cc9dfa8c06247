"""Namespaces."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes.limit_range_v1 import (
    LimitRangeV1,
    LimitRangeV1Metadata,
    LimitRangeV1Spec,
    LimitRangeV1SpecLimit,
)
from cdktf_cdktf_provider_kubernetes.namespace_v1 import NamespaceV1, NamespaceV1Metadata
from cdktf_cdktf_provider_kubernetes.resource_quota_v1 import (
    ResourceQuotaV1,
    ResourceQuotaV1Metadata,
    ResourceQuotaV1Spec,
)
from constructs import Construct

from constructs_va.cluster import EksCluster
from constructs_va.foundation.lifecycle import kept
from constructs_va.kubernetes.network_policy import NetworkPolicy
from constructs_va.kubernetes.traffic import DNS, POD_IDENTITY_AGENT, Traffic
from constructs_va.settings import AwsContext, ContainerDefaults, NamespaceSettings, Quota
from constructs_va.settings.namespace import PodSecurity


class Namespace(Construct):
    """A namespace whose pods are held to a security standard and a quota, each in its own cell.

    Its pods resolve names and get their AWS roles; whatever else they reach, and whoever reaches
    them, :meth:`allow` says, or a :class:`.NetworkPolicy` for some of them. For about a second
    after its start, a pod isn't held to that yet (decision 23).

    Args:
        labels: of the namespace, besides those of its security standard.
        protected: whether Terraform refuses to destroy it, with all volumes that are claimed in it,
            unless the environment is destroyable.
    """

    name: str
    """The namespace's name; what uses it comes after the namespace. Pods come after ``ready``."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: NamespaceSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        labels: Mapping[str, str] | None = None,
        protected: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = NamespaceV1(
            self,
            "Default",
            metadata=NamespaceV1Metadata(
                name=settings.name,
                labels={
                    **security_labels(settings.pod_security, cluster.version),
                    **(labels or {}),
                },
            ),
            lifecycle=kept(context) if protected else None,
        )
        self.name = self.resource.metadata.name
        self.policies: list[NetworkPolicy] = []
        self.quota = self._define_quota(settings.quota)
        self.limits = self._define_limits(settings.defaults)
        self.allow("default-deny")
        self.allow("dns", outgoing=[DNS])
        self.allow("pod-identity", outgoing=[POD_IDENTITY_AGENT])

    @property
    def ready(self) -> Sequence[ITerraformDependable]:
        """What pods come after, so that they start with all that the namespace gives them."""
        policies = [policy.resource for policy in self.policies]
        return [self.resource, self.quota, self.limits, *policies]

    def allow(
        self,
        name: str,
        *,
        pods: Mapping[str, str] | None = None,
        incoming: Sequence[Traffic] = (),
        outgoing: Sequence[Traffic] = (),
    ) -> NetworkPolicy:
        """Let pods of the namespace have this traffic, by a policy of this name.

        Args:
            pods: labels of the pods that it is for. Default: all of them.
            incoming: who may connect to them.
            outgoing: whom they may connect to.
        """
        policy = NetworkPolicy(
            self,
            f"policy-{name}",
            name=name,
            namespace=self.name,
            pods=pods,
            incoming=incoming,
            outgoing=outgoing,
        )
        self.policies.append(policy)
        return policy

    def _define_quota(self, quota: Quota) -> ResourceQuotaV1:
        return ResourceQuotaV1(
            self,
            "quota",
            metadata=ResourceQuotaV1Metadata(name="quota", namespace=self.name),
            spec=ResourceQuotaV1Spec(
                hard={
                    "pods": str(quota.pods),
                    "requests.cpu": str(quota.cpu),
                    "requests.memory": f"{quota.memory_gib}Gi",
                    "requests.storage": f"{quota.storage_gib}Gi",
                }
            ),
        )

    def _define_limits(self, defaults: ContainerDefaults) -> LimitRangeV1:
        """Requests for containers without: under a quota, Kubernetes would refuse them."""
        limit = defaults.memory_limit_mib
        return LimitRangeV1(
            self,
            "limits",
            metadata=LimitRangeV1Metadata(name="defaults", namespace=self.name),
            spec=LimitRangeV1Spec(
                limit=[
                    LimitRangeV1SpecLimit(
                        type="Container",
                        default={"memory": f"{limit}Mi"} if limit else None,
                        default_request={
                            "cpu": f"{defaults.cpu_millicores}m",
                            "memory": f"{defaults.memory_mib}Mi",
                        },
                    )
                ]
            ),
        )


def security_labels(
    enforced: PodSecurity, kubernetes: str, *, reported: PodSecurity | None = None
) -> dict[str, str]:
    """Refuse pods that go beyond a level, as this Kubernetes minor defines it.

    Args:
        reported: the level beyond which pods are warned of, and audited. Default: ``enforced``.

    Source: Kubernetes documentation, "Enforce Pod Security Standards with Namespace Labels".
    """
    reported = reported or enforced
    levels = {"enforce": enforced, "audit": reported, "warn": reported}
    return {
        f"pod-security.kubernetes.io/{mode}{suffix}": value
        for mode, level in levels.items()
        for suffix, value in (("", level), ("-version", f"v{kubernetes}"))
    }
