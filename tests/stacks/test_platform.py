import json
import re
from graphlib import TopologicalSorter

import pytest

from constructs_va.settings import MetricsSettings
from constructs_va.settings.platform import KUBERNETES_OWN
from constructs_va.testing import Block, Stacks, Template, objects_in, synthesize_environment
from tests.cluster.synthesis import made_before
from tests.conftest import ENVIRONMENTS


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def platform(environment: str, templates: Stacks) -> Template:
    return templates[f"va-{environment}-platform"]


def release(platform: Template, name: str) -> Block:
    return platform.one("helm_release", name=name)


def test_every_chart_of_the_environment_is_installed(environment: str, platform: Template) -> None:
    installed = {block["name"] for block in platform.all("helm_release")}
    assert installed >= {chart.NAME for chart in ENVIRONMENTS[environment].platform.charts}


def test_charts_are_of_the_versions_of_the_catalogue(environment: str, platform: Template) -> None:
    settings = ENVIRONMENTS[environment]
    for chart, _ in settings.platform.in_order(settings.cluster.kubernetes):
        assert release(platform, chart.name)["version"] == chart.version


def test_every_chart_is_in_a_namespace_with_a_default_deny(platform: Template) -> None:
    denied = {
        platform.follow(policy["metadata"]["namespace"])["metadata"]["name"]
        for policy in platform.all("kubernetes_network_policy_v1")
        if policy["metadata"]["name"] == "default-deny"
        and policy["metadata"]["namespace"] not in KUBERNETES_OWN
    }
    used = {block["namespace"] for block in platform.all("helm_release")}
    assert used - KUBERNETES_OWN <= denied


def test_the_vas_namespace_is_restricted(platform: Template) -> None:
    va = platform.one("kubernetes_namespace_v1", metadata={"name": "va"})
    assert va["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_a_pod_behind_a_load_balancer_is_ready_once_that_takes_it_to_be(platform: Template) -> None:
    injected = "elbv2.k8s.aws/pod-readiness-gate-inject"
    va = platform.one("kubernetes_namespace_v1", metadata={"name": "va"})
    assert va["metadata"]["labels"][injected] == "enabled"


def test_charts_stand_on_storage_and_on_all_of_their_namespace(platform: Template) -> None:
    for block in platform.all("helm_release"):
        ground = {
            other.address
            for other in platform.blocks()
            if re.search(f"/(namespace-{block['namespace']}/|storage-class/)", other.path)
            and other.type != "kubernetes_role_binding_v1"  # of people, whom no chart waits for
        }
        there = {address.split(".")[0] for address in ground}
        assert "kubernetes_storage_class_v1" in there
        if block["namespace"] not in KUBERNETES_OWN:
            assert there >= {
                "kubernetes_limit_range_v1",
                "kubernetes_namespace_v1",
                "kubernetes_network_policy_v1",
                "kubernetes_resource_quota_v1",
            }
        assert ground <= made_before(platform, block)


@pytest.mark.parametrize(
    ("chart", "need"),
    [
        ("aws-load-balancer-controller", "cert-manager"),
        ("vault", "cert-manager"),
        ("vault", "va-issuers"),
        ("keda", "prometheus-operator-crds"),
        ("cert-manager", "prometheus-operator-crds"),
        ("va-issuers", "cert-manager"),
        ("vault-certificates", "va-issuers"),
    ],
)
def test_a_chart_comes_after_what_it_needs_and_goes_before_it(
    chart: str, need: str, platform: Template
) -> None:
    assert release(platform, need).address in made_before(platform, release(platform, chart))


def test_only_the_vault_namespace_is_kept(environment: str, platform: Template) -> None:
    kept = {
        block["metadata"]["name"]: block["lifecycle"]["prevent_destroy"]
        for block in platform.all("kubernetes_namespace_v1")
        if "lifecycle" in block
    }
    assert kept == {"vault": not ENVIRONMENTS[environment].destroyable}


def test_prometheus_is_let_in_wherever_it_reads(platform: Template) -> None:
    policies = platform.all("kubernetes_network_policy_v1", metadata={"name": "metrics"})
    there = {platform.follow(p["metadata"]["namespace"])["metadata"]["name"] for p in policies}
    assert there >= {"cert-manager", "keda", "logging", "external-dns"}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_an_idle_node_goes_though_pods_on_it_have_scratch_space(
    name: str, templates: Stacks
) -> None:
    deployments = objects_in(templates[f"va-{name}-assistant"], "Deployment")
    scratch = [
        volume
        for deployment in deployments
        for volume in deployment["spec"]["template"]["spec"].get("volumes", [])
        if "emptyDir" in volume and volume["emptyDir"].get("medium") != "Memory"
    ]
    autoscaler = release(templates[f"va-{name}-platform"], "cluster-autoscaler")
    arguments = json.loads(autoscaler["values"][0])["extraArgs"]
    assert scratch
    assert arguments.get("skip-nodes-with-local-storage") is False


def test_people_enter_pods_in_staging_alone(templates: Stacks) -> None:
    def enterers(environment: str) -> set[str]:
        template = templates[f"va-{environment}-platform"]
        found = template.all("kubernetes_role_binding_v1", metadata={"name": "va-enter-pods"})
        return {subject["name"] for binding in found for subject in binding["subject"]}

    assert enterers("staging") == {"va-operators", "va-developers"}
    assert enterers("production") == set()


def test_what_has_its_metrics_read_comes_after_the_kinds_by_which_they_are(
    platform: Template,
) -> None:
    definitions = release(platform, "prometheus-operator-crds")
    reading = [
        block
        for block in platform.all("helm_release")
        if re.search(r'"(pod|service)monitor"|PrometheusRule"', str(block.get("values")), re.I)
    ]
    assert {block["name"] for block in reading} > {"cert-manager", "vault", "va-alert-rules"}
    for block in reading:
        assert definitions.address in made_before(platform, block), block["name"]


def test_nothing_waits_for_itself(platform: Template) -> None:
    TopologicalSorter(platform.graph()).prepare()


def test_prometheus_gets_out_to_the_metrics_of_components() -> None:
    settings = ENVIRONMENTS["staging"]
    first, *others = settings.components
    measured = first.model_copy(update={"metrics": MetricsSettings(port=9777)})
    edited = settings.model_copy(update={"components": (measured, *others)})
    platform = synthesize_environment(edited)["va-staging-platform"]
    ways_out = [
        json.dumps(policy["spec"]["egress"])
        for policy in platform.all("kubernetes_network_policy_v1")
        if "monitoring" in json.dumps(policy["metadata"]["namespace"])
        and "egress" in policy["spec"]
    ]
    assert any('"port": "9777"' in way for way in ways_out)
