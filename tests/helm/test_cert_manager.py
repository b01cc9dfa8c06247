from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.cert_manager import CertManager
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AcmeSettings, CertManagerSettings
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.testing import Template
from tests.helm.synthesis import (
    chart,
    made_before,
    objects_of,
    release,
    statements_of,
    synthesize,
    values_of,
)

ZONE = HostedZone(name="va.example.com", id="Z0123456789ABCDEFGHIJ")
ACME = AcmeSettings(email="certificates@example.com", zones=(ZONE,))


def cert_manager(context: AwsContext, *, monitored: bool = False, **settings: Any) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        CertManager(
            stack,
            "cert-manager",
            CertManagerSettings(**settings),
            context=context,
            cluster=cluster,
            chart=chart("cert-manager"),
            monitored=monitored,
        )

    return synthesize(context, define)


def test_its_definitions_are_part_of_the_release_so_that_helm_upgrades_them(
    context: AwsContext,
) -> None:
    assert values_of(cert_manager(context), "cert-manager")["crds"] == {"enabled": True}


def test_every_part_of_it_runs_more_than_once(context: AwsContext) -> None:
    values = values_of(cert_manager(context), "cert-manager")
    for part in (values, values["webhook"], values["cainjector"]):
        assert part["replicaCount"] >= 2
        assert part["podDisruptionBudget"] == {
            "enabled": True,
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
        }


def test_the_internal_issuer_signs_by_the_authority_that_the_self_signed_one_has_issued(
    context: AwsContext,
) -> None:
    objects = objects_of(cert_manager(context), "va-issuers")
    authority = objects["Certificate", "va-internal-ca"]["spec"]
    assert authority["isCA"] is True
    assert authority["issuerRef"] == {"name": "va-self-signed", "kind": "ClusterIssuer"}
    assert objects["ClusterIssuer", "va-self-signed"]["spec"] == {"selfSigned": {}}
    issuer = objects["ClusterIssuer", CertManager.internal_issuer]
    assert issuer["spec"] == {"ca": {"secretName": authority["secretName"]}}


def test_the_authoritys_key_outlives_its_certificate(context: AwsContext) -> None:
    authority = objects_of(cert_manager(context), "va-issuers")["Certificate", "va-internal-ca"]
    assert authority["spec"]["privateKey"]["rotationPolicy"] == "Never"


def test_issuers_come_after_the_release_that_defines_their_kinds(context: AwsContext) -> None:
    template = cert_manager(context)
    assert release(template, "cert-manager").address in made_before(template, "va-issuers")


def test_without_acme_it_has_no_role_in_aws(context: AwsContext) -> None:
    template = cert_manager(context)
    assert not template.all("aws_iam_role", name="va-test-cert-manager")
    assert ("ClusterIssuer", "va-acme") not in objects_of(template, "va-issuers")


def test_acme_proves_each_zone_by_its_own_records(context: AwsContext) -> None:
    issuer = objects_of(cert_manager(context, acme=ACME), "va-issuers")["ClusterIssuer", "va-acme"]
    assert issuer["spec"]["acme"]["solvers"] == [
        {
            "selector": {"dnsZones": ["va.example.com"]},
            "dns01": {"route53": {"hostedZoneID": "Z0123456789ABCDEFGHIJ"}},
        }
    ]


@pytest.mark.parametrize(("server", "host"), [("production", "acme-v02"), ("staging", "staging")])
def test_the_server_of_acme_is_the_settings(context: AwsContext, server: str, host: str) -> None:
    acme = ACME.model_copy(update={"server": server})
    issuer = objects_of(cert_manager(context, acme=acme), "va-issuers")["ClusterIssuer", "va-acme"]
    assert host in issuer["spec"]["acme"]["server"]


def test_it_may_write_challenges_into_its_zones_and_nothing_else(context: AwsContext) -> None:
    challenge = statements_of(cert_manager(context, acme=ACME), "solve-challenges")["Challenge"]
    assert challenge["Action"] == ["route53:ChangeResourceRecordSets"]
    assert challenge["Resource"] == ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]
    assert challenge["Condition"] == {
        "ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]},
        "ForAllValues:StringLike": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_acme-challenge.*"]
        },
    }


def test_its_role_and_permissions_are_there_before_it_and_go_after_it(
    context: AwsContext,
) -> None:
    template = cert_manager(context, acme=ACME)
    before = made_before(template, "cert-manager")
    assert template.one("aws_iam_role_policy", name="solve-challenges").address in before
    (association,) = template.all("aws_eks_pod_identity_association", namespace="cert-manager")
    assert association["service_account"] == "cert-manager"
    assert association.address in before


def test_its_metrics_are_found_where_somebody_reads_them(context: AwsContext) -> None:
    assert "prometheus" not in values_of(cert_manager(context), "cert-manager")
    monitored = values_of(cert_manager(context, monitored=True), "cert-manager")
    assert monitored["prometheus"] == {"servicemonitor": {"enabled": True}}
