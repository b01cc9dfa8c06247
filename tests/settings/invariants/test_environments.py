"""An environment checks every invariant, and tells what it finds together with all else."""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

import pytest

from constructs_va.settings import (
    ComponentSettings,
    Environment,
    Exposure,
    Fixed,
    Settings,
    SettingsError,
    evaluate,
)
from environments.production import production


def changed(settings: Settings | None, **changes: Any) -> Any:
    assert settings
    return settings.model_copy(update=changes)


def with_component(name: str, **changes: Any) -> Environment:
    """Production with one of its components changed."""
    environment = production()
    components: list[ComponentSettings] = [
        changed(one, **changes) if one.name == name else one for one in environment.components
    ]
    return changed(environment, components=tuple(components))


def a_queue_that_is_not_there() -> Environment:
    return with_component("dialogue", publishes=("session-events", "skill-runs", "nowhere"))


def calls_in_a_circle() -> Environment:
    return with_component("memory", calls=("dialogue",))


def handling_that_takes_long() -> Environment:
    minutes = timedelta(minutes=1, seconds=1)
    return with_component("notifier", longest_handling=minutes, grace_period=minutes)


def one_replica() -> Environment:
    return with_component("web", scaling=Fixed(1))


def without_keda() -> Environment:
    platform = production().platform
    charts = tuple(chart for chart in platform.charts if chart.NAME != "keda")
    return changed(production(), platform=changed(platform, charts=charts))


def a_host_of_somebody_else() -> Environment:
    return with_component("web", exposed=Exposure(host="www.example.org"))


def few_connections() -> Environment:
    return changed(production(), database=changed(production().database, max_connections=300))


def a_small_quota() -> Environment:
    platform = production().platform
    (namespace,) = platform.namespaces
    tight = changed(namespace, quota=changed(namespace.quota, cpu=50))
    return changed(production(), platform=changed(platform, namespaces=(tight,)))


def few_nodes() -> Environment:
    cluster = production().cluster
    few = tuple(changed(group, scaling=Fixed(4)) for group in cluster.node_groups)
    return changed(production(), cluster=changed(cluster, node_groups=few))


def few_addresses() -> Environment:
    network = changed(production().network, cidr=IPv4Network("10.40.0.0/19"))
    return changed(production(), network=network)


def a_variable_twice() -> Environment:
    return with_component("web", environment={"PORT": "80"})


def users_that_end_soon() -> Environment:
    vault = changed(production().vault, credential_ttl=timedelta(minutes=25))
    return changed(production(), vault=vault)


BROKEN: dict[Callable[[], Environment], set[str]] = {
    a_queue_that_is_not_there: {'components["dialogue"].publishes'},
    calls_in_a_circle: {'components["dialogue"].calls'},
    handling_that_takes_long: {'queues["notifications"].visibility_timeout'},
    one_replica: {'components["web"].scaling'},
    without_keda: {'components["skill-runner"].scaling', 'components["notifier"].scaling'},
    a_host_of_somebody_else: {'components["web"].exposed.host'},
    few_connections: {"database.max_connections"},
    a_small_quota: {'platform.namespaces["va"].quota.cpu'},
    few_nodes: {"cluster.node_groups"},
    few_addresses: {"network.cidr"},
    users_that_end_soon: {'components["scheduler"].schedules["forget-sessions"].longest_run'},
    a_variable_twice: {'components["web"].environment'},
}


@pytest.mark.parametrize("build", BROKEN, ids=lambda build: build.__name__)
def test_an_environment_in_which_something_does_not_fit_is_refused(
    build: Callable[[], Environment],
) -> None:
    with pytest.raises(SettingsError) as refused:
        evaluate(build, "production")
    assert {problem.path for problem in refused.value.problems} == BROKEN[build]


def test_components_of_one_name_are_refused() -> None:
    environment = production()
    with pytest.raises(SettingsError, match="2 named 'web'"):
        changed(environment, components=(*environment.components, environment.components[1]))


def test_an_environment_without_components_asks_nothing_for_them() -> None:
    database = changed(production().database, max_connections=6)
    assert not changed(production(), components=(), database=database).components
