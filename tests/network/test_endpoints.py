from typing import Any

from constructs_va.settings import ALL_INTERFACE_ENDPOINTS, AwsContext
from constructs_va.testing import Template
from tests.network.synthesis import SETTINGS, origin, synthesize

WITH_ENDPOINTS = SETTINGS.model_copy(update={"interface_endpoints": ("ecr.api", "sts")})


def test_s3_and_dynamodb_are_reached_from_private_and_database_subnets(
    context: AwsContext,
) -> None:
    template = synthesize(context)
    endpoints = template.all("aws_vpc_endpoint", vpc_endpoint_type="Gateway")
    assert sorted(endpoint["service_name"] for endpoint in endpoints) == [
        "com.amazonaws.eu-central-1.dynamodb",
        "com.amazonaws.eu-central-1.s3",
    ]
    for endpoint in endpoints:
        tables = [origin(template, table) for table in endpoint["route_table_ids"]]
        assert [table["tags"]["Name"] for table in tables] == [
            "va-test-private-eu-central-1a",
            "va-test-private-eu-central-1b",
            "va-test-database",
        ]


def test_without_interface_endpoints_there_is_no_group_for_them(context: AwsContext) -> None:
    template = synthesize(context)
    assert template.count("aws_vpc_endpoint", vpc_endpoint_type="Interface") == 0
    assert template.count("aws_security_group") == 0


def test_interface_endpoints_answer_to_the_usual_names_in_every_zone(context: AwsContext) -> None:
    template = synthesize(context, WITH_ENDPOINTS)
    for service in ("ecr.api", "sts"):
        endpoint = template.one(
            "aws_vpc_endpoint", service_name=f"com.amazonaws.eu-central-1.{service}"
        )
        assert endpoint["private_dns_enabled"] is True
        subnets = [origin(template, subnet) for subnet in endpoint["subnet_ids"]]
        assert [subnet["tags"]["Name"] for subnet in subnets] == [
            "va-test-private-eu-central-1a",
            "va-test-private-eu-central-1b",
        ]


def test_interface_endpoints_let_in_https_from_the_vpc_alone(context: AwsContext) -> None:
    template = synthesize(context, WITH_ENDPOINTS)
    group = template.one("aws_security_group")
    for endpoint in template.all("aws_vpc_endpoint", vpc_endpoint_type="Interface"):
        assert [template.follow(id_) for id_ in endpoint["security_group_ids"]] == [group]
    rule = template.one("aws_vpc_security_group_ingress_rule")
    assert template.follow(rule["security_group_id"]) == group
    assert rule["cidr_ipv4"] == "10.0.0.0/16"
    assert (rule["ip_protocol"], rule["from_port"], rule["to_port"]) == ("tcp", 443, 443)


def test_every_service_on_offer_gets_an_endpoint(context: AwsContext) -> None:
    settings = SETTINGS.model_copy(update={"interface_endpoints": ALL_INTERFACE_ENDPOINTS})
    template = synthesize(context, settings)
    endpoints = template.all("aws_vpc_endpoint", vpc_endpoint_type="Interface")
    assert {endpoint["service_name"] for endpoint in endpoints} == {
        f"com.amazonaws.eu-central-1.{service}" for service in ALL_INTERFACE_ENDPOINTS
    }


def policies(template: Template) -> dict[str, list[dict[str, Any]]]:
    """The statements of each endpoint's policy, by its service and type."""
    return {
        f"{endpoint['service_name'].split('.', 3)[-1]} {endpoint['vpc_endpoint_type']}": (
            endpoint.json("policy")["Statement"]
        )
        for endpoint in template.all("aws_vpc_endpoint")
    }


EVERYTHING = SETTINGS.model_copy(update={"interface_endpoints": ALL_INTERFACE_ENDPOINTS})


def test_every_endpoint_is_for_principals_and_resources_of_the_account(
    context: AwsContext,
) -> None:
    found = policies(synthesize(context, EVERYTHING))
    assert len(found) == len(ALL_INTERFACE_ENDPOINTS) + 2
    for statements in found.values():
        assert statements[0]["Condition"] == {
            "StringEquals": {"aws:PrincipalAccount": [context.account]},
            "StringEqualsIfExists": {"aws:ResourceAccount": [context.account]},
        }


def test_what_endpoints_let_through_beyond_the_account_is_this_and_no_more(
    context: AwsContext,
) -> None:
    pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    beyond = {
        service: {statement["Sid"]: statement["Action"] for statement in statements[1:]}
        for service, statements in policies(synthesize(context, EVERYTHING)).items()
        if statements[1:]
    }
    public = {"AnybodyReadsPublicObjects": ["s3:GetObject"]}
    assert beyond == {
        "ec2 Interface": {"OursToOthers": ["ec2:*"]},
        "ecr.api Interface": {"OursToOthers": pull},
        "ecr.dkr Interface": {"OursToOthers": pull},
        "s3 Gateway": public,
        "s3 Interface": public,
        "sts Interface": {
            "OursToOthers": ["sts:AssumeRole"],
            "Anybody": ["sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"],
        },
    }


def test_layers_of_images_are_read_from_the_buckets_that_registries_have_them_in(
    context: AwsContext,
) -> None:
    for kind in ("Gateway", "Interface"):
        public = policies(synthesize(context, EVERYTHING))[f"s3 {kind}"][1]
        assert "Condition" not in public
        assert "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*" in public["Resource"]
        assert "arn:aws:s3:::prod-registry-k8s-io-*/*" in public["Resource"]


def test_other_accounts_are_let_in_by_name(context: AwsContext) -> None:
    settings = SETTINGS.model_copy(update={"endpoint_accounts": ("999988887777",)})
    for statements in policies(synthesize(context, settings)).values():
        assert statements[0]["Condition"]["StringEquals"] == {
            "aws:PrincipalAccount": [context.account, "999988887777"]
        }


def test_s3_is_at_addresses_of_the_vpc_where_it_is_asked_for(context: AwsContext) -> None:
    settings = SETTINGS.model_copy(update={"interface_endpoints": ("s3",)})
    endpoint = synthesize(context, settings).one("aws_vpc_endpoint", vpc_endpoint_type="Interface")
    assert endpoint["private_dns_enabled"] is True
    assert endpoint["dns_options"] == {"private_dns_only_for_inbound_resolver_endpoint": False}
