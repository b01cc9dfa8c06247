"""What Vault's agent is told to write, and how a pod comes by it."""

import json
import subprocess
from typing import Any

import pytest

from constructs_va.settings import DatabaseConnection, DatabaseSettings, Schedule, SecretConnection
from constructs_va.settings.variables import variables_of
from constructs_va.testing import Template
from tests.workloads.synthesis import (
    component,
    container,
    environment,
    kubernetes,
    pod,
    synthesize,
)

PREFIX = "vault.hashicorp.com"
FILE = SecretConnection(name="signing-key", variable="SIGNING_KEY")
VARIABLE = SecretConnection(name="api-key", variable="API_KEY", as_file=False)
DATABASE = DatabaseConnection(access="read_write")


def annotations(template: Template) -> dict[str, str]:
    return {
        name.removeprefix(f"{PREFIX}/"): value
        for name, value in pod(template)["metadata"]["annotations"].items()
    }


def test_a_secret_becomes_a_file_of_its_name_for_the_component_alone() -> None:
    found = annotations(synthesize(component(secrets=(FILE,))))
    assert found["agent-inject-template-signing-key"] == (
        '{{ with secret "va/data/subject/signing-key" }}{{ .Data.data.value }}{{ end }}'
    )
    assert found["agent-inject-perms-signing-key"] == "0400"
    assert found["agent-run-as-user"] == "65532"


def test_the_file_is_where_its_variable_says() -> None:
    template = synthesize(component(secrets=(FILE,)))
    folder = annotations(template)["secret-volume-path"]
    (variable,) = [one for one in container(template)["env"] if one["name"] == "SIGNING_KEY_FILE"]
    assert variable["value"] == f"{folder}/signing-key"


def test_a_secret_that_lacks_its_key_stops_the_pod_rather_than_being_no_value() -> None:
    found = annotations(synthesize(component(secrets=(FILE,))))
    assert found["error-on-missing-key-signing-key"] == "true"


def test_the_database_file_has_a_user_for_each_shard() -> None:
    database = DatabaseSettings(
        instance_class="db.t4g.medium", storage_gib=20, max_storage_gib=40, shards=("east", "west")
    )
    template = synthesize(component(database=DATABASE), database=database)
    assert annotations(template)["agent-inject-template-database.json"] == (
        '{ "east": {{ with secret "database/creds/subject_east" }}{{ .Data | toJSON }}{{ end }}, '
        '"west": {{ with secret "database/creds/subject_west" }}{{ .Data | toJSON }}{{ end }} }'
    )


def test_the_agent_logs_in_as_the_component_by_a_token_that_only_vault_takes() -> None:
    template = synthesize(component(secrets=(FILE,)))
    found = annotations(template)
    assert (found["role"], found["auth-path"]) == ("subject", "auth/kubernetes")
    volume = pod(template)["spec"]["volumes"][-1]
    assert volume["name"] == found["agent-service-account-token-volume-name"]
    (source,) = volume["projected"]["sources"]
    assert source["serviceAccountToken"]["audience"] == "vault"


def test_the_component_does_not_see_the_token() -> None:
    template = synthesize(component(secrets=(FILE,)))
    mounted = {mount["name"] for mount in container(template)["volumeMounts"]}
    assert mounted == {"tmp"}
    assert pod(template)["spec"]["automountServiceAccountToken"] is False


def test_a_secret_as_a_variable_is_set_by_a_shell_and_is_nowhere_in_kubernetes() -> None:
    settings = component(secrets=(VARIABLE,), command=("serve", "--now"))
    template = synthesize(settings)
    assert container(template)["command"] == [
        "/bin/sh",
        "-c",
        '. /vault/secrets/variables.sh && exec "$@"',
        "sh",
        "serve",
        "--now",
    ]
    assert "API_KEY" in variables_of(settings, environment(settings))
    assert "API_KEY" not in {variable["name"] for variable in container(template)["env"]}
    assert "export API_KEY='" in annotations(template)["agent-inject-template-variables.sh"]


def test_a_quote_in_a_secret_does_not_end_the_variable() -> None:
    template = synthesize(component(secrets=(VARIABLE,), command=("serve",)))
    written = annotations(template)["agent-inject-template-variables.sh"]
    assert written == (
        '{{ with secret "va/data/subject/api-key" }}export API_KEY='
        "'{{ .Data.data.value | replaceAll \"'\" \"'\\\\''\" }}'{{ end }}"
    )


def test_without_secrets_as_variables_the_command_is_run_as_it_is() -> None:
    template = synthesize(component(secrets=(FILE,), command=("serve",)))
    assert container(template)["command"] == ["serve"]
    assert "command" not in container(synthesize(component(secrets=(FILE,))))


@pytest.mark.parametrize("kind", ["job", "cron_job"])
def test_the_agent_of_a_task_ends_before_the_task_begins(kind: str) -> None:
    settings = component(
        database=DATABASE,
        migration=("migrate",),
        schedules={"sweep": Schedule(cron="0 3 * * *", command=("sweep",))},
    )
    template = synthesize(settings)
    found = _template_of_task(template, kind)["metadata"]["annotations"]
    assert found[f"{PREFIX}/agent-pre-populate-only"] == "true"
    assert f"{PREFIX}/agent-init-json-patch" not in found


def test_one_agent_writes_a_components_files_and_goes_on_to_renew_what_is_in_them() -> None:
    found = annotations(synthesize(component(database=DATABASE, secrets=(FILE,))))
    # Two would have two users in the database, of which nobody renews the first.
    assert found["agent-pre-populate-only"] == "true"
    patch = {one["path"]: one["value"] for one in json.loads(found["agent-init-json-patch"])}
    assert patch["/restartPolicy"] == "Always"
    command = patch["/startupProbe"]["exec"]["command"][-1]
    assert command == "test -e /vault/secrets/signing-key && test -e /vault/secrets/database.json"


def test_the_agent_does_not_end_once_its_files_are_written() -> None:
    found = annotations(synthesize(component(database=DATABASE)))
    patch = {one["path"]: one["value"] for one in json.loads(found["agent-init-json-patch"])}
    rewrite = patch["/args/0"].partition("base64 -d | ")[2].partition(" >")[0]
    injected = '{"exit_after_auth":true,"pid_file":"/home/vault/.pid"}'
    ended = subprocess.run(
        ["/bin/sh", "-c", rewrite], input=injected, capture_output=True, text=True, check=True
    )
    assert json.loads(ended.stdout)["exit_after_auth"] is False
    # Terraform would read a variable in braces as its own.
    assert "${" not in found["agent-init-json-patch"]


def _template_of_task(template: Template, kind: str) -> Any:
    if kind == "job":
        return kubernetes(template, "job", "subject-migration")["spec"]["template"]
    jobs = kubernetes(template, "cron_job", "subject-sweep")["spec"]["job_template"]
    return jobs["spec"]["template"]
