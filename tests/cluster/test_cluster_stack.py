from cdktf import App

from constructs_va.settings import evaluate
from constructs_va.stacks.cluster import ClusterStack
from constructs_va.stacks.data import DataStack
from constructs_va.stacks.network import NetworkStack
from constructs_va.testing import Template, synthesize_app
from environments.staging import staging


def synthesize_cluster_stack() -> Template:
    def define(app: App) -> None:
        environment = evaluate(staging, "staging")
        network = NetworkStack(app, environment).network
        database = DataStack(app, environment, network=network).database
        ClusterStack(app, environment, network=network, database=database)

    return synthesize_app(define)["va-staging-cluster"]


def test_nodes_reach_the_database_by_a_rule_that_goes_with_the_cluster() -> None:
    template = synthesize_cluster_stack()
    rule = template.one("aws_vpc_security_group_ingress_rule", from_port=5432, to_port=5432)
    assert (
        template.follow(rule["referenced_security_group_id"]).address == "aws_eks_cluster.cluster"
    )
    assert "terraform_remote_state" in rule["security_group_id"]


def test_every_node_group_of_the_environment_is_there() -> None:
    groups = synthesize_cluster_stack().all("aws_eks_node_group")
    assert {group["node_group_name_prefix"] for group in groups} == {"system-", "workers-"}
