from constructs_va.settings import ALL_INTERFACE_ENDPOINTS, AwsContext
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
