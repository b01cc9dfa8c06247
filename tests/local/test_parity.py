"""Local and cloud, component by component: variables, queues, buckets, secrets, connections."""

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from constructs_va.local import aws, components, secrets
from constructs_va.local.project import project
from constructs_va.settings.variables import SECRETS_FOLDER
from constructs_va.testing import Stacks
from constructs_va.workloads.pod import USER
from constructs_va.workloads.vault_agent import FIELD
from tests.conftest import ENVIRONMENTS
from tests.local.cloud import Cloud, is_reference
from tests.local.environment import LOCAL

SERVICES = project(LOCAL).services
COMPONENTS = {component.name: component for component in LOCAL.components}
ONLY_LOCAL = {*aws.variables(LOCAL), "STUB_HEALTH_PATHS"}
"""What tells an SDK where AWS is, as the Pod Identity agent does elsewhere, and a stub its part."""

DIFFERENT = {"VA_ENVIRONMENT": "local", "PGSSLMODE": "disable"}
"""Values that aren't staging's. RDS refuses who comes without TLS, and PostgreSQL has none here."""

DESCRIBED: dict[str, Any] = json.loads(aws.files(LOCAL)["aws/aws.json"])


@pytest.fixture(params=ENVIRONMENTS)
def cloud(request: pytest.FixtureRequest, templates: Stacks) -> Cloud:
    return Cloud(request.param, templates)


def local_variables(component: str) -> dict[str, str]:
    variables = SERVICES[component].environment
    return {name: value for name, value in variables.items() if name not in ONLY_LOCAL}


def test_there_are_the_same_components(cloud: Cloud) -> None:
    assert {one.name for one in ENVIRONMENTS[cloud.name].components} == set(COMPONENTS)


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_has_the_same_variables(cloud: Cloud, component: str) -> None:
    assert set(local_variables(component)) == set(cloud.variables(component))


@pytest.mark.parametrize("component", COMPONENTS)
def test_values_that_are_known_are_those_of_staging(templates: Stacks, component: str) -> None:
    staging = Cloud("staging", templates)
    known = {
        name: in_local(value, staging)
        for name, value in staging.variables(component).items()
        if not is_reference(value)
    }
    here = {
        name: value.replace("$$", "$")
        for name, value in local_variables(component).items()
        if name in known
    }
    assert here == {**known, **{name: DIFFERENT[name] for name in known.keys() & DIFFERENT}}


def test_the_database_is_reached_by_tls_where_it_refuses_anything_else(cloud: Cloud) -> None:
    using = [one.name for one in ENVIRONMENTS[cloud.name].components if one.database]
    assert using
    assert {cloud.variables(name)["PGSSLMODE"] for name in using} == {"verify-full"}
    assert {local_variables(name)["PGSSLMODE"] for name in using} == {"disable"}
    parameters = cloud.stack("data").all("aws_db_parameter_group")
    forced = [
        parameter["value"]
        for group in parameters
        for parameter in group["parameter"]
        if parameter["name"] == "rds.force_ssl"
    ]
    assert parameters
    assert forced == ["1"] * len(parameters)


@pytest.mark.parametrize("component", COMPONENTS)
def test_values_that_only_aws_knows_are_of_its_stand_ins(cloud: Cloud, component: str) -> None:
    here = local_variables(component)
    for name, value in cloud.variables(component).items():
        for behind in cloud.behind(value):
            if behind.type == "aws_sqs_queue":
                assert PurePosixPath(here[name]).name == in_local(behind["name"], cloud)
            else:
                assert behind.type == "aws_db_instance"
                assert str(SERVICES[here[name]].image).startswith("postgres:")


def test_buckets_of_components_are_made() -> None:
    variables = (item for name in COMPONENTS for item in local_variables(name).items())
    wanted = {value for name, value in variables if name.startswith("BUCKET_")}
    assert wanted
    assert wanted <= set(DESCRIBED["buckets"])


def test_queues_and_dead_letter_rules_are_the_same(cloud: Cloud) -> None:
    in_cloud = cloud.stack("data").all("aws_sqs_queue")
    described = {queue["name"]: queue["attributes"] for queue in DESCRIBED["queues"]}
    assert set(described) == {in_local(queue["name"], cloud) for queue in in_cloud}
    for queue in in_cloud:
        expected = cloud.queue(queue["name"])
        found = dict(described[in_local(queue["name"], cloud)])
        for policies in (policy for policy in (found, expected) if "RedrivePolicy" in policy):
            policies["RedrivePolicy"] = in_local(redrive(policies["RedrivePolicy"]), cloud)
        assert found == expected


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_reads_the_same_secrets_from_the_same_places(
    cloud: Cloud, component: str
) -> None:
    there = cloud.files(component)
    holder = secrets.holder(COMPONENTS[component], LOCAL)
    files = {secret.name for secret in holder.secrets if secret.as_file}
    assert {*files, *(["database.json"] if holder.logins else [])} == set(there) - {"variables.sh"}
    for name in files:
        assert f'"va/data/{component}/{name}"' in there[name]
        assert f".Data.data.{FIELD} " in there[name]
    assert [mount.target for mount in holder.mounts] == ([SECRETS_FOLDER] if there else [])


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_asks_for_its_health_at_the_same_paths(cloud: Cloud, component: str) -> None:
    (container,) = cloud.pod(component)["spec"]["containers"]
    probes = [container[f"{kind}Probe"] for kind in ("startup", "readiness", "liveness")]
    paths = ",".join(probe["httpGet"]["path"] for probe in probes)
    assert SERVICES[component].environment["STUB_HEALTH_PATHS"] == paths


def test_components_run_as_the_same_user() -> None:
    assert f"{USER}:{USER}" == components.USER


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_database_is_of_the_same_major_version(environment: str) -> None:
    assert LOCAL.database.postgres == ENVIRONMENTS[environment].database.postgres


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("component", COMPONENTS)
def test_only_components_with_egress_lead_to_the_internet(environment: str, component: str) -> None:
    (there,) = (one for one in ENVIRONMENTS[environment].components if one.name == component)
    outside = "outside" in SERVICES[component].networks
    assert outside == (bool(there.egress) or component in LOCAL.ports)


def in_local(name: str, cloud: Cloud) -> str:
    """What something with this name in the cloud is called here."""
    account = ENVIRONMENTS[cloud.name].account
    here = name.replace(f"va-{cloud.name}-", "va-local-")
    return here.replace(account, LOCAL.context.account)


def redrive(policy: str) -> str:
    """The dead-letter queue's name and the number of receives, of either side's policy."""
    read = json.loads(policy)
    if isinstance(read, list):
        return policy
    name = read["deadLetterTargetArn"].rsplit(":", 1)[-1]
    return json.dumps([name, read["maxReceiveCount"]])
