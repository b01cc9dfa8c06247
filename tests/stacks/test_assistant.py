"""The assistant layer as a whole, beside the layers that it stands on."""

from typing import Any

import pytest

from constructs_va.settings import (
    Autoscaled,
    ComponentSettings,
    DatabaseConnection,
    Exposure,
    SecretConnection,
    SettingsError,
)
from constructs_va.settings.vault import VaultSettings
from constructs_va.testing import Stacks, Template, objects_in, synthesize_environment
from tests.conftest import ENVIRONMENTS
from tests.workloads.synthesis import SCALED_BY_QUEUE, component, container, environment

HOST = "api.va.example.com"
VAULT = environment().vault


def assistant_of(*components: ComponentSettings) -> Template:
    return synthesize_environment(environment(*components))["va-test-assistant"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_component_of_an_environment_is_deployed(name: str, templates: Stacks) -> None:
    deployments = objects_in(templates[f"va-{name}-assistant"], "Deployment")
    deployed = {one.name for one in deployments}
    assert deployed == {one.name for one in ENVIRONMENTS[name].components}
    assert len(deployed) > 10


def test_who_uses_the_database_waits_for_the_one_migration(templates: Stacks) -> None:
    assistant = templates["va-production-assistant"]
    (migration,) = assistant.all("kubernetes_job_v1")
    waiting = {
        deployment.name
        for deployment in objects_in(assistant, "Deployment")
        if migration.address in assistant.dependencies(deployment.release)
    }
    using = {one.name for one in ENVIRONMENTS["production"].components if one.database}
    assert waiting == using == {"dialogue", "memory", "scheduler"}


def test_components_that_share_a_host_share_its_certificate() -> None:
    assistant = assistant_of(
        component("web", exposed=Exposure(host=HOST)),
        component("admin", exposed=Exposure(host=HOST, path="/admin")),
        component("docs", exposed=Exposure(host="docs.va.example.com")),
    )
    assert {one["domain_name"] for one in assistant.all("aws_acm_certificate")} == {
        HOST,
        "docs.va.example.com",
    }
    shown = {
        ingress["metadata"]["name"]: ingress["metadata"]["annotations"][
            "alb.ingress.kubernetes.io/certificate-arn"
        ]
        for ingress in assistant.all("kubernetes_ingress_v1")
    }
    assert shown["web"] == shown["admin"] != shown["docs"]


def keda_sees(*components: ComponentSettings) -> set[str]:
    """The queues whose depth KEDA's role may see."""
    platform = synthesize_environment(environment(*components))["va-test-platform"]
    names = [policy["name"] for policy in platform.all("aws_iam_role_policy")]
    return {name.removeprefix("depth-") for name in names if name.startswith("depth-")}


def test_keda_sees_how_full_queues_are_by_which_something_is_scaled_and_no_others() -> None:
    by_work = [
        component(name, scaling=SCALED_BY_QUEUE, consumes=("work", "events"))
        for name in ("first", "second")
    ]
    assert keda_sees(*by_work) == {"work"}
    assert keda_sees(component(scaling=Autoscaled(2, 4, cpu=70), consumes=("work",))) == set()


@pytest.mark.parametrize(
    "lines",
    [
        {"database": DatabaseConnection(access="read_only")},
        {"secrets": (SecretConnection(name="token", variable="TOKEN"),)},
    ],
    ids=lambda lines: next(iter(lines)),
)
def test_what_components_get_from_vault_somebody_must_put_there(lines: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as refused:
        environment(component(**lines), vault=None)
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == ("vault", None)
    assert problem.allowed.endswith("as components get something from Vault: subject")
    assert environment(component(), vault=None)


@pytest.mark.parametrize("vault", [VAULT, None], ids=["vault", "no vault"])
def test_the_database_lets_the_cluster_in_where_vault_gives_out_its_users(
    vault: VaultSettings | None,
) -> None:
    cluster = synthesize_environment(environment(component(), vault=vault))["va-test-cluster"]
    rules = cluster.all("aws_vpc_security_group_ingress_rule", from_port=5432)
    assert bool(rules) == bool(vault)


def vault_of(*components: ComponentSettings) -> Template:
    decided = environment(*components)
    return synthesize_environment(decided)["va-test-vault"]


def test_vault_lets_a_components_service_account_have_what_its_lines_say() -> None:
    vault = vault_of(
        component(
            database=DatabaseConnection(access="read_only"),
            secrets=(SecretConnection(name="token", variable="TOKEN"),),
        )
    )
    role = vault.one("vault_kubernetes_auth_backend_role", role_name="subject")
    assert role["bound_service_account_names"] == ["subject"]
    assert role["bound_service_account_namespaces"] == ["va"]
    policy = vault.follow(role["token_policies"][0])["policy"]
    assert [line for line in policy.splitlines() if line.startswith("path")] == [
        'path "va/data/subject/token" {',
        'path "database/creds/subject_primary" {',
    ]


@pytest.mark.parametrize("given_up", ["database", "secrets"])
def test_what_is_taken_out_vault_gives_no_more(given_up: str) -> None:
    lines: dict[str, Any] = {
        "database": DatabaseConnection(access="read_only"),
        "secrets": (SecretConnection(name="token", variable="TOKEN"),),
    }
    paths = {"database": "database/creds/subject", "secrets": "va/data/subject"}
    del lines[given_up]
    (policy,) = vault_of(component(**lines)).all("vault_policy", name="va-subject")
    assert paths[given_up] not in policy["policy"]
    assert all(paths[kept] in policy["policy"] for kept in lines)


def test_vault_knows_nobody_who_gets_nothing_of_it() -> None:
    assert not vault_of(component()).all("vault_policy", name="va-subject")


def test_the_cluster_is_reached_as_whoever_runs_terraform() -> None:
    (provider,) = assistant_of(component()).content["provider"]["kubernetes"]
    (login,) = provider["exec"]
    assert login["command"] == "aws"
    assert login["args"][:2] == ["eks", "get-token"]


def test_what_a_component_sends_to_is_in_the_data_layer() -> None:
    assistant = assistant_of(component(publishes=("work",)))
    variables = container(assistant)["env"]
    (url,) = [one["value"] for one in variables if one["name"] == "QUEUE_WORK_URL"]
    assert "data.terraform_remote_state.cross-stack-reference-input-va-test-data" in url
