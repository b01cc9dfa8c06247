"""How a component's replicas are made, kept apart, started, asked, replaced and stopped."""

from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import (
    AwsContext,
    DatabaseConnection,
    DatabaseSettings,
    Exposure,
    Fixed,
    HealthSettings,
    ImageSettings,
)
from constructs_va.settings.invariants.disruption import UNAVAILABLE_PERCENT
from constructs_va.testing import ReleasedObject, object_in
from constructs_va.workloads.image import image_reference
from tests.cluster.synthesis import made_before
from tests.workloads.synthesis import (
    EXPOSED,
    component,
    container,
    deployment,
    kubernetes,
    pod,
    synthesize,
    variables,
)


def deployed(**changes: Any) -> ReleasedObject:
    return deployment(synthesize(component(**changes)))


def test_nothing_of_the_image_can_be_written_to_but_tmp_can() -> None:
    template = synthesize(component())
    assert container(template)["securityContext"]["readOnlyRootFilesystem"]
    assert container(template)["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]
    assert pod(template)["spec"]["volumes"] == [{"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}}]


def test_a_pod_has_no_token_of_the_kubernetes_api_and_hears_of_no_service() -> None:
    template = synthesize(component())
    assert pod(template)["spec"]["automountServiceAccountToken"] is False
    assert pod(template)["spec"]["enableServiceLinks"] is False
    account = kubernetes(template, "service_account", "subject")
    assert account["automount_service_account_token"] is False


def test_memory_is_limited_to_what_is_requested_and_cpu_is_not_limited() -> None:
    resources = container(synthesize(component(cpu_millicores=250, memory_mib=512)))["resources"]
    assert resources == {
        "requests": {"cpu": "250m", "memory": "512Mi"},
        "limits": {"memory": "512Mi"},
    }


def test_replicas_of_a_version_are_spread_over_zones_and_nodes() -> None:
    spread = pod(synthesize(component()))["spec"]["topologySpreadConstraints"]
    assert [each["topologyKey"] for each in spread] == [
        "topology.kubernetes.io/zone",
        "kubernetes.io/hostname",
    ]
    assert all(each["matchLabelKeys"] == ["pod-template-hash"] for each in spread)


def test_what_must_not_be_interrupted_runs_on_demand_only() -> None:
    spec = deployed(spot=False)["spec"]["template"]["spec"]
    required = spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    keys = [
        (term["matchExpressions"][0]["key"], term["matchExpressions"][0]["values"])
        for term in required["nodeSelectorTerms"]
    ]
    assert keys == [
        ("eks.amazonaws.com/capacityType", ["ON_DEMAND"]),
        ("karpenter.sh/capacity-type", ["on-demand"]),
    ]
    assert "affinity" not in deployed(spot=True)["spec"]["template"]["spec"]


@pytest.mark.parametrize(("exposed", "seconds"), [(None, 10), (EXPOSED, 30)])
def test_a_replica_goes_on_for_a_while_before_its_grace_begins(
    exposed: Exposure | None, seconds: int
) -> None:
    changes = {"grace_period": timedelta(seconds=50), "exposed": exposed}
    spec = deployed(**changes)["spec"]["template"]["spec"]
    assert spec["containers"][0]["lifecycle"]["preStop"] == {"sleep": {"seconds": seconds}}
    assert spec["terminationGracePeriodSeconds"] == seconds + 50


def test_a_new_version_takes_no_replica_away_before_another_is_ready() -> None:
    spec = deployed(health=HealthSettings(period=timedelta(seconds=7)))["spec"]
    assert spec["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0},
    }
    assert spec["minReadySeconds"] == 7


def test_a_singletons_new_replica_starts_once_the_old_one_has_ended() -> None:
    assert deployed(singleton=True, scaling=Fixed(1))["spec"]["strategy"] == {"type": "Recreate"}


def test_terraform_waits_for_the_rollout_for_longer_than_kubernetes_does() -> None:
    found = deployed(health=HealthSettings(longest_start=timedelta(minutes=3)))
    deadline = found["spec"]["progressDeadlineSeconds"]
    assert deadline == (3 + 10) * 60
    assert found.release["wait"]
    # Four times three minutes to start, and three periods each to be found well and to hold out.
    assert found.release["timeout"] == 10 * 60 + 4 * (180 + 30) + 10 + 45 > deadline


def test_a_rollout_that_fails_is_taken_back() -> None:
    assert deployed().release["atomic"]


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
    probes = {name: found[f"{name}Probe"] for name in ("startup", "readiness", "liveness")}
    assert {name: probe["httpGet"]["path"] for name, probe in probes.items()} == {
        "startup": "/up",
        "readiness": "/ready",
        "liveness": "/live",
    }
    assert [probe["failureThreshold"] for probe in probes.values()] == [35, 4, 4]
    assert {probe["periodSeconds"] for probe in probes.values()} == {3}
    assert {probe["timeoutSeconds"] for probe in probes.values()} == {3}


@pytest.mark.parametrize(("start", "period"), [(100, 3), (99, 3), (10, 10), (3, 10), (1, 1)])
def test_a_replica_has_all_of_its_time_to_start(start: int, period: int) -> None:
    health = HealthSettings(
        longest_start=timedelta(seconds=start), period=timedelta(seconds=period)
    )
    probe = container(synthesize(component(health=health)))["startupProbe"]
    # The first question may come right at the start, and the last that counts is this much later.
    last = (probe["failureThreshold"] - 1) * probe["periodSeconds"]
    assert start <= last < start + period


def test_the_service_has_the_components_name_and_port_and_reaches_its_replicas_alone() -> None:
    template = synthesize(component(port=9000, migration=("migrate",)))
    spec = kubernetes(template, "service", "subject")["spec"]
    assert spec["type"] == "ClusterIP"
    assert spec["port"] == [{"name": "http", "port": 9000, "target_port": "9000"}]
    assert container(template)["ports"] == [{"name": "http", "containerPort": 9000}]
    labels = pod(template)["metadata"]["labels"]
    assert spec["selector"].items() <= labels.items()
    migration = kubernetes(template, "job", "subject-migration")["spec"]["template"]
    assert not spec["selector"].items() <= migration["metadata"]["labels"].items()


def test_a_quarter_of_the_replicas_at_a_time_may_be_taken_off_nodes() -> None:
    template = synthesize(component(migration=("migrate",)))
    spec = object_in(template, "PodDisruptionBudget", "subject")["spec"]
    assert spec["maxUnavailable"] == f"{UNAVAILABLE_PERCENT}%" == "25%"
    assert spec["selector"]["matchLabels"].items() <= pod(template)["metadata"]["labels"].items()
    assert spec["selector"]["matchLabels"]["app.kubernetes.io/component"] == "replica"


def test_replicas_that_are_not_ready_never_keep_a_node_from_being_emptied() -> None:
    budget = object_in(synthesize(component()), "PodDisruptionBudget", "subject")
    assert budget["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def test_a_replica_starts_once_all_that_it_stands_on_is_there() -> None:
    template = synthesize(
        component(
            consumes=("events",), kubernetes_api=True, exposed=EXPOSED, migration=("migrate",)
        )
    )
    before = made_before(template, deployment(template).release)
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
    assert pod(template)["spec"]["serviceAccountName"] == account["name"]


def test_a_component_reads_from_all_replicas_and_from_the_primary_when_none_is_there() -> None:
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
    readers = values["DATABASE_WEST_1_READER_HOST"].split(",")
    assert writer["identifier"] == "va-test-main-west-1"
    assert [template.follow(reader)["identifier"] for reader in readers] == [
        "va-test-main-west-1-replica-1",
        "va-test-main-west-1-replica-2",
        "va-test-main-west-1",
    ]
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
