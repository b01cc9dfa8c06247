"""What AWS is asked before anything is made."""

import json
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.network.facts import AccountFacts
from constructs_va.network.needs import Need, needs_of
from constructs_va.settings import (
    Autoscaled,
    Environment,
    Fixed,
    NetworkSettings,
    NodeGroupSettings,
)
from constructs_va.settings.charts import ClusterAutoscalerSettings
from constructs_va.testing import Template, synthesize_construct
from tests.network.synthesis import SETTINGS
from tests.workloads.synthesis import ZONE, environment


def template_of(decided: Environment) -> Template:
    def define(stack: TerraformStack) -> None:
        AccountFacts(stack, "facts", decided)

    return synthesize_construct(define)


@pytest.fixture(scope="module")
def template() -> Template:
    return template_of(environment())


def postconditions(template: Template, type_: str) -> list[dict[str, str]]:
    return [
        condition
        for block in template.all(f"data.{type_}")
        for condition in block["lifecycle"]["postcondition"]
    ]


def test_every_fact_is_told_in_the_form_of_problems_with_settings(template: Template) -> None:
    told = [
        condition["error_message"]
        for types in template.content["data"].values()
        for block in types.values()
        for condition in block["lifecycle"]["postcondition"]
    ]
    assert len(told) >= 7
    for message in told:
        first, allowed, remedy = message.split("\n")
        assert " = " in first
        assert allowed.startswith("  allowed: ")
        assert remedy.startswith("  do:      ")


def test_zones_are_asked_for_and_those_without_control_planes_are_refused(
    template: Template,
) -> None:
    exist, hold = postconditions(template, "aws_availability_zones")
    assert '["eu-central-1a", "eu-central-1b"]' in exist["condition"]
    for zone_id in ("use1-az3", "usw1-az2", "cac1-az3"):
        assert f'"{zone_id}"' in hold["condition"]
        assert zone_id in hold["error_message"]


def test_each_endpoint_is_asked_for_in_all_zones() -> None:
    network = SETTINGS.model_copy(update={"interface_endpoints": ("sqs", "s3")})
    template = template_of(environment(network=network))
    services = template.all("data.aws_vpc_endpoint_service", service_type="Interface")
    assert {one["service_name"] for one in services} == {
        "com.amazonaws.eu-central-1.sqs",
        "com.amazonaws.eu-central-1.s3",
    }
    for one in services:
        (condition,) = one["lifecycle"]["postcondition"]
        assert '["eu-central-1a", "eu-central-1b"]' in condition["condition"]


def test_roles_of_the_account_are_asked_for_and_no_others() -> None:
    decided = environment()
    assert decided.vault
    elsewhere = "arn:aws:iam::999988887777:role/elsewhere"
    vault = decided.vault.model_copy(update={"operators": (elsewhere,)})
    changes = {"vault": vault, "other_accounts": ("999988887777",)}
    template = template_of(decided.model_copy(update=changes))
    asked = json.dumps(template.content["data"]["aws_iam_roles"])
    assert "elsewhere" not in asked
    assert 'contains(self.names, \\"deployer\\")' in asked
    assert "vault.deployers[0] = deployer" in asked


def test_a_hosted_zone_is_public_and_of_the_name_that_settings_have(template: Template) -> None:
    zone = template.one("data.aws_route53_zone", zone_id=ZONE.id)
    named, public = zone["lifecycle"]["postcondition"]
    assert named["condition"] == f'${{trimsuffix(self.name, ".") == "{ZONE.name}"}}'
    assert public["condition"] == "${self.private_zone != true}"


def groups(*settings: dict[str, Any]) -> Environment:
    decided = environment()
    made = tuple(
        NodeGroupSettings.model_validate({"name": f"group-{index}", **one})
        for index, one in enumerate(settings)
    )
    cluster = decided.cluster.model_copy(update={"node_groups": made})
    charts = (*decided.platform.charts, ClusterAutoscalerSettings())
    platform = decided.platform.model_copy(update={"charts": charts})
    return decided.model_copy(update={"cluster": cluster, "platform": platform, "components": ()})


def numbers(decided: Environment) -> dict[str, int]:
    return {need.id: need.number for need in needs_of(decided)}


def test_vcpus_are_those_of_all_nodes_at_their_most_by_how_they_are_paid() -> None:
    decided = groups(
        {"instance_types": ("m7i.large",), "scaling": Fixed(3)},
        {"instance_types": ("m7i.xlarge",), "scaling": Autoscaled(3, 6)},
        {
            "instance_types": ("m7i.xlarge", "m6i.xlarge"),
            "scaling": Autoscaled(0, 24),
            "capacity": "spot",
        },
    )
    found = numbers(decided)
    assert (found["vcpus-on_demand"], found["vcpus-spot"]) == (3 * 2 + 6 * 4, 24 * 4)


def test_types_with_quotas_of_their_own_are_not_counted() -> None:
    size = {"vcpus": 8, "memory_gib": 32}
    decided = groups(
        {"instance_types": ("m7i.4xlarge",), "scaling": Fixed(3)},
        {"instance_types": ("inf2.xlarge",), "scaling": Fixed(1), "size": size},
        {"instance_types": ("g5.2xlarge",), "scaling": Fixed(1), "size": size},
    )
    assert numbers(decided)["vcpus-on_demand"] == 3 * 16


@pytest.mark.parametrize(("nat", "addresses"), [("single", 1), ("per_zone", 2)])
def test_each_nat_gateway_needs_an_address(nat: str, addresses: int) -> None:
    network = NetworkSettings.model_validate({"cidr": SETTINGS.cidr, "nat": nat})
    assert numbers(environment(network=network))["addresses"] == addresses


def test_what_is_needed_is_held_against_the_quota_and_its_raise_is_a_command(
    template: Template,
) -> None:
    need: Need = next(one for one in needs_of(environment()) if one.id == "vcpus-on_demand")
    quota = template.one("data.aws_servicequotas_service_quota", quota_code="L-1216C47A")
    (condition,) = quota["lifecycle"]["postcondition"]
    assert condition["condition"] == f"${{self.value >= {need.number}}}"
    assert "--service-code ec2 --quota-code L-1216C47A" in condition["error_message"]
