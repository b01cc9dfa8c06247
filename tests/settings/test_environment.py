"""What an environment refuses. Each rule is broken once, and holds in the real environments."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

import pytest

from constructs_va.settings import (
    ClusterSettings,
    Environment,
    Fixed,
    NetworkSettings,
    NodeGroupSettings,
    QueueSettings,
    S3State,
    Settings,
    SettingsError,
    evaluate,
)
from constructs_va.settings.vault import VaultComponent, VaultSettings
from environments.production import production
from environments.staging import staging

SYSTEM = NodeGroupSettings(name="system", instance_types=("m7i.large",), scaling=Fixed(1))

DEPLOYER = "arn:aws:iam::444455556666:role/va-deployer"


def changed(build: Callable[[], Environment], **changes: Any) -> Environment:
    return build().model_copy(update=changes)


def part(settings: Settings, **changes: Any) -> Any:
    return settings.model_copy(update=changes)


def small_network() -> Environment:
    return changed(production, network=NetworkSettings(cidr=IPv4Network("10.40.0.0/24")))


def two_groups_of_one_name() -> Environment:
    cluster = part(production().cluster, node_groups=(SYSTEM, SYSTEM))
    return changed(production, cluster=cluster, components=())


def unknown_key() -> Environment:
    queue = QueueSettings(name="events", retentoin=1)  # pyright: ignore[reportCallIssue]
    return changed(production, queues=(queue,), components=())


def public_without_cidrs() -> Environment:
    return changed(production, cluster=part(production().cluster, publicly_reachable=True))


def no_backups() -> Environment:
    database = part(
        production().database, backup_retention_days=0, read_replicas=0, max_connections=1200
    )
    return changed(production, database=database)


def short_retention() -> Environment:
    queue = QueueSettings(
        name="events", retention=timedelta(minutes=5), visibility_timeout=timedelta(minutes=10)
    )
    return changed(production, queues=(queue,), components=())


REFUSED: Mapping[Callable[[], Environment], tuple[str, str, str, str]] = {
    small_network: ("network.cidr", "10.40.0.0/24", "/16", "take a block such as 10.40.0.0/16"),
    two_groups_of_one_name: (
        "cluster.node_groups",
        "2 groups named 'system'",
        "each name once",
        "rename one",
    ),
    unknown_key: ('queues["events"].retentoin', "1", "retention", "rename it to 'retention'"),
    public_without_cidrs: (
        "cluster.public_access_cidrs",
        "()",
        "one or more address blocks",
        "name the blocks that need the API",
    ),
    no_backups: ("database.backup_retention_days", "0", "1 to 35 in production", "set it"),
    short_retention: (
        'queues["events"].retention',
        "0:05:00",
        "at least the visibility_timeout, 0:10:00",
        "raise it",
    ),
}


@pytest.mark.parametrize("build", REFUSED, ids=lambda build: build.__name__)
def test_bad_settings_are_refused_with_path_value_allowed_and_remedy(
    build: Callable[[], Environment],
) -> None:
    path, given, allowed, remedy = REFUSED[build]
    with pytest.raises(SettingsError) as error:
        evaluate(build, "production")
    (problem,) = error.value.problems
    assert problem.path == path
    assert str(problem.given) == given
    assert allowed in problem.allowed
    assert remedy in problem.remedy
    assert problem.source.startswith("tests/settings/test_environment.py:")


def test_all_of_them_are_reported_together() -> None:
    def everything_at_once() -> Environment:
        return changed(
            production,
            components=(),
            network=NetworkSettings(cidr=IPv4Network("10.40.0.0/24")),
            cluster=part(
                production().cluster, publicly_reachable=True, node_groups=(SYSTEM, SYSTEM)
            ),
            database=part(production().database, backup_retention_days=0, read_replicas=0),
            queues=(
                QueueSettings(name="a", retentoin=1),  # pyright: ignore[reportCallIssue]
                QueueSettings(
                    name="b",
                    retention=timedelta(minutes=5),
                    visibility_timeout=timedelta(minutes=10),
                ),
            ),
        )

    with pytest.raises(SettingsError, match="production: 6 problems") as error:
        evaluate(everything_at_once, "production")
    assert sorted(problem.path for problem in error.value.problems) == [
        "cluster.node_groups",
        "cluster.public_access_cidrs",
        "database.backup_retention_days",
        "network.cidr",
        'queues["a"].retentoin',
        'queues["b"].retention',
    ]


def test_staging_may_do_without_backups() -> None:
    database = part(staging().database, backup_retention_days=0, read_replicas=0)
    assert changed(staging, database=database).database.backup_retention_days == 0


@pytest.mark.parametrize(
    ("zones", "message"),
    [
        (("eu-central-1a",), "two or more zones"),
        (("eu-central-1a", "eu-central-1a"), "two or more zones, each once"),
        (("us-east-1a", "us-east-1b"), "replace us-east-1a, us-east-1b by zones such as"),
    ],
)
def test_zones_are_of_the_region_and_two_at_least(zones: tuple[str, ...], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        changed(staging, zones=zones)


def test_more_zones_than_slots_are_refused_and_as_many_fit() -> None:
    with pytest.raises(SettingsError, match="at least 3, one slot for each"):
        changed(production, network=part(production().network, zone_slots=2))
    assert changed(staging, network=part(staging().network, zone_slots=2)).network.zone_slots == 2


def test_addresses_of_services_are_apart_from_the_network_s() -> None:
    cluster: ClusterSettings = part(production().cluster, service_cidr=IPv4Network("10.40.0.0/20"))
    with pytest.raises(SettingsError, match=r"shares no address with 10\.40\.0\.0/16"):
        changed(production, cluster=cluster)


def test_two_queues_of_one_name_are_refused() -> None:
    queue = QueueSettings(name="events")
    with pytest.raises(SettingsError, match="2 named 'events'"):
        changed(staging, queues=(queue, queue))


def test_two_queues_that_would_have_one_name_in_aws_are_refused() -> None:
    queues = tuple(
        QueueSettings(name=name, outside=("publishers", "consumers")) for name in ("a", "a-dead")
    )
    with pytest.raises(SettingsError, match="both make the queue va-staging-a-dead"):
        changed(staging, queues=queues, components=())


@pytest.mark.parametrize("address", ["oncall", "on call@example.com", "${email}@example.com"])
def test_alarms_are_sent_to_an_address(address: str) -> None:
    with pytest.raises(SettingsError, match=r"alarm_email[\s\S]*an address: 'oncall@example"):
        changed(staging, alarm_email=address)


@pytest.mark.parametrize(
    ("bucket", "key", "path"),
    [("My Bucket!", None, "bucket"), ("", None, "bucket"), ("state", "a key", "kms_key_id")],
)
def test_state_is_kept_where_a_bucket_and_a_key_can_be(
    bucket: str, key: str | None, path: str
) -> None:
    with pytest.raises(SettingsError) as error:
        S3State(bucket=bucket, region="eu-central-1", kms_key_id=key)
    assert [problem.path for problem in error.value.problems] == [path]


@pytest.mark.parametrize("field", ["database", "cluster"])
def test_production_is_protected_from_deletion(field: str) -> None:
    unprotected = part(getattr(production(), field), deletion_protection=False)
    with pytest.raises(SettingsError, match=f"{field}.deletion_protection = False"):
        changed(production, **{field: unprotected})


def test_production_exposes_nothing_without_a_firewall() -> None:
    without = part(production().platform, web_firewall=None)
    with pytest.raises(SettingsError, match=r"platform\.web_firewall = None"):
        changed(production, platform=without)
    inside = tuple(part(one, exposed=None) for one in production().components)
    assert not changed(production, platform=without, components=inside).platform.web_firewall


def test_production_can_not_be_destroyed() -> None:
    with pytest.raises(SettingsError, match="destroyable = True"):
        changed(production, destroyable=True)
    assert changed(staging, destroyable=True).context.destroyable


def test_the_context_tells_constructs_where_they_are() -> None:
    context = production().context
    assert context.name("events") == "va-production-events"
    assert context.root_arn == "arn:aws:iam::444455556666:root"


def test_tags_name_project_environment_owner_and_cost_centre() -> None:
    assert staging().default_tags() == {
        "project": "virtual-assistant",
        "environment": "staging",
        "owner": "va-platform",
        "cost-centre": "cc-4711",
    }


def test_what_vault_knows_beside_the_vas_components_has_names_of_its_own() -> None:
    client = next(one for one in production().components if one.secrets)
    added = VaultComponent(name=client.name, secrets=("key",))
    vault = VaultSettings(deployers=(DEPLOYER,), components=(added,))
    with pytest.raises(SettingsError) as error:
        changed(production, vault=vault)
    (problem,) = error.value.problems
    assert problem.path == f'vault.components["{client.name}"].name'


def test_add_ons_float_in_staging_and_are_pinned_in_production() -> None:
    pins = dict.fromkeys(cluster_of(production).floating_addons, "v1.0.0-eksbuild.1")
    assert set(pins) >= {"vpc-cni", "coredns", "metrics-server"}
    assert changed(staging, cluster=cluster_of(staging))
    pinned = part(cluster_of(production), addon_versions=pins)
    assert changed(production, cluster=pinned)
    del pins["vpc-cni"]
    with pytest.raises(SettingsError) as refused:
        changed(production, cluster=part(pinned, addon_versions=pins))
    (problem,) = refused.value.problems
    assert problem.path == "cluster.addon_versions"
    assert problem.remedy.startswith("add vpc-cni; ")
    assert "aws eks describe-addon-versions --region eu-central-1" in problem.remedy


def cluster_of(build: Callable[[], Environment]) -> ClusterSettings:
    """The environment's cluster, with no add-on pinned."""
    return part(build().cluster, addon_versions={})


def test_an_environment_with_a_third_zone_writes_down_the_control_planes() -> None:
    zones = ("eu-central-1a", "eu-central-1b", "eu-central-1c")
    cluster = part(staging().cluster, control_plane_zones=())
    assert changed(staging, cluster=cluster, zones=zones[:2])
    with pytest.raises(SettingsError, match=r"cluster\.control_plane_zones"):
        changed(staging, cluster=cluster, zones=zones)
    frozen = part(cluster, control_plane_zones=zones[:2])
    assert changed(staging, cluster=frozen, zones=zones).zones == zones
