"""Each fact that a user is asked for is held against everything that it touches.

Facts are found by walking all models: who adds a field for one says here what it is held against.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any

import pytest

from constructs_va.settings import (
    AccessEntry,
    Environment,
    Exposure,
    S3State,
    SettingsError,
)
from constructs_va.settings.charts import (
    AcmeSettings,
    AwsLoadBalancerControllerSettings,
    CertManagerSettings,
    ExternalDnsSettings,
    VaultServerSettings,
)
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.vault import VaultSettings
from tests.settings.fields import Leaf, leaves
from tests.settings.test_texts import takes
from tests.workloads.synthesis import ZONE, component, environment

OURS = "arn:aws:iam::111122223333:role/{}"
THEIRS = "arn:aws:iam::444455556666:role/{}"
GOVERNMENT = "arn:aws-us-gov:iam::111122223333:role/{}"
KEY = "arn:aws:kms:{}:111122223333:alias/state"


def cluster(*others: AccessEntry, **changes: Any) -> dict[str, Any]:
    """A cluster that somebody of the account administrates, and others use."""
    own = environment().cluster
    return {"cluster": own.model_copy(update={"access": (*own.access, *others), **changes})}


def entry(arn: str, *namespaces: str) -> AccessEntry:
    return AccessEntry(principal_arn=arn.format("a"), policy="view", namespaces=namespaces)


def vault(deployers: str = OURS, operators: str = OURS) -> dict[str, Any]:
    return {
        "vault": VaultSettings(
            deployers=(deployers.format("deployer"),), operators=(operators.format("a"),)
        )
    }


def charts(*zones: HostedZone) -> dict[str, Any]:
    """A platform whose certificates are for these zones, and whose records are for one."""
    platform = environment().platform
    changed = (
        AwsLoadBalancerControllerSettings(),
        CertManagerSettings(acme=AcmeSettings(email="oncall@example.com", zones=zones)),
        ExternalDnsSettings(zones=(ZONE,)),
        VaultServerSettings(),
    )
    return {"platform": platform.model_copy(update={"charts": changed}), "components": ()}


def state(**changes: Any) -> dict[str, Any]:
    return {"state": S3State(**{"bucket": "va-test", "region": "eu-central-1", **changes})}


REFUSED: Mapping[str, tuple[dict[str, Any], str]] = {
    "who uses the cluster is of the account": (
        cluster(entry(THEIRS)), "cluster.access[1].principal_arn"),
    "who uses the cluster is of the region's partition": (
        cluster(entry(GOVERNMENT)), "cluster.access[1].principal_arn"),
    "where one uses the cluster is there": (
        cluster(entry(OURS, "nowhere")), "cluster.access[1].namespaces"),
    "who deploys Vault is of the account": (vault(deployers=THEIRS), "vault.deployers[0]"),
    "who deploys Vault is of the partition": (vault(deployers=GOVERNMENT), "vault.deployers[0]"),
    "who operates Vault is of the account": (vault(operators=THEIRS), "vault.operators[0]"),
    "the account is that of the ARNs": ({"account": "444455556666"}, "vault.deployers[0]"),
    "zones are of the region": ({"region": "eu-west-1"}, "zones"),
    "the state's key is of the state's region": (
        state(kms_key_id=KEY.format("eu-west-1")), "state.kms_key_id"),
    "the state's region is that of its key": (
        state(region="eu-west-1", kms_key_id=KEY.format("eu-central-1")), "state.kms_key_id"),
    "a hosted zone has one id": (
        charts(HostedZone(name=ZONE.name, id="Z0OTHER")),
        'platform.charts["external-dns"].zones[0]'),
    "an id is of one hosted zone": (
        charts(HostedZone(name="example.org", id=ZONE.id)),
        'platform.charts["external-dns"].zones[0]'),
    "an exposed host is in a zone": (
        {"components": (component(exposed=Exposure(host="va.example.org")),)},
        'components["subject"].exposed.host'),
    "addresses of services are not the network's": (
        cluster(service_cidr=IPv4Network("10.0.0.0/16")), "cluster.service_cidr"),
}  # fmt: skip


@pytest.mark.parametrize("rule", REFUSED)
def test_a_fact_that_does_not_fit_another_is_refused_at_its_path(rule: str) -> None:
    changes, path = REFUSED[rule]
    with pytest.raises(SettingsError) as error:
        environment(**changes)
    assert path in [problem.path for problem in error.value.problems]


TAKEN: Mapping[str, dict[str, Any]] = {
    "principals of the account": cluster(entry(OURS, "va")) | vault(),
    "principals of an account that is named": {
        "other_accounts": ("444455556666",), **cluster(entry(THEIRS)), **vault(THEIRS, THEIRS)},
    "a key of the state's region": state(kms_key_id=KEY.format("eu-central-1")),
    "a key by its alias": state(region="eu-west-1", kms_key_id="alias/state"),
    "the same zone twice": charts(ZONE, HostedZone(name="example.org", id="Z0OTHER")),
}  # fmt: skip


@pytest.mark.parametrize("rule", TAKEN)
def test_facts_that_fit_each_other_are_taken(rule: str) -> None:
    assert isinstance(environment(**TAKEN[rule]), Environment)


FACTS = (
    "111122223333", "eu-central-1", "eu-central-1a", "va.example.com", "oncall@example.com",
    "arn:aws:iam::111122223333:role/people/va-operator", "Z0123456789ABCDEFGHIJ",
    "arn:aws:kms:eu-central-1:111122223333:alias/state", "10.0.0.0/16",
)  # fmt: skip

HELD: Mapping[str, tuple[str, ...] | str] = {
    "Environment.account": ("the account is that of the ARNs",),
    "Environment.other_accounts[]": ("who uses the cluster is of the account",),
    "Environment.region": ("zones are of the region",),
    "Environment.zones[]": ("zones are of the region",),
    "Environment.alarm_email": "it touches nothing: its owner confirms it",
    "S3State.region": ("the state's region is that of its key",),
    "S3State.bucket": "it is outside of what Terraform makes, and asked for by `terraform init`",
    "S3State.kms_key_id": ("the state's key is of the state's region",),
    "AccessEntry.principal_arn": (
        "who uses the cluster is of the account",
        "who uses the cluster is of the region's partition",
    ),
    "AccessEntry.namespaces[]": ("where one uses the cluster is there",),
    "VaultSettings.deployers[]": (
        "who deploys Vault is of the account",
        "who deploys Vault is of the partition",
    ),
    "VaultSettings.operators[]": ("who operates Vault is of the account",),
    "HostedZone.id": ("a hosted zone has one id",),
    "HostedZone.name": ("an id is of one hosted zone",),
    "Exposure.host": ("an exposed host is in a zone",),
    "Egress.host": "any host outside",
    "AcmeSettings.email": "it touches nothing: Let's Encrypt writes to it",
    "LocalEnvironment.region": "the stand-in for AWS takes itself to be there",
    "NetworkSettings.cidr": ("addresses of services are not the network's",),
    "NetworkSettings.endpoint_accounts[]": "accounts of others, whose resources are reached",
    "NetworkSettings.reserved_cidrs[]": "tests/settings/test_network.py: others than the network's",
    "ClusterSettings.service_cidr": ("addresses of services are not the network's",),
    "ClusterSettings.private_access_cidrs[]": "networks outside, from which the API is reached",
    "ClusterSettings.control_plane_zones[]": "tests/settings/test_cluster.py: Environment.zones",
    "NodeGroupSettings.zones[]": "tests/settings/test_cluster.py: Environment.zones",
    "ClusterSettings.public_access_cidrs[]": "tests/settings/test_cluster.py: public blocks alone",
}
"""What each fact is held against, by the names of rules above; or why there is nothing."""


def is_fact(leaf: Leaf) -> bool:
    """Whether a field takes a fact, and not any other text."""
    if leaf.plain is IPv4Network:
        return True
    fact = leaf.plain is str and any(takes(leaf, text) for text in FACTS)
    return fact and not takes(leaf, "a") and not takes(leaf, "A") and not takes(leaf, "/a")


def test_every_fact_is_held_against_what_it_touches_or_says_why_not() -> None:
    facts = {leaf.name for leaf in leaves() if is_fact(leaf)}
    assert sorted(facts - set(HELD)) == []
    rules = {rule for held in HELD.values() if isinstance(held, tuple) for rule in held}
    assert rules <= set(REFUSED)
