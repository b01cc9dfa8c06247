from ipaddress import IPv4Network

import pytest
from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.instance import Instance

from constructs_va.network import Network
from constructs_va.settings import AwsContext, NetworkSettings, SettingsError
from constructs_va.testing import Block, Template
from tests.network.synthesis import SETTINGS, comes_after, origin, routes_of, synthesize

SINGLE_NAT = SETTINGS.model_copy(update={"nat": "single"})


def subnet(template: Template, name: str, zone: str = "eu-central-1a") -> Block:
    return template.one("aws_subnet", tags={"Name": f"va-test-{name}-{zone}"})


def internet_route(template: Template, table: Block) -> Block:
    (route,) = (
        route
        for route in template.all("aws_route")
        if template.follow(route["route_table_id"]) == table
    )
    assert route["destination_cidr_block"] == "0.0.0.0/0"
    return route


def nat_zone(template: Template, zone: str) -> str:
    """The zone of the NAT gateway by which a zone's private subnet reaches the internet."""
    table = routes_of(template, subnet(template, "private", zone))
    nat = template.follow(internet_route(template, table)["nat_gateway_id"])
    return str(origin(template, nat["subnet_id"])["availability_zone"])


def test_each_zone_has_its_planned_subnets(context: AwsContext) -> None:
    subnets = synthesize(context).all("aws_subnet", availability_zone="eu-central-1b")
    assert {subnet["tags"]["Name"]: subnet["cidr_block"] for subnet in subnets} == {
        "va-test-private-eu-central-1b": "10.0.64.0/19",
        "va-test-public-eu-central-1b": "10.0.96.0/21",
        "va-test-database-eu-central-1b": "10.0.104.0/21",
    }


def test_a_zone_that_is_added_changes_nothing_in_the_others(context: AwsContext) -> None:
    more = context.model_copy(update={"zones": (*context.zones, "eu-central-1c")})
    before, after = synthesize(context), synthesize(more)
    kept = {block.address: block for block in after.blocks()}
    assert len(kept) > len(list(before.blocks()))
    for block in before.blocks():
        if block.type != "aws_vpc_endpoint":  # which get the new zone's routes too
            assert dict(kept[block.address]) == dict(block)


def test_settings_without_room_for_the_zones_are_refused(context: AwsContext) -> None:
    three = context.model_copy(update={"zones": (*context.zones, "eu-central-1c")})
    with pytest.raises(SettingsError) as refused:
        synthesize(three, SETTINGS.model_copy(update={"zone_slots": 2}))
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == ("zone_slots", 2)
    assert "eu-central-1c" in problem.allowed
    assert "raise zone_slots" in problem.remedy


def test_names_resolve_in_the_vpc_as_nodes_and_endpoints_need(context: AwsContext) -> None:
    vpc = synthesize(context).one("aws_vpc")
    assert vpc["enable_dns_support"] is True
    assert vpc["enable_dns_hostnames"] is True


def test_no_subnet_gives_out_public_addresses(context: AwsContext) -> None:
    subnets = synthesize(context).all("aws_subnet")
    assert [subnet["map_public_ip_on_launch"] for subnet in subnets] == [False] * 6


def test_public_subnets_share_a_route_to_the_internet_gateway(context: AwsContext) -> None:
    template = synthesize(context)
    tables = [routes_of(template, subnet(template, "public", zone)) for zone in context.zones]
    assert tables[0] == tables[1]
    route = internet_route(template, tables[0])
    assert template.follow(route["gateway_id"]).type == "aws_internet_gateway"


def test_database_subnets_share_a_table_without_a_route_out(context: AwsContext) -> None:
    template = synthesize(context)
    tables = [routes_of(template, subnet(template, "database", zone)) for zone in context.zones]
    assert tables[0] == tables[1]
    assert tables[0] not in [
        template.follow(route["route_table_id"]) for route in template.all("aws_route")
    ]


def test_with_nat_per_zone_a_zone_goes_out_by_itself(context: AwsContext) -> None:
    template = synthesize(context)
    assert [nat_zone(template, zone) for zone in context.zones] == list(context.zones)
    assert template.count("aws_eip", domain="vpc") == 2


def test_with_a_single_nat_all_zones_go_out_by_the_first(context: AwsContext) -> None:
    template = synthesize(context, SINGLE_NAT)
    assert {nat_zone(template, zone) for zone in context.zones} == {"eu-central-1a"}
    assert template.count("aws_nat_gateway") == template.count("aws_eip") == 1


def test_going_over_to_nat_per_zone_takes_nothing_away(context: AwsContext) -> None:
    before = {block.address for block in synthesize(context, SINGLE_NAT).blocks()}
    after = {block.address for block in synthesize(context).blocks()}
    assert before < after


def test_nat_gateways_and_their_addresses_go_before_the_internet_gateway(
    context: AwsContext,
) -> None:
    template = synthesize(context)
    gateway = template.one("aws_internet_gateway").address
    for block in (*template.all("aws_nat_gateway"), *template.all("aws_eip")):
        assert block["depends_on"] == [gateway]


@pytest.mark.parametrize(
    ("kind", "way_out"),
    [
        ("public", {"aws_internet_gateway"}),
        ("private", {"aws_nat_gateway", "aws_internet_gateway"}),
        ("database", set[str]()),
    ],
)
def test_what_uses_a_subnet_is_made_after_its_way_out(
    context: AwsContext, kind: str, way_out: set[str]
) -> None:
    def use(stack: TerraformStack, network: Network) -> None:
        ids: dict[str, str] = getattr(network, f"{kind}_subnet_ids")
        Instance(stack, "node", ami="ami-1", subnet_id=ids["eu-central-1b"])

    template = synthesize(context, use=use)
    node = template.one("aws_instance")
    assert origin(template, node["subnet_id"]) == subnet(template, kind, "eu-central-1b")
    before = {address.split(".")[0] for address in comes_after(template, node)}
    assert "aws_route_table_association" in before
    assert before & {"aws_nat_gateway", "aws_internet_gateway"} == way_out


def test_load_balancers_find_their_subnets(context: AwsContext) -> None:
    template = synthesize(context)
    assert subnet(template, "public")["tags"]["kubernetes.io/role/elb"] == "1"
    assert subnet(template, "private")["tags"]["kubernetes.io/role/internal-elb"] == "1"
    assert list(subnet(template, "database")["tags"]) == ["Name"]


def test_subnets_belong_to_no_one_cluster(context: AwsContext) -> None:
    tags = [tag for subnet in synthesize(context).all("aws_subnet") for tag in subnet["tags"]]
    assert tags
    assert not any(tag.startswith("kubernetes.io/cluster/") for tag in tags)


def test_the_default_security_group_lets_nothing_through(context: AwsContext) -> None:
    template = synthesize(context)
    group = template.one("aws_default_security_group")
    # Left out, rules that somebody adds by hand would not be seen.
    assert (group["ingress"], group["egress"]) == ([], [])
    assert template.follow(group["vpc_id"]).type == "aws_vpc"


def test_the_block_of_addresses_is_what_the_settings_say(context: AwsContext) -> None:
    networks: list[Network] = []
    settings = NetworkSettings(cidr=IPv4Network("172.16.0.0/18"))
    template = synthesize(context, settings, lambda _stack, network: networks.append(network))
    assert template.one("aws_vpc")["cidr_block"] == "172.16.0.0/18"
    assert networks[0].cidr == settings.cidr


@pytest.mark.parametrize("zones", [(), ("eu-central-1a",), ("eu-central-1a", "eu-central-1a")])
def test_fewer_than_two_zones_are_refused(context: AwsContext, zones: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="allowed: two or more zones, each once"):
        synthesize(context.model_copy(update={"zones": zones}))


def test_addresses_that_others_may_have_let_in_stay(context: AwsContext) -> None:
    for address in synthesize(context).all("aws_eip"):
        assert address["lifecycle"]["prevent_destroy"]
