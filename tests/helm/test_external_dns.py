from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.external_dns import ExternalDns
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import ExternalDnsSettings
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.testing import Template
from tests.helm.releases import filled_in
from tests.helm.synthesis import chart, made_before, statements_of, synthesize, values_of

ZONES = (
    HostedZone(name="va.example.com", id="Z0123456789ABCDEFGHIJ"),
    HostedZone(name="va.example.org", id="Z0123456789ABCDEFGHIK"),
)


def external_dns(context: AwsContext, *, monitored: bool = False, **settings: Any) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        ExternalDns(
            stack,
            "external-dns",
            ExternalDnsSettings(zones=ZONES, **settings),
            context=context,
            cluster=cluster,
            chart=chart("external-dns"),
            monitored=monitored,
        )

    return synthesize(context, define)


def test_it_may_write_to_the_zones_of_the_settings_alone(context: AwsContext) -> None:
    write = statements_of(external_dns(context), "write-zones")["Write"]
    assert write["Resource"] == [
        "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
        "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIK",
    ]


def test_it_may_write_addresses_and_its_own_marks_alone(context: AwsContext) -> None:
    condition = statements_of(external_dns(context), "write-zones")["Write"]["Condition"]
    assert condition == {
        "ForAllValues:StringEquals": {
            "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME", "TXT"]
        }
    }


def test_it_looks_at_no_other_zones(context: AwsContext) -> None:
    values = values_of(external_dns(context), "external-dns")
    assert values["domainFilters"] == ["va.example.com", "va.example.org"]
    assert values["extraArgs"] == {
        "zone-id-filter": ["Z0123456789ABCDEFGHIJ", "Z0123456789ABCDEFGHIK"]
    }


def test_it_marks_records_as_its_environments(context: AwsContext) -> None:
    assert values_of(external_dns(context), "external-dns")["txtOwnerId"] == "va-test"


def ownership_name(prefix: str, host: str, record_type: str) -> str:
    """The name of the TXT record that says whose a record is.

    Source: external-dns v0.21.0, ``registry/mapper/mapper.go``, ``ToTXTName``.
    """
    before = prefix.lower().replace("%{record_type}", record_type.lower())
    return before + host if before != prefix else f"{prefix}{record_type.lower()}-{host}"


@pytest.mark.parametrize("record_type", ["A", "AAAA", "CNAME"])
@pytest.mark.parametrize("host", ["va.example.com", "api.va.example.com"])
def test_the_mark_of_the_zones_own_name_and_of_names_below_lies_within_the_zone(
    context: AwsContext, host: str, record_type: str
) -> None:
    values = values_of(external_dns(context), "external-dns")
    mark = ownership_name(filled_in(values.get("txtPrefix", "")), host, record_type)
    assert mark.endswith(".va.example.com")
    assert mark != host


def test_marks_of_two_record_types_of_one_name_have_two_names(context: AwsContext) -> None:
    prefix = filled_in(values_of(external_dns(context), "external-dns")["txtPrefix"])
    marks = {ownership_name(prefix, "va.example.com", kind) for kind in ("A", "AAAA", "CNAME")}
    assert len(marks) == 3


def test_it_deletes_records_only_if_the_settings_say_so(context: AwsContext) -> None:
    assert values_of(external_dns(context), "external-dns")["policy"] == "upsert-only"
    assert values_of(external_dns(context, policy="sync"), "external-dns")["policy"] == "sync"


def test_its_role_and_permissions_are_there_before_it_and_go_after_it(
    context: AwsContext,
) -> None:
    template = external_dns(context)
    before = made_before(template, "external-dns")
    assert template.one("aws_iam_role_policy", name="write-zones").address in before
    (association,) = template.all("aws_eks_pod_identity_association", namespace="external-dns")
    assert association.address in before


def test_its_metrics_are_found_where_somebody_reads_them(context: AwsContext) -> None:
    assert "serviceMonitor" not in values_of(external_dns(context), "external-dns")
    monitored = values_of(external_dns(context, monitored=True), "external-dns")
    assert monitored["serviceMonitor"] == {"enabled": True}
