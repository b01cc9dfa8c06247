"""No role of a chart gives more than is written down here, with its reason."""

import os
from collections.abc import Callable, Mapping

import pytest

from tests.helm import helm as command
from tests.helm.cluster_rights import Right, dangers
from tests.helm.conftest import ReleasesOf
from tests.helm.helm import Helm
from tests.helm.platforms import INSTALLED, PLATFORMS

HelmOf = Callable[[str], Helm]

WEBHOOK_CERTIFICATES = "puts the authority of webhooks' certificates where Kubernetes reads it"

CERTIFICATES = "certificates are secrets, of every namespace: making them is what it is for"

KNOWN: Mapping[str, Mapping[Right, str]] = {
    "cert-manager": {
        Right("ClusterRole cert-manager-cainjector", "reads secrets"): WEBHOOK_CERTIFICATES,
        Right("ClusterRole cert-manager-cainjector", "changes webhooks"): WEBHOOK_CERTIFICATES,
        Right("ClusterRole cert-manager-controller-certificates", "changes secrets"): CERTIFICATES,
        Right("ClusterRole cert-manager-controller-issuers", "changes secrets"): CERTIFICATES,
        Right("ClusterRole cert-manager-controller-clusterissuers", "changes secrets"): (
            CERTIFICATES
        ),
        Right("ClusterRole cert-manager-controller-orders", "reads secrets"): CERTIFICATES,
        Right("ClusterRole cert-manager-controller-challenges", "reads secrets"): CERTIFICATES,
        Right("ClusterRole cert-manager-controller-challenges", "makes pods"): (
            "solvers of HTTP challenges, which the chart has no switch for; ours are by DNS"
        ),
    },
    "cluster-autoscaler": {
        Right("ClusterRole cluster-autoscaler-aws-cluster-autoscaler", "makes pods"): (
            "patches jobs of ProvisioningRequests; the chart has no switch for it"
        ),
    },
    "keda": {
        Right("ClusterRole keda-operator", "makes pods"): "ScaledJobs are jobs that it makes",
        Right("ClusterRole keda-operator-minimal-cluster-role", "changes webhooks"): (
            WEBHOOK_CERTIFICATES
        ),
    },
    "kube-prometheus-stack": {
        Right("ClusterRole kube-prometheus-stack-admission", "changes webhooks"): (
            WEBHOOK_CERTIFICATES
        ),
        Right("ClusterRole kube-prometheus-stack-operator", "changes secrets"): (
            "configuration of Prometheus servers is kept in secrets beside them"
        ),
        Right("ClusterRole kube-prometheus-stack-operator", "makes pods"): (
            "Prometheus servers are StatefulSets that it makes"
        ),
    },
    "trivy-operator": {
        Right("ClusterRole trivy-operator", "makes pods"): "scans are jobs that it makes",
    },
    "vault": {
        Right("ClusterRole vault-agent-injector-clusterrole", "changes webhooks"): (
            WEBHOOK_CERTIFICATES
        ),
    },
    "velero": {
        Right("Role velero-server", "has everything"): "in its own namespace, for its own kinds",
    },
}
"""By chart: what its pods could do beyond their task, and why they may."""

ADMINISTRATORS = {"velero": "restores whatever there is, roles and secrets too"}
"""Charts whose pods are the cluster's administrators, and why."""


@pytest.fixture(scope="module")
def helm_of() -> HelmOf:
    def found(platform: str) -> Helm:
        kubernetes = PLATFORMS[platform].cluster.kubernetes
        return command.find(os.environ.get("VA_HELM"), os.environ.get("VA_CHARTS"), kubernetes, ())

    return found


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_no_chart_has_rights_that_lead_further_but_those_with_a_reason(
    platform: str, chart: str, installed: ReleasesOf, helm_of: HelmOf
) -> None:
    helm = helm_of(platform)
    roles = [
        one
        for release in helm.of_interest(installed(platform, chart))
        for one in helm.objects(release)
        if one["kind"] in ("ClusterRole", "Role")
    ]
    found = {danger for role in roles for danger in dangers(role)}
    assert found <= set(KNOWN.get(chart, {}))


@pytest.mark.helm
@pytest.mark.parametrize(("platform", "chart"), INSTALLED)
def test_no_chart_is_bound_to_administrate_the_cluster_without_a_reason(
    platform: str, chart: str, installed: ReleasesOf, helm_of: HelmOf
) -> None:
    helm = helm_of(platform)
    bound = {
        one["roleRef"]["name"]
        for release in helm.of_interest(installed(platform, chart))
        for one in helm.objects(release)
        if one["kind"] in ("ClusterRoleBinding", "RoleBinding")
    }
    assert ("cluster-admin" in bound) is (chart in ADMINISTRATORS)


@pytest.mark.parametrize(
    ("resources", "verbs", "danger"),
    [
        (["nodes/proxy"], ["get"], "enters pods by nodes/proxy"),
        (["pods/exec"], ["create"], "enters pods by pods/exec"),
        (["*"], ["get"], "has everything"),
        (["clusterroles"], ["escalate"], "gives itself rights"),
        (["clusterrolebindings"], ["create"], "gives itself rights"),
        (["serviceaccounts/token"], ["create"], "gives itself rights"),
        (["secrets"], ["list"], "reads secrets"),
        (["secrets"], ["patch"], "changes secrets"),
        (["daemonsets"], ["update"], "makes pods"),
        (["mutatingwebhookconfigurations"], ["patch"], "changes webhooks"),
    ],
)
def test_a_right_that_leads_further_is_seen(
    resources: list[str], verbs: list[str], danger: str
) -> None:
    role = {
        "kind": "ClusterRole",
        "metadata": {"name": "any"},
        "rules": [{"apiGroups": [""], "resources": resources, "verbs": verbs}],
    }
    assert list(dangers(role)) == [Right("ClusterRole any", danger)]
