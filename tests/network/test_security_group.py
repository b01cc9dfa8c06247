from cdktf import TerraformStack

from constructs_va.network import Network, SecurityGroup
from constructs_va.settings import AwsContext
from tests.network.synthesis import synthesize


def test_whoever_is_let_in_keeps_the_rule_beside_itself(context: AwsContext) -> None:
    def use(stack: TerraformStack, network: Network) -> None:
        nodes, database = (
            SecurityGroup(
                stack, name, context=context, vpc_id=network.vpc_id, name=name, description=name
            )
            for name in ("nodes", "database")
        )
        database.allow_from(nodes, port=5432, purpose="PostgreSQL from the nodes")

    template = synthesize(context, use=use)
    rule = template.one("aws_vpc_security_group_ingress_rule", from_port=5432, to_port=5432)
    assert template.follow(rule["security_group_id"])["name"] == "va-test-database"
    assert template.follow(rule["referenced_security_group_id"])["name"] == "va-test-nodes"
    assert rule.path == "test/nodes/to-database-5432"


def test_a_new_group_lets_nothing_in_or_out(context: AwsContext) -> None:
    def use(stack: TerraformStack, network: Network) -> None:
        SecurityGroup(
            stack, "group", context=context, vpc_id=network.vpc_id, name="group", description="Any"
        )

    template = synthesize(context, use=use)
    group = template.one("aws_security_group")
    assert not {"ingress", "egress"} & set(group)
    assert template.count("aws_vpc_security_group_ingress_rule") == 0
    assert template.count("aws_vpc_security_group_egress_rule") == 0
