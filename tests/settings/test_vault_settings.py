from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import Problem, Settings, SettingsError
from constructs_va.settings.vault import (
    DatabaseAccess,
    TransitKey,
    VaultComponent,
    VaultSettings,
)

DEPLOYER = "arn:aws:iam::111122223333:role/va-deployer"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def vault(**settings: Any) -> VaultSettings:
    given: dict[str, Any] = {"deployers": (DEPLOYER,), **settings}
    return VaultSettings(**given)


def component(name: str = "gateway", **settings: Any) -> VaultComponent:
    given: dict[str, Any] = {"name": name, "secrets": ("key",), **settings}
    return VaultComponent(**given)


def refused(build: Callable[..., Settings], **settings: Any) -> Problem:
    """The only problem with these settings."""
    with pytest.raises(SettingsError) as error:
        build(**settings)
    (problem,) = error.value.problems
    return problem


def test_somebody_has_to_apply_terraform_without_the_root_token() -> None:
    problem = refused(vault, deployers=())
    assert (problem.path, problem.given) == ("deployers", ())
    assert problem.allowed == "one role or more"
    assert "without the root token nobody else" in problem.remedy


def test_one_deployer_is_enough() -> None:
    assert vault().operators == ()


@pytest.mark.parametrize("field", ["deployers", "operators"])
def test_a_role_with_a_path_would_not_be_known_to_vault(field: str) -> None:
    arn = "arn:aws:iam::111122223333:role/aws-reserved/sso/admin"
    problem = refused(vault, **{field: (arn,)})
    assert (problem.path, problem.given) == (field, arn)
    assert problem.allowed == "the ARN of a role without its path"
    assert problem.remedy == "write arn:aws:iam::111122223333:role/admin"


def test_a_user_is_known_with_its_path() -> None:
    arn = "arn:aws:iam::111122223333:user/people/ada"
    assert vault(operators=(arn,)).operators == (arn,)


@pytest.mark.parametrize("field", ["deployers", "operators"])
@pytest.mark.parametrize("path", ["${a}/", "%{if true}/", "a*/", 'a"/', "a b/", "\x00/", "\ud800/"])
def test_an_arn_holds_nothing_that_terraform_or_vault_reads_otherwise(
    field: str, path: str
) -> None:
    problem = refused(vault, **{field: (f"arn:aws:iam::111122223333:user/{path}ada",)})
    assert problem.path == f"{field}[0]"


@pytest.mark.parametrize("field", ["deployers", "operators"])
def test_nobody_is_named_twice(field: str) -> None:
    problem = refused(vault, **{field: (DEPLOYER, DEPLOYER)})
    assert problem.path == field
    assert problem.given == f"2 times {DEPLOYER!r}"
    assert problem.allowed == "each name once"
    assert "take the repetition out" in problem.remedy


@pytest.mark.parametrize("kind", ["token", "credential"])
def test_what_is_renewed_lasts_at_least_as_long_as_what_is_not(kind: str) -> None:
    times = {f"{kind}_ttl": HOUR, f"{kind}_max_ttl": HOUR - MINUTE}
    both = {"credential_ttl": MINUTE, "credential_max_ttl": MINUTE, **times}
    problem = refused(vault, **both)
    assert (problem.path, problem.given) == (f"{kind}_max_ttl", HOUR - MINUTE)
    assert problem.allowed == f"at least the {kind}_ttl, 1:00:00"
    assert problem.remedy == f"raise it, or lower {kind}_ttl"


@pytest.mark.parametrize("kind", ["token", "credential"])
def test_what_is_renewed_may_last_as_long_as_what_is_not(kind: str) -> None:
    times = {f"{kind}_ttl": HOUR, f"{kind}_max_ttl": HOUR}
    settings = vault(**{"credential_ttl": MINUTE, "credential_max_ttl": MINUTE, **times})
    assert getattr(settings, f"{kind}_max_ttl") == HOUR


def test_a_user_in_the_database_does_not_outlast_the_token_that_it_was_made_by() -> None:
    problem = refused(vault, token_max_ttl=DAY, credential_max_ttl=DAY + MINUTE)
    assert (problem.path, problem.given) == ("credential_max_ttl", DAY + MINUTE)
    assert problem.allowed == "at most the token_max_ttl, 1 day, 0:00:00"
    assert "raise token_max_ttl" in problem.remedy


def test_a_user_in_the_database_may_last_as_long_as_the_token() -> None:
    assert vault(token_max_ttl=2 * DAY, credential_max_ttl=2 * DAY).credential_max_ttl == 2 * DAY


@pytest.mark.parametrize(
    ("field", "least", "most", "step"),
    [
        ("token_max_ttl", DAY, 32 * DAY, timedelta(seconds=1)),
        ("person_ttl", MINUTE, 12 * HOUR, timedelta(seconds=1)),
        ("secret_versions", 1, 100, 1),
    ],
)
def test_what_is_within_bounds_is_taken(field: str, least: Any, most: Any, step: Any) -> None:
    for value in (least, most):
        assert getattr(vault(**{field: value}), field) == value
    problem = refused(vault, **{field: most + step})
    assert (problem.path, problem.given) == (field, most + step)


def test_a_lease_of_less_than_a_minute_is_refused() -> None:
    for field in ("token_ttl", "credential_ttl", "person_ttl"):
        problem = refused(vault, **{field: MINUTE - timedelta(seconds=1)})
        assert problem.path == field


def test_a_key_is_rotated_once_an_hour_at_most() -> None:
    assert TransitKey(name="k", rotate_every=HOUR).rotate_every == HOUR
    problem = refused(TransitKey, name="k", rotate_every=HOUR - MINUTE)
    assert problem.path == "rotate_every"


def test_a_key_that_nobody_makes_is_refused() -> None:
    keys = (TransitKey(name="audio"),)
    problem = refused(vault, transit_keys=keys, components=(component(transit_keys=("text",)),))
    assert problem.path == 'components["gateway"].transit_keys'
    assert (problem.given, problem.allowed) == ("text", "audio")
    assert problem.remedy == "name one of these, or add it to transit_keys"


def test_a_key_that_is_made_may_be_used() -> None:
    keys = (TransitKey(name="audio"),)
    assert vault(transit_keys=keys, components=(component(transit_keys=("audio",)),)).transit_keys


def test_two_keys_of_a_name_are_refused() -> None:
    problem = refused(vault, transit_keys=(TransitKey(name="audio"), TransitKey(name="audio")))
    assert (problem.path, problem.given) == ("transit_keys", "2 times 'audio'")


def test_two_components_of_a_name_are_refused() -> None:
    both = (component(), component(service_account="other"))
    problem = refused(vault, components=both)
    assert (problem.path, problem.given) == ("components", "2 times 'gateway'")


def test_two_components_under_one_service_account_are_refused() -> None:
    both = (component(), component("memory", service_account="gateway"))
    problem = refused(vault, components=both)
    assert problem.path == "components"
    assert problem.given == "gateway and memory as va/gateway"
    assert problem.allowed == "a service account for each component"
    assert "log in as any of them" in problem.remedy


def test_accounts_of_one_name_in_two_namespaces_are_two() -> None:
    both = (component(), component("memory", service_account="gateway", namespace="labs"))
    assert len(vault(components=both).components) == 2


@pytest.mark.parametrize("name", ["deployer", "operator", "snapshot"])
def test_a_component_does_not_take_the_place_of_a_role_that_is_there(name: str) -> None:
    problem = refused(component, name=name)
    assert (problem.path, problem.given) == ("name", name)
    assert problem.allowed == "any name but deployer, operator, snapshot"
    assert "rename it" in problem.remedy


def test_a_component_runs_under_its_own_name_unless_told_otherwise() -> None:
    assert component().account == "gateway"
    assert component(service_account="other").account == "other"


def test_a_component_that_needs_nothing_is_refused() -> None:
    problem = refused(component, secrets=())
    assert (problem.path, problem.given) == ("secrets", ())
    assert "neither database nor transit_keys" in problem.allowed
    assert "leave the component out" in problem.remedy


@pytest.mark.parametrize(
    "need", [{"database": DatabaseAccess(level="read_only")}, {"transit_keys": ("audio",)}]
)
def test_a_component_may_need_one_thing_alone(need: dict[str, Any]) -> None:
    assert component(secrets=(), **need).secrets == ()


@pytest.mark.parametrize("path", ["*", "+", "a/*", "/a", "a/", "A", "a b", "../b", ""])
def test_a_secret_is_one_secret_below_its_component(path: str) -> None:
    problem = refused(component, secrets=(path,))
    assert problem.path == "secrets[0]"
    assert problem.given == path


def test_a_secret_may_be_in_a_folder() -> None:
    assert component(secrets=("telephony/sip_trunk-1",)).secrets == ("telephony/sip_trunk-1",)


@pytest.mark.parametrize("field", ["secrets", "transit_keys"])
def test_a_component_names_nothing_twice(field: str) -> None:
    problem = refused(component, **{field: ("key", "key")})
    assert (problem.path, problem.given) == (field, "2 times 'key'")


@pytest.mark.parametrize("shards", [(), ("a", "a")])
def test_access_to_the_database_is_to_shards_each_once(shards: tuple[str, ...]) -> None:
    problem = refused(DatabaseAccess, level="read_only", shards=shards)
    assert (problem.path, problem.given) == ("shards", shards)
    assert problem.allowed == "one or more shards, each once"
    assert "leave the database out" in problem.remedy


def test_access_is_to_every_shard_unless_told_otherwise() -> None:
    access = DatabaseAccess(level="read_only")
    assert access.shards is None
    assert not list(vault(components=(component(database=access),)).check_shards({"north"}))


def test_a_shard_that_the_database_does_not_have_is_a_problem() -> None:
    access = DatabaseAccess(level="read_only", shards=("north", "south"))
    settings = vault(components=(component(database=access),))
    (problem,) = settings.check_shards({"north", "east"})
    assert problem.path == 'components["gateway"].database.shards'
    assert (problem.given, problem.allowed) == ("south", "east, north")
    assert "add the shard" in problem.remedy
    assert not list(settings.check_shards({"north", "south"}))


def test_a_namespace_that_the_servers_let_nobody_in_from_is_a_problem() -> None:
    settings = vault(components=(component(namespace="labs"),))
    (problem,) = settings.check_clients(("va",))
    assert problem.path == 'components["gateway"].namespace'
    assert (problem.given, problem.allowed) == ("labs", "va")
    assert "client_namespaces" in problem.remedy
    assert not list(settings.check_clients(("va", "labs")))
