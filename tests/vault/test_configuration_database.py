import re
import ssl
from typing import Any

import pytest

from constructs_va.settings import AwsContext
from constructs_va.settings.database import AUTHORITY_REGIONS
from constructs_va.settings.vault import DatabaseLevel
from constructs_va.testing import Template
from constructs_va.vault.database_roles import creation, revocation
from constructs_va.vault.rds_authority import FOLDER, rds_authority
from tests.cluster.synthesis import made_before
from tests.vault.configuration_synthesis import CONTEXT, synthesize

CONNECTION = "vault_database_secret_backend_connection"


@pytest.fixture(scope="module")
def template() -> Template:
    return synthesize(CONTEXT)


def test_each_shard_has_a_connection_that_serves_those_with_access_alone(
    template: Template,
) -> None:
    roles = {block["name"]: block["allowed_roles"] for block in template.all(CONNECTION)}
    assert roles == {
        "primary": ["memory_primary", "migrations_primary"],
        "second": ["memory_second"],
    }


def test_vault_talks_to_our_database_only(template: Template) -> None:
    postgres = template.one(CONNECTION, name="primary")["postgresql"]
    assert postgres["connection_url"].endswith(":5432/va?sslmode=verify-full")
    assert postgres["tls_ca"] == rds_authority("eu-central-1")
    instance = template.follow(postgres["connection_url"])
    assert instance["identifier"] == "va-test-main-primary"


def test_vault_is_told_a_password_that_terraform_keeps_nowhere(template: Template) -> None:
    postgres = template.one(CONNECTION, name="primary")["postgresql"]
    assert postgres["username"] == "vault"
    assert "password" not in postgres
    assert postgres["password_wo"].startswith(
        "${jsondecode(ephemeral.aws_secretsmanager_secret_version."
    )
    stored = template.all("aws_secretsmanager_secret_version")
    assert len(stored) == 2
    for version in stored:
        assert "secret_string" not in version
        assert "ephemeral.aws_secretsmanager_random_password." in version["secret_string_wo"]


def test_vault_changes_the_password_whenever_it_is_told_one(template: Template) -> None:
    connection = template.one(CONNECTION, name="second")
    rotation = template.one("vault_generic_endpoint", path="database/rotate-root/second")
    assert connection.address in made_before(template, rotation)
    assert rotation["lifecycle"]["replace_triggered_by"] == [
        f"{connection.address}.postgresql[0].password_wo_version"
    ]
    assert rotation["disable_read"] is rotation["disable_delete"] is True


def test_the_password_version_reaches_everybody_who_has_to_do_with_the_password(
    context: AwsContext,
) -> None:
    template = synthesize(context, database_password_version=4)
    for connection in template.all(CONNECTION):
        assert connection["postgresql"]["password_wo_version"] == 4
    for stored in template.all("aws_secretsmanager_secret_version"):
        assert stored["secret_string_wo_version"] == 4
    for job in template.all("kubernetes_job_v1"):
        (container,) = job["spec"]["template"]["spec"]["container"]
        assert {"name": "VERSION", "value": "4"} in container["env"]


def test_passwords_are_logged_by_nobody(template: Template) -> None:
    for connection in template.all(CONNECTION):
        assert connection["postgresql"]["password_authentication"] == "scram-sha-256"


@pytest.mark.parametrize(
    ("level", "group"),
    [("read_only", "va_read_only"), ("read_write", "va_read_write"), ("owner", "va_owner")],
)
def test_a_user_is_in_the_group_of_its_level_and_ends_by_itself(
    level: DatabaseLevel, group: str
) -> None:
    statement = creation(level)[0]
    assert statement.endswith(f"IN ROLE {group}")
    assert "VALID UNTIL '{{expiration}}'" in statement


def test_what_a_migration_makes_belongs_to_the_owner_who_stays() -> None:
    assert creation("owner")[1:] == ['ALTER ROLE "{{name}}" SET role = va_owner']
    assert len(creation("read_write")) == 1


def test_a_user_goes_with_its_connections() -> None:
    (statement,) = revocation()
    assert statement.index("pg_terminate_backend") < statement.index('DROP ROLE "{{name}}"')


def test_vault_sends_the_statements_of_a_revocation_as_one() -> None:
    (statement,) = revocation()
    assert re.search(r"\bEND\b", statement)


def subject_of(certificate: str) -> dict[str, str]:
    """What a certificate of an authority says that it is of."""
    store = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    store.load_verify_locations(cadata=certificate)
    ((certificate_of),) = store.get_ca_certs()
    parts: Any = certificate_of["subject"]
    assert parts == certificate_of["issuer"]
    return {name: value for ((name, value),) in parts}


@pytest.mark.parametrize("region", sorted(AUTHORITY_REGIONS))
def test_every_known_region_has_the_certificate_of_its_own_authority(region: str) -> None:
    subject = subject_of(rds_authority(region))
    assert subject["organizationName"] == "Amazon Web Services, Inc."
    assert subject["commonName"] == f"Amazon RDS {region} Root CA RSA2048 G1"


def test_settings_know_of_the_same_regions() -> None:
    assert {file.stem for file in FOLDER.glob("*.pem")} == AUTHORITY_REGIONS


def test_a_region_without_a_known_authority_is_refused() -> None:
    with pytest.raises(ValueError, match=r"give it as DatabaseSettings\.certificate_authority"):
        rds_authority("mars-north-1")


def test_a_certificate_that_settings_give_is_taken_for_that_of_the_region() -> None:
    assert rds_authority("mars-north-1", given="PEM") == "PEM"
    assert rds_authority("eu-central-1", given="PEM") == "PEM"
