import json

import pytest

from constructs_va.settings import AwsContext
from tests.cluster.synthesis import made_before
from tests.vault.server_synthesis import certificates, config, release, synthesize, values


def test_vault_is_sealed_by_a_key_of_its_own(context: AwsContext) -> None:
    template = synthesize(context)
    seal = config(template)["seal"]["awskms"]
    key = template.follow(seal["kms_key_id"])
    assert key["description"] == "va-test: vault-seal"
    assert seal["region"] == "eu-central-1"


def test_the_servers_may_do_with_the_key_what_unsealing_takes_and_no_more(
    context: AwsContext,
) -> None:
    template = synthesize(context)
    (statement,) = template.one("aws_iam_role_policy", name="unseal").json("policy")["Statement"]
    assert statement["Action"] == ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"]
    (resource,) = statement["Resource"]
    assert template.follow(resource) == template.follow(
        config(template)["seal"]["awskms"]["kms_key_id"]
    )


def test_the_role_is_given_to_the_servers_service_account(context: AwsContext) -> None:
    template = synthesize(context, namespace="secrets")
    policy = template.one("aws_iam_role_policy", name="unseal")
    associations = [
        association
        for association in template.all("aws_eks_pod_identity_association")
        if template.follow(association["role_arn"]) == template.follow(policy["role"])
    ]
    (association,) = associations
    assert (association["namespace"], association["service_account"]) == ("secrets", "vault")


@pytest.mark.parametrize("servers", [3, 5])
def test_each_server_tries_to_join_each_other_by_a_name_that_is_in_the_certificate(
    context: AwsContext, servers: int
) -> None:
    template = synthesize(context, servers=servers)
    assert values(template)["server"]["ha"]["replicas"] == servers
    joins = config(template)["storage"]["raft"]["retry_join"]
    names = [join["leader_tls_servername"] for join in joins]
    assert names == [f"vault-{number}.vault-internal" for number in range(servers)]
    assert [join["leader_api_addr"] for join in joins] == [f"https://{n}:8200" for n in names]
    assert set(names) < set(certificates(template)["vault", "vault"]["dnsNames"])


def test_clients_trust_the_authority_that_signs_the_servers_certificate(
    context: AwsContext,
) -> None:
    specs = certificates(synthesize(context, client_namespaces=("va", "jobs")))
    assert set(specs) == {("vault", "vault"), ("va", "vault-ca"), ("jobs", "vault-ca")}
    assert {spec["issuerRef"]["name"] for spec in specs.values()} == {"va-internal-ca"}
    assert specs["vault", "vault"]["secretName"] == "vault-tls"
    assert specs["va", "vault-ca"]["secretName"] == "vault-ca"


def test_what_carries_the_authority_to_clients_proves_nothing_itself(context: AwsContext) -> None:
    specs = certificates(synthesize(context))
    assert specs["va", "vault-ca"]["usages"] == ["timestamping"]
    assert "server auth" in specs["vault", "vault"]["usages"]


def test_servers_start_with_their_role_their_permissions_and_their_certificate(
    context: AwsContext,
) -> None:
    template = synthesize(context)
    before = made_before(template, release(template))
    assert template.one("aws_iam_role_policy", name="unseal").address in before
    assert template.one("helm_release", name="vault-certificates").address in before
    assert any(
        address.startswith("aws_eks_pod_identity_association.vault_role") for address in before
    )


def test_a_changed_configuration_replaces_servers_one_by_one(context: AwsContext) -> None:
    server = values(synthesize(context))["server"]
    assert server["includeConfigAnnotation"] is True
    assert server["updateStrategyType"] == "RollingUpdate"


def test_a_server_that_is_empty_or_sealed_gets_no_requests(context: AwsContext) -> None:
    server = values(synthesize(context))["server"]
    assert server["readinessProbe"]["path"].endswith("?standbyok=true")
    assert server["service"]["publishNotReadyAddresses"] is False


def test_servers_that_wait_to_be_initialized_dont_fail_the_release(context: AwsContext) -> None:
    template = synthesize(context)
    assert not release(template)["wait"]
    assert not release(template)["atomic"]
    assert template.one("helm_release", name="vault-certificates")["wait"]


@pytest.mark.parametrize(("servers", "losses"), [(3, 1), (5, 2)])
def test_it_is_told_when_fewer_servers_may_be_lost_than_there_are_for_it(
    context: AwsContext, servers: int, losses: int
) -> None:
    template = synthesize(context, monitored_from="monitoring", servers=servers)
    rules = values(template)["serverTelemetry"]["prometheusRules"]["rules"]
    (rule,) = (rule for rule in rules if rule["alert"] == "VaultOutlastsFewerLosses")
    assert rule["expr"].endswith(f" < {losses}")


def test_servers_are_apart_for_good(context: AwsContext) -> None:
    server = values(synthesize(context))["server"]
    (apart,) = server["affinity"]["podAntiAffinity"][
        "requiredDuringSchedulingIgnoredDuringExecution"
    ]
    assert apart["topologyKey"] == "kubernetes.io/hostname"
    assert server["affinity"]["nodeAffinity"]
    (zones,) = server["topologySpreadConstraints"]
    assert (zones["topologyKey"], zones["whenUnsatisfiable"]) == (
        "topology.kubernetes.io/zone",
        "DoNotSchedule",
    )


def test_a_pod_of_a_client_namespace_waits_for_the_injector_and_no_other_does(
    context: AwsContext,
) -> None:
    webhook = values(synthesize(context, client_namespaces=("va", "jobs")))["injector"]["webhook"]
    assert webhook["failurePolicy"] == "Fail"
    (clients,) = webhook["namespaceSelector"]["matchExpressions"]
    assert clients["key"] == "kubernetes.io/metadata.name"
    assert clients["values"] == ["va", "jobs"]


def test_metrics_are_told_only_where_somebody_reads_them(context: AwsContext) -> None:
    alone = synthesize(context)
    assert "telemetry" not in config(alone)["listener"]["tcp"]
    assert "serverTelemetry" not in values(alone)
    read = synthesize(context, monitored_from="monitoring")
    listener = config(read)["listener"]["tcp"]
    assert listener["telemetry"] == {"unauthenticated_metrics_access": True}
    assert values(read)["serverTelemetry"]["serviceMonitor"]["enabled"] is True


def test_prometheus_makes_sure_that_it_talks_to_vault(context: AwsContext) -> None:
    template = synthesize(context, monitored_from="monitoring")
    tls = values(template)["serverTelemetry"]["serviceMonitor"]["tlsConfig"]
    assert tls["ca"]["secret"] == {"name": "vault-tls", "key": "ca.crt"}
    assert tls["serverName"] in certificates(template)["vault", "vault"]["dnsNames"]


def test_a_snapshot_is_overdue_when_two_should_have_been_taken(context: AwsContext) -> None:
    template = synthesize(context, monitored_from="monitoring", snapshot_every_hours=2)
    rules = values(template)["serverTelemetry"]["prometheusRules"]["rules"]
    (rule,) = (rule for rule in rules if rule["alert"] == "VaultSnapshotIsOverdue")
    assert "> 14400" in rule["expr"]
    assert rule["for"] == "15m"


def test_nobody_starts_a_root_token_without_a_token_unless_that_is_opened(
    context: AwsContext,
) -> None:
    assert "enable_unauthenticated_access" not in config(synthesize(context))
    opened = config(synthesize(context, anyone_may_start_root_generation=True))
    assert opened["enable_unauthenticated_access"] == ["generate-root"]


def test_disks_are_as_large_as_set(context: AwsContext) -> None:
    server = values(synthesize(context, storage_gib=30, audit_storage_gib=40))["server"]
    assert server["dataStorage"]["size"] == "30Gi"
    assert server["auditStorage"]["size"] == "40Gi"


def test_a_users_own_values_win(context: AwsContext) -> None:
    template = synthesize(context, extra_values={"server": {"logFormat": "standard"}})
    own, users = map(json.loads, release(template)["values"])
    assert own["server"]["logFormat"] == "json"
    assert users == {"server": {"logFormat": "standard"}}


def test_servers_start_with_the_network_that_they_need(context: AwsContext) -> None:
    template = synthesize(context)
    policies = {policy.address for policy in template.all("kubernetes_network_policy_v1")}
    assert len(policies) == 3
    assert policies <= made_before(template, release(template))


@pytest.mark.parametrize(
    "type_", ["helm_release", "kubernetes_network_policy_v1", "kubernetes_service_account_v1"]
)
def test_nothing_is_put_into_a_namespace_that_isnt_there_yet(
    context: AwsContext, type_: str
) -> None:
    template = synthesize(context)
    for block in template.all(type_):
        assert "kubernetes_namespace_v1.namespace" in made_before(template, block), block.address


def test_terraform_can_read_the_order(context: AwsContext) -> None:
    for block in synthesize(context).blocks():
        assert not [earlier for earlier in block.get("depends_on", []) if "$" in earlier]


def test_servers_agents_and_what_runs_beside_them_are_of_the_version_that_settings_say(
    context: AwsContext,
) -> None:
    template = synthesize(context, version="2.0.5")
    given = values(template)
    assert given["server"]["image"] == {"tag": "2.0.5"}
    assert given["injector"]["agentImage"] == {"tag": "2.0.5"}
    assert given["server"]["extraContainers"][0]["image"] == "hashicorp/vault:2.0.5"
    job = template.one("kubernetes_cron_job_v1")
    assert "hashicorp/vault:2.0.5" in str(job["spec"])


def test_the_chart_says_the_version_where_settings_do_not(context: AwsContext) -> None:
    given = values(synthesize(context))
    assert "image" not in given["server"]
    assert "agentImage" not in given["injector"]


def test_the_servers_certificate_has_a_name_that_no_other_environments_vault_has(
    context: AwsContext,
) -> None:
    names = certificates(synthesize(context))["vault", "vault"]["dnsNames"]
    assert "va-test.vault.internal" in names
