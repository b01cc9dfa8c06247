from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import (
    BucketSettings,
    ContainerDefaults,
    Environment,
    NamespaceSettings,
    PlatformSettings,
    Problem,
    Quota,
    SettingsError,
    evaluate,
)
from constructs_va.settings.charts import (
    AwsLoadBalancerControllerSettings,
    CertManagerSettings,
    ChartSettings,
    ClusterAutoscalerSettings,
    ExternalDnsSettings,
    KarpenterSettings,
    KedaSettings,
    MetricsServerSettings,
    NodePoolSettings,
    VaultServerSettings,
    VeleroSettings,
)
from constructs_va.settings.hosted_zone import HostedZone
from environments.production import production

ZONE = HostedZone(name="va.example.com", id="Z0EXAMPLE")
KARPENTER = KarpenterSettings(
    image="al2023@v20240807",
    pools=(NodePoolSettings(name="general", instance_families=("m7i",), max_cpu=8),),
)
VA = NamespaceSettings(name="va", quota=Quota(pods=10, cpu=2, memory_gib=4))


def platform(*charts: ChartSettings, **changes: Any) -> PlatformSettings:
    return PlatformSettings(charts=charts, **changes)


def problem_of(*charts: ChartSettings, **changes: Any) -> Problem:
    """The only problem with a platform of these charts."""
    with pytest.raises(SettingsError) as refused:
        platform(*charts, **changes)
    (problem,) = refused.value.problems
    return problem


def names(platform: PlatformSettings) -> Sequence[str]:
    return [chart.name for chart, _ in platform.in_order("1.35")]


def test_what_a_chart_needs_comes_before_it() -> None:
    charts = (AwsLoadBalancerControllerSettings(), MetricsServerSettings(), CertManagerSettings())
    assert names(platform(*charts)) == [
        "cert-manager",
        "aws-load-balancer-controller",
        "metrics-server",
    ]


def test_the_order_is_the_same_however_charts_are_written() -> None:
    charts = (KedaSettings(), ExternalDnsSettings(zones=(ZONE,)), ClusterAutoscalerSettings())
    assert names(platform(*charts)) == names(platform(*reversed(charts)))


def test_each_chart_comes_with_its_settings() -> None:
    keda = KedaSettings(namespace="scaling")
    ((chart, settings),) = platform(keda).in_order("1.34")
    assert chart.name == "keda"
    assert settings is keda


def test_a_chart_given_twice_is_refused() -> None:
    problem = problem_of(KedaSettings(), KedaSettings(namespace="other"))
    assert (problem.path, problem.given) == ("charts", "2 of keda")
    assert problem.remedy == "keep one"


def test_two_node_autoscalers_are_refused() -> None:
    (problem,) = platform(ClusterAutoscalerSettings(), KARPENTER).check_kubernetes("1.35")
    assert problem.path == 'charts["cluster-autoscaler"]'
    assert problem.given == "with karpenter"
    assert "fight" in problem.allowed
    assert problem.remedy == "keep one of the two"


def test_a_chart_without_what_it_needs_is_refused() -> None:
    (problem,) = platform(AwsLoadBalancerControllerSettings()).check_kubernetes("1.35")
    assert problem.path == 'charts["aws-load-balancer-controller"]'
    assert problem.given == "without cert-manager"
    assert problem.remedy == "add cert-manager"


def test_a_chart_that_does_not_support_the_minor_is_refused() -> None:
    (problem,) = platform(ClusterAutoscalerSettings()).check_kubernetes("1.34")
    assert problem.path == 'charts["cluster-autoscaler"]'
    assert problem.given == "Kubernetes 1.34"
    assert problem.allowed.endswith("each chart supports: cluster-autoscaler 1.35")
    assert "leave cluster-autoscaler out" in problem.remedy


def test_backups_go_to_a_bucket_that_there_is() -> None:
    (problem,) = platform(VeleroSettings()).check_buckets([BucketSettings(name="recordings")])
    assert problem.path == 'charts["velero"].bucket'
    assert (problem.given, problem.allowed) == ("cluster-backups", "recordings")
    assert not list(platform(VeleroSettings()).check_buckets([BACKUPS]))


def test_a_bucket_holds_backups_for_as_long_as_they_are_kept() -> None:
    velero = platform(VeleroSettings(keep=timedelta(days=30)))
    (problem,) = velero.check_buckets([BACKUPS.model_copy(update={"expire_after_days": 30})])
    assert (problem.path, problem.given) == ('charts["velero"].keep', timedelta(days=30))
    assert 'buckets["cluster-backups"].expire_after_days' in problem.allowed
    assert not list(velero.check_buckets([BACKUPS.model_copy(update={"expire_after_days": 31})]))


def test_vault_serves_namespaces_that_there_are() -> None:
    vault = VaultServerSettings(client_namespaces=("va", "tools"))
    problem = problem_of(vault, namespaces=(VA,))
    assert problem.path == 'charts["vault"].client_namespaces'
    assert (problem.given, problem.allowed) == ("tools", "va")


@pytest.mark.parametrize(
    ("vault", "keda", "given"),
    [
        ("kube-system", "keda", "kube-system, with what is Kubernetes' own"),
        ("vault", "vault", "vault, with keda"),
        ("keda", "keda", "keda, with keda"),
    ],
)
def test_vault_has_a_namespace_to_itself(vault: str, keda: str, given: str) -> None:
    charts = (
        CertManagerSettings(),
        KedaSettings(namespace=keda),
        VaultServerSettings(namespace=vault),
    )
    (problem,) = platform(*charts, namespaces=(VA,)).check_kubernetes("1.35")
    assert (problem.path, problem.given) == ('charts["vault"].namespace', given)
    assert problem.remedy == "name one for it alone, or another for the others"


def test_other_charts_share_a_namespace_as_they_like() -> None:
    charts = (CertManagerSettings(namespace="tools"), KedaSettings(namespace="tools"))
    assert not list(platform(*charts).check_kubernetes("1.35"))


def test_two_namespaces_of_one_name_are_refused() -> None:
    problem = problem_of(namespaces=(VA, VA))
    assert (problem.path, problem.given) == ("namespaces", "2 named 'va'")


BACKUPS = BucketSettings(name="cluster-backups")


@pytest.mark.parametrize("name", ["keda", "kube-system", "default"])
def test_the_vas_namespaces_are_nobody_elses(name: str) -> None:
    problem = problem_of(KedaSettings(), namespaces=(VA.model_copy(update={"name": name}),))
    assert problem.path == f'namespaces["{name}"].name'
    assert problem.given == name


def test_a_limit_below_the_request_is_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        ContainerDefaults(memory_mib=512, memory_limit_mib=256)
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == ("memory_limit_mib", 256)
    assert problem.allowed == "at least memory_mib, 512"


def test_a_platform_knows_where_its_charts_are() -> None:
    one = platform(KedaSettings(namespace="scaling"))
    assert one.namespace_of("keda") == "scaling"
    assert one.namespace_of("velero") is None


def without_cert_manager() -> Environment:
    charts = production().platform.charts
    return with_charts(*(c for c in charts if not isinstance(c, CertManagerSettings)))


def on_an_older_minor() -> Environment:
    cluster = production().cluster.model_copy(update={"kubernetes": "1.34"})
    return production().model_copy(update={"cluster": cluster})


def with_both_autoscalers() -> Environment:
    return with_charts(*production().platform.charts, KARPENTER)


def with_metrics_twice() -> Environment:
    return with_charts(*production().platform.charts, MetricsServerSettings())


def with_charts(*charts: ChartSettings) -> Environment:
    environment = production()
    changed = environment.platform.model_copy(update={"charts": charts})
    return environment.model_copy(update={"platform": changed, "components": ()})


@pytest.mark.parametrize(
    ("build", "paths"),
    [
        (
            without_cert_manager,
            ['platform.charts["aws-load-balancer-controller"]', 'platform.charts["vault"]'],
        ),
        (on_an_older_minor, ['platform.charts["cluster-autoscaler"]']),
        (with_both_autoscalers, ['platform.charts["cluster-autoscaler"]']),
        (with_metrics_twice, ["cluster.metrics_addon"]),
    ],
)
def test_an_environment_is_told_what_is_wrong_with_its_charts(
    build: Callable[[], Environment], paths: list[str]
) -> None:
    with pytest.raises(SettingsError) as refused:
        evaluate(build, "production")
    assert sorted(problem.path for problem in refused.value.problems) == paths


def test_metrics_come_from_the_add_on_or_from_the_chart() -> None:
    environment = production()
    neither = environment.cluster.model_copy(update={"metrics_addon": False})
    with pytest.raises(SettingsError, match="metrics_addon"):
        environment.model_copy(update={"cluster": neither})
