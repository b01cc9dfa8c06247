from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import (
    Autoscaled,
    ComponentSettings,
    Egress,
    Exposure,
    Fixed,
    HealthSettings,
    ImageSettings,
    MetricsSettings,
    Problem,
    Schedule,
    SecretConnection,
    Settings,
    SettingsError,
)


def component(**settings: Any) -> ComponentSettings:
    given: dict[str, Any] = {
        "name": "worker",
        "image": ImageSettings(repository="va/worker", tag="1.0.0"),
        "cpu_millicores": 100,
        "memory_mib": 128,
    }
    return ComponentSettings(**{**given, **settings})


def problem_with(kind: type[Settings], **settings: Any) -> Problem:
    """The only problem with settings of this kind."""
    with pytest.raises(SettingsError) as refused:
        kind(**settings)
    (problem,) = refused.value.problems
    return problem


def problem_of(**settings: Any) -> Problem:
    """The only problem with a component that has these settings."""
    with pytest.raises(SettingsError) as refused:
        component(**settings)
    (problem,) = refused.value.problems
    return problem


def test_work_in_progress_may_be_ended_before_a_replica_stops() -> None:
    minute = timedelta(minutes=1)
    problem = problem_of(longest_handling=minute, grace_period=timedelta(seconds=59))
    assert (problem.path, problem.given) == ("grace_period", timedelta(seconds=59))
    assert problem.allowed == "at least the longest_handling, 0:01:00"
    assert component(longest_handling=minute, grace_period=minute).grace_period == minute


def test_what_runs_on_spot_stops_within_two_minutes() -> None:
    problem = problem_of(grace_period=timedelta(seconds=111))
    assert (problem.path, problem.given) == ("grace_period", timedelta(seconds=111))
    assert "set spot=False" in problem.remedy
    assert component(grace_period=timedelta(seconds=110)).spot
    assert not component(grace_period=timedelta(hours=1), spot=False).spot


def test_behind_a_load_balancer_less_of_the_notice_of_spot_is_left() -> None:
    exposed = Exposure(host="va.example.com")
    problem = problem_of(exposed=exposed, grace_period=timedelta(seconds=91))
    assert problem.path == "grace_period"
    assert problem.allowed.startswith("at most 0:01:30 where spot is True")
    assert component(exposed=exposed, grace_period=timedelta(seconds=90)).spot


def test_a_component_of_no_replicas_is_refused() -> None:
    problem = problem_of(scaling=Fixed(0))
    assert (problem.path, problem.given) == ("scaling", Fixed(0))
    assert problem.allowed.startswith("Fixed(1) or more")


def test_a_component_that_may_be_away_is_not_scaled_by_what_it_uses() -> None:
    problem = problem_of(scaling=Autoscaled(0, 2, cpu=70))
    assert (problem.path, problem.allowed) == (
        "scaling",
        "a minimum of 1 or more where it is scaled by cpu",
    )
    assert component(scaling=Autoscaled(1, 2, cpu=70))
    assert component(scaling=Autoscaled(0, 2, queue="jobs"), consumes=("jobs",))


def test_a_secret_as_a_variable_needs_a_command_to_be_named() -> None:
    secrets = (SecretConnection(name="api-key", variable="API_KEY", as_file=False),)
    problem = problem_of(secrets=secrets)
    assert problem.path == "command"
    assert "'api-key'" in problem.allowed
    assert "let the secret be a file" in problem.remedy
    assert component(secrets=secrets, command=("serve",))


def test_a_migration_has_a_name_that_vault_and_kubernetes_take() -> None:
    problem = problem_of(name="a" * 31, migration=("migrate",))
    assert (problem.path, problem.remedy) == ("name", "shorten it by 1")
    assert (
        component(name="a" * 30, migration=("migrate",)).migration_name == f"{'a' * 30}-migration"
    )
    assert component(name="a" * 31)


def test_a_schedule_has_a_name_that_kubernetes_takes() -> None:
    nightly = Schedule(cron="0 3 * * *", command=("clean",))
    problem = problem_of(name="a" * 40, schedules={"b" * 12: nightly})
    assert (problem.path, problem.given) == ("schedules", "b" * 12)
    assert problem.remedy == "shorten it by 1"
    assert component(name="a" * 40, schedules={"b" * 11: nightly})


@pytest.mark.parametrize(
    "scaling", [Autoscaled(1, 2), Autoscaled(1, 2, cpu=70, queue="jobs")], ids=str
)
def test_a_component_is_scaled_by_one_thing(scaling: Autoscaled) -> None:
    problem = problem_of(scaling=scaling, consumes=("jobs",))
    assert (problem.path, problem.given) == ("scaling", scaling)
    assert "cpu or with queue" in problem.allowed


@pytest.mark.parametrize("scaling", [Fixed(2), Autoscaled(1, 2, cpu=70)], ids=str)
def test_there_is_one_of_a_singleton(scaling: Fixed | Autoscaled) -> None:
    problem = problem_of(singleton=True, scaling=scaling)
    assert (problem.path, problem.given) == ("scaling", scaling)
    assert problem.allowed == "Fixed(1) where singleton is True"
    assert component(singleton=True, scaling=Fixed(1)).singleton


def test_it_is_scaled_by_a_queue_that_it_consumes() -> None:
    scaling = Autoscaled(0, 2, queue="jobs")
    problem = problem_of(scaling=scaling, consumes=("events",))
    assert (problem.path, problem.given) == ("scaling", scaling)
    assert problem.allowed == "a queue that it consumes: events"
    assert component(scaling=scaling, consumes=("jobs",)).scaling == scaling


def test_it_calls_others_only() -> None:
    problem = problem_of(calls=("worker",))
    assert (problem.path, problem.given) == ("calls", ("worker",))


@pytest.mark.parametrize("image", [{}, {"tag": "1", "digest": f"sha256:{64 * '0'}"}])
def test_an_image_has_a_tag_or_a_digest(image: dict[str, str]) -> None:
    problem = problem_with(ImageSettings, repository="va/worker", **image)
    assert problem.path == "tag"
    assert problem.allowed == "a tag or a digest, and not both"


@pytest.mark.parametrize("tag", ["latest", "LATEST", "develop", "production", "staging", "stable"])
def test_a_tag_that_moves_is_refused(tag: str) -> None:
    problem = problem_with(ImageSettings, repository="va/worker", tag=tag)
    assert (problem.path, problem.given) == ("tag", tag)
    assert "name the version" in problem.remedy


def test_an_image_is_written_as_engines_do() -> None:
    digest = f"sha256:{64 * '0'}"
    assert ImageSettings(repository="va/worker", tag="1.0").reference == "va/worker:1.0"
    assert ImageSettings(repository="va/web", digest=digest).reference == f"va/web@{digest}"


def test_starting_takes_some_time() -> None:
    assert problem_with(HealthSettings, longest_start=timedelta(0)).path == "longest_start"


@pytest.mark.parametrize("port", [80, 1023, 65_536])
def test_a_port_needs_no_privilege(port: int) -> None:
    assert problem_of(port=port).path == "port"


@pytest.mark.parametrize(
    "cron",
    [
        *("hourly", "@daily", "* * * *", "* * * * * *", "a b c d e", "0  3 * * *"),
        *("60 3 * * *", "99 25 * * *", "0 24 * * *", "0 0 0 * *", "0 0 32 * *", "0 0 1 13 *"),
        *("0 0 * * 7", "*/0 * * * *", "5-1 * * * *", "1- * * * *", "1,,2 * * * *", "*/a * * * *"),
    ],
)
def test_a_schedule_has_five_fields_of_which_each_can_be(cron: str) -> None:
    problem = problem_with(Schedule, cron=cron, command=("run",))
    assert (problem.path, problem.given) == ("cron", cron)
    assert problem.allowed.startswith("five fields: a minute 0-59, an hour 0-23, ")


def test_the_field_that_cannot_be_is_named() -> None:
    problem = problem_with(Schedule, cron="0 25 * * *", command=("run",))
    assert problem.allowed.endswith("; '25' is no hour")


@pytest.mark.parametrize(
    "cron",
    [
        "0 3 * * *",
        "*/5 * * * *",
        "59 23 31 12 6",
        "0,30 8-18/2 1-15 jan-Jun MON-fri",
        "1-5,7 0 * * 0",
    ],
)
def test_a_schedule_that_kubernetes_takes_is_taken(cron: str) -> None:
    assert Schedule(cron=cron, command=("run",)).cron == cron


def test_a_schedule_takes_some_time() -> None:
    none = problem_with(Schedule, cron="0 3 * * *", command=("run",), longest_run=timedelta(0))
    assert none.path == "longest_run"


@pytest.mark.parametrize("field", ["command", "migration"])
def test_a_command_begins_with_a_program(field: str) -> None:
    assert problem_of(**{field: ("", "run")}).path == field
    assert component(**{field: ("run", "")})


@pytest.mark.parametrize("name", ["PATH", "AWS_PROFILE", "KUBERNETES_SERVICE_HOST"])
def test_variables_that_the_platform_sets_are_left_to_it(name: str) -> None:
    problem = problem_of(environment={name: "mine"})
    assert (problem.path, problem.given) == ("environment", name)
    secret = SecretConnection(name="key", variable=name)
    assert problem_of(secrets=(secret,)).path == 'secrets["key"].variable'
    assert component(environment={f"MY_{name}": "mine"})


def test_a_host_and_its_parts_are_as_long_as_names_may_be() -> None:
    assert problem_with(Egress, host=f"{64 * 'a'}.example.com").path == "host"
    assert problem_with(Egress, host=f"{64 * 'abc.'}com").path == "host"
    assert Egress(host=f"{63 * 'a'}.example.com")
    assert problem_with(Exposure, host=f"{54 * 'a'}.example.com").path == "host"
    assert Exposure(host=f"{52 * 'a'}.example.com")


@pytest.mark.parametrize("host", ["localhost", "*.example.com", "https://example.com"])
def test_a_host_is_a_whole_name(host: str) -> None:
    assert problem_with(Exposure, host=host).path == "host"


def test_what_is_exposed_answers_while_a_load_balancer_still_waits() -> None:
    exposed, longest = Exposure(host="va.example.com"), timedelta(seconds=4000)
    given = {"exposed": exposed, "grace_period": 2 * longest, "spot": False}
    problem = problem_of(longest_handling=longest + timedelta(seconds=1), **given)
    assert problem.path == "longest_handling"
    assert problem.allowed.startswith("at most 1:06:40 where it is exposed")
    assert component(longest_handling=longest, **given)


@pytest.mark.parametrize("path", ["/api/*", "/api?x=1", "api", "/${x}", f"/{126 * 'a'}"])
def test_a_path_is_a_beginning_that_a_load_balancer_takes(path: str) -> None:
    assert problem_with(Exposure, host="va.example.com", path=path).path == "path"
    assert Exposure(host="va.example.com", path=f"/{125 * 'a'}").path


def test_a_secret_s_variable_is_one_that_a_shell_takes() -> None:
    assert problem_with(SecretConnection, name="key", variable="api-key").path == "variable"


def test_a_range_scales_something() -> None:
    assert problem_with(Schedule, cron="0 3 * * *", command=()).path == "command"
    with pytest.raises(SettingsError, match="more than the minimum, 2"):
        Autoscaled(2, 2)
    assert (Fixed(2).minimum, Fixed(2).maximum) == (2, 2)


@pytest.mark.parametrize(
    "repository", ["va//c", "va/c/", "/va", "va/C", "localhost:x/c", "a/b:5/c"]
)
def test_a_repository_that_is_none_is_refused(repository: str) -> None:
    with pytest.raises(SettingsError) as refused:
        ImageSettings(repository=repository, tag="1.2")
    assert [problem.path for problem in refused.value.problems] == ["repository"]


@pytest.mark.parametrize(
    ("repository", "registry"),
    [
        ("web", None),
        ("va/web", None),
        ("va_team/speech--to-text", None),
        ("ghcr.io/va/web", "ghcr.io"),
        ("localhost/web", "localhost"),
        ("localhost:5000/web", "localhost:5000"),
        ("registry.example.com:5000/va/web", "registry.example.com:5000"),
    ],
)
def test_a_repository_may_name_its_registry(repository: str, registry: str | None) -> None:
    image = ImageSettings(repository=repository, tag="1.2")
    assert (image.registry, image.reference) == (registry, f"{repository}:1.2")


def test_metrics_have_a_port_of_their_own_where_the_internet_reaches_the_component() -> None:
    exposed, same = Exposure(host="va.example.com"), MetricsSettings(port=8080)
    problem = problem_of(exposed=exposed, metrics=same)
    assert (problem.path, problem.given) == ("metrics", same)
    assert problem.allowed.startswith("a port other than 8080")
    assert component(exposed=exposed, metrics=MetricsSettings()).metrics
    assert component(metrics=same).metrics
