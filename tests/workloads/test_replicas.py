"""How a component's replicas are made, kept apart, started, asked, replaced and stopped."""

from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import (
    Autoscaled,
    AwsContext,
    DatabaseConnection,
    DatabaseSettings,
    Fixed,
    HealthSettings,
    ImageSettings,
)
from constructs_va.workloads.image import image_reference
from tests.cluster.synthesis import made_before
from tests.workloads.synthesis import (
    EXPOSED,
    SCALED_BY_CPU,
    SCALED_BY_QUEUE,
    component,
    container,
    kubernetes,
    pod,
    synthesize,
    variables,
)


def deployment(**changes: Any) -> Any:
    return kubernetes(synthesize(component(**changes)), "deployment", "subject")


def test_nothing_of_the_image_can_be_written_to_but_tmp_can() -> None:
    template = synthesize(component())
    assert container(template)["security_context"]["read_only_root_filesystem"]
    assert container(template)["volume_mount"] == [{"name": "tmp", "mount_path": "/tmp"}]
    assert pod(template)["spec"]["volume"] == [{"name": "tmp", "empty_dir": {"size_limit": "1Gi"}}]


def test_a_pod_has_no_token_of_the_kubernetes_api_and_hears_of_no_service() -> None:
    template = synthesize(component())
    assert pod(template)["spec"]["automount_service_account_token"] is False
    assert pod(template)["spec"]["enable_service_links"] is False
    account = kubernetes(template, "service_account", "subject")
    assert account["automount_service_account_token"] is False


def test_memory_is_limited_to_what_is_requested_and_cpu_is_not_limited() -> None:
    resources = container(synthesize(component(cpu_millicores=250, memory_mib=512)))["resources"]
    assert resources == {
        "requests": {"cpu": "250m", "memory": "512Mi"},
        "limits": {"memory": "512Mi"},
    }


def test_replicas_of_a_version_are_spread_over_zones_and_nodes() -> None:
    spread = pod(synthesize(component()))["spec"]["topology_spread_constraint"]
    assert [each["topology_key"] for each in spread] == [
        "topology.kubernetes.io/zone",
        "kubernetes.io/hostname",
    ]
    assert all(each["match_label_keys"] == ["pod-template-hash"] for each in spread)


def test_what_must_not_be_interrupted_runs_on_demand_only() -> None:
    spec = deployment(spot=False)["spec"]["template"]["spec"]
    required = spec["affinity"]["node_affinity"][
        "required_during_scheduling_ignored_during_execution"
    ]
    keys = [
        (term["match_expressions"][0]["key"], term["match_expressions"][0]["values"])
        for term in required["node_selector_term"]
    ]
    assert keys == [
        ("eks.amazonaws.com/capacityType", ["ON_DEMAND"]),
        ("karpenter.sh/capacity-type", ["on-demand"]),
    ]
    assert "affinity" not in deployment(spot=True)["spec"]["template"]["spec"]


def test_a_replica_goes_on_for_a_while_before_its_grace_begins() -> None:
    spec = deployment(grace_period=timedelta(seconds=50))["spec"]["template"]["spec"]
    (hook,) = spec["container"][0]["lifecycle"]["pre_stop"]
    assert hook["exec"]["command"] == ["sleep", "10"]
    assert spec["termination_grace_period_seconds"] == 60


def test_a_new_version_takes_no_replica_away_before_another_is_ready() -> None:
    spec = deployment(health=HealthSettings(period=timedelta(seconds=7)))["spec"]
    assert spec["strategy"] == {
        "type": "RollingUpdate",
        "rolling_update": {"max_surge": "25%", "max_unavailable": "0"},
    }
    assert spec["min_ready_seconds"] == 7


def test_a_singletons_new_replica_starts_once_the_old_one_has_ended() -> None:
    assert deployment(singleton=True, scaling=Fixed(1))["spec"]["strategy"] == {"type": "Recreate"}


def test_terraform_waits_for_the_rollout_for_longer_than_kubernetes_does() -> None:
    block = deployment(health=HealthSettings(longest_start=timedelta(minutes=3)))
    assert block["wait_for_rollout"]
    assert block["spec"]["progress_deadline_seconds"] == (3 + 10) * 60
    assert block["timeouts"] == {"create": "30m", "update": "30m"}


def test_probes_ask_what_and_as_often_as_settings_say() -> None:
    health = HealthSettings(
        startup="/up",
        readiness="/ready",
        liveness="/live",
        longest_start=timedelta(seconds=100),
        period=timedelta(seconds=3),
        failures=4,
    )
    found = container(synthesize(component(health=health)))
    probes = {name: found[f"{name}_probe"] for name in ("startup", "readiness", "liveness")}
    assert {name: probe["http_get"]["path"] for name, probe in probes.items()} == {
        "startup": "/up",
        "readiness": "/ready",
        "liveness": "/live",
    }
    assert [probe["failure_threshold"] for probe in probes.values()] == [35, 4, 4]
    assert {probe["period_seconds"] for probe in probes.values()} == {3}
    assert {probe["timeout_seconds"] for probe in probes.values()} == {3}


@pytest.mark.parametrize(("start", "period"), [(100, 3), (99, 3), (10, 10), (3, 10), (1, 1)])
def test_a_replica_has_all_of_its_time_to_start(start: int, period: int) -> None:
    health = HealthSettings(
        longest_start=timedelta(seconds=start), period=timedelta(seconds=period)
    )
    probe = container(synthesize(component(health=health)))["startup_probe"]
    # The first question may come right at the start, and the last that counts is this much later.
    last = (probe["failure_threshold"] - 1) * probe["period_seconds"]
    assert start <= last < start + period


def test_the_service_has_the_components_name_and_port_and_reaches_its_replicas_alone() -> None:
    template = synthesize(component(port=9000, migration=("migrate",)))
    spec = kubernetes(template, "service", "subject")["spec"]
    assert spec["type"] == "ClusterIP"
    assert spec["port"] == [{"name": "http", "port": 9000, "target_port": "http"}]
    assert container(template)["port"] == [{"name": "http", "container_port": 9000}]
    labels = pod(template)["metadata"]["labels"]
    assert spec["selector"].items() <= labels.items()
    migration = kubernetes(template, "job", "subject-migration")["spec"]["template"]
    assert not spec["selector"].items() <= migration["metadata"]["labels"].items()


def test_one_replica_at_a_time_may_be_taken_off_a_node() -> None:
    budget = kubernetes(synthesize(component()), "pod_disruption_budget", "subject")
    assert budget["spec"]["max_unavailable"] == "1"
    assert budget["spec"]["selector"]["match_labels"]["app.kubernetes.io/component"] == "replica"


def test_a_replica_starts_once_all_that_it_stands_on_is_there() -> None:
    template = synthesize(
        component(
            consumes=("events",), kubernetes_api=True, exposed=EXPOSED, migration=("migrate",)
        )
    )
    before = made_before(template, kubernetes(template, "deployment", "subject"))
    for type_ in (
        "aws_eks_pod_identity_association",
        "terraform_data",
        "aws_iam_role_policy",
        "kubernetes_service_account_v1",
        "kubernetes_network_policy_v1",
        "kubernetes_role_binding_v1",
        "kubernetes_service_v1",
        "kubernetes_ingress_v1",
        "kubernetes_job_v1",
    ):
        assert any(address.startswith(f"{type_}.subject") for address in before), type_


def test_the_role_is_for_the_components_service_account_alone() -> None:
    template = synthesize(component())
    association = template.one("aws_eks_pod_identity_association", namespace="va")
    account = kubernetes(template, "service_account", "subject")["metadata"]
    assert association["namespace"] == account["namespace"] == "va"
    assert association["service_account"] == account["name"]
    assert pod(template)["spec"]["service_account_name"] == account["name"]


def test_a_reader_is_a_replica_where_there_is_one() -> None:
    database = DatabaseSettings(
        instance_class="db.t4g.medium",
        storage_gib=20,
        max_storage_gib=40,
        shards=("east", "west-1"),
        read_replicas=2,
        master_password_version=1,
    )
    connected = component(database=DatabaseConnection(access="read_only"))
    template = synthesize(connected, database=database)
    values = variables([container(template)])
    writer = template.follow(values["DATABASE_WEST_1_HOST"])
    reader = template.follow(values["DATABASE_WEST_1_READER_HOST"])
    assert writer["identifier"] == "va-test-main-west-1"
    assert reader["identifier"] == "va-test-main-west-1-replica-1"
    alone = variables([container(synthesize(connected))])
    assert alone["DATABASE_PRIMARY_READER_HOST"] == alone["DATABASE_PRIMARY_HOST"]


@pytest.mark.parametrize(
    ("repository", "reference"),
    [
        ("va/web", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/va/web:1.2"),
        ("web", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1.2"),
        ("ghcr.io/example/web", "ghcr.io/example/web:1.2"),
    ],
)
def test_an_image_without_a_registry_is_in_the_accounts_own(
    context: AwsContext, repository: str, reference: str
) -> None:
    assert image_reference(ImageSettings(repository=repository, tag="1.2"), context) == reference


def test_a_fixed_number_of_replicas_is_terraforms_to_keep() -> None:
    block = deployment(scaling=Fixed(3))
    assert block["spec"]["replicas"] == "3"
    assert "lifecycle" not in block


@pytest.mark.parametrize("scaling", [SCALED_BY_CPU, SCALED_BY_QUEUE])
def test_under_an_autoscaler_terraform_knows_no_number_and_leaves_it_alone(
    scaling: Autoscaled,
) -> None:
    block = deployment(scaling=scaling, consumes=("work",))
    assert "replicas" not in block["spec"]
    assert block["lifecycle"] == {"ignore_changes": ["spec[0].replicas"]}
