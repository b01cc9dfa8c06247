from typing import Any

from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.aws_load_balancer_controller import AwsLoadBalancerController
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AwsLoadBalancerControllerSettings
from constructs_va.testing import Template
from tests.helm.synthesis import chart, made_before, statements_of, synthesize, values_of

NAME = "aws-load-balancer-controller"
OWN = {"aws:ResourceTag/elbv2.k8s.aws/cluster": "va-test"}
MADE_AS_ITS_OWN = {"aws:RequestTag/elbv2.k8s.aws/cluster": "va-test"}
LONGEST_INLINE_POLICIES = 10_240  # IAM User Guide, "IAM and AWS STS quotas": of a role, together


def controller(
    context: AwsContext,
    *,
    tags: dict[str, str] | None = None,
    monitored: bool = False,
    **settings: Any,
) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        AwsLoadBalancerController(
            stack,
            "load-balancers",
            AwsLoadBalancerControllerSettings(**settings),
            context=context,
            cluster=cluster,
            chart=chart(NAME),
            tags=tags,
            monitored=monitored,
        )

    return synthesize(context, define)


def test_it_need_not_ask_the_node_where_it_is(context: AwsContext) -> None:
    values = values_of(controller(context), NAME)
    assert values["region"] == "eu-central-1"
    assert values["vpcId"] == "${aws_eks_cluster.cluster.vpc_config[0].vpc_id}"


def test_its_webhooks_certificate_is_not_made_anew_at_each_render(context: AwsContext) -> None:
    assert values_of(controller(context), NAME)["enableCertManager"] is True
    assert "cert-manager" in chart(NAME).needs


def test_services_can_be_created_while_it_is_away(context: AwsContext) -> None:
    assert values_of(controller(context), NAME)["enableServiceMutatorWebhook"] is False


def test_what_it_makes_bears_the_tags(context: AwsContext) -> None:
    values = values_of(controller(context, tags={"owner": "va-platform"}), NAME)
    assert values["defaultTags"] == {"owner": "va-platform"}
    assert "defaultTags" not in values_of(controller(context), NAME)


def test_it_puts_load_balancers_behind_web_acls_and_takes_them_away(context: AwsContext) -> None:
    template = controller(context)
    assert values_of(template, NAME)["enableWafv2"] is True
    assert set(statements_of(template, "use-web-acls")["UseWebAcls"]["Action"]) >= {
        "wafv2:AssociateWebACL",
        "wafv2:DisassociateWebACL",
    }


def test_nobody_joins_a_load_balancer_by_an_annotation(context: AwsContext) -> None:
    assert values_of(controller(context), NAME)["disableIngressGroupNameAnnotation"] is True


def test_it_changes_only_what_bears_this_clusters_tag(context: AwsContext) -> None:
    statements = statements_of(controller(context), "balance-load")
    for sid in ("ChangeOwn", "ChangeOwnGroups", "TagOwn", "TagOwnGroups"):
        assert statements[sid]["Condition"]["StringEquals"] == OWN
    for sid in ("Create", "TagNew", "TagNewGroups"):
        assert MADE_AS_ITS_OWN.items() <= statements[sid]["Condition"]["StringEquals"].items()


def test_it_cannot_take_the_tag_off_that_makes_a_thing_its_own(context: AwsContext) -> None:
    statements = statements_of(controller(context), "balance-load")
    for sid in ("TagOwn", "TagOwnGroups"):
        assert statements[sid]["Condition"]["Null"] == {
            "aws:RequestTag/elbv2.k8s.aws/cluster": "true"
        }


def test_of_others_security_groups_it_changes_the_clusters_alone(context: AwsContext) -> None:
    template = controller(context)
    statement = statements_of(template, "balance-load")["LetLoadBalancersIn"]
    group, rules = statement["Resource"]
    assert group.endswith(
        ":security-group/${aws_eks_cluster.cluster.vpc_config[0].cluster_security_group_id}"
    )
    assert rules == "arn:aws:ec2:eu-central-1:111122223333:security-group-rule/*"
    assert "Condition" not in statement


def test_whatever_it_writes_is_in_this_account_and_region(context: AwsContext) -> None:
    anywhere = {"See", "SeeCertificates", "LinkServiceRole"}
    for sid, statement in statements_of(controller(context), "balance-load").items():
        if sid not in anywhere:
            assert all(":eu-central-1:111122223333:" in arn for arn in statement["Resource"]), sid


def test_what_it_may_do_on_everything_only_reads(context: AwsContext) -> None:
    statements = statements_of(controller(context), "balance-load")
    for sid in ("See", "SeeCertificates"):
        verbs = {action.partition(":")[2] for action in statements[sid]["Action"]}
        assert all(verb.startswith(("Describe", "Get", "List")) for verb in verbs)
        assert statements[sid]["Resource"] == ["*"]


def test_its_policies_fit_into_a_role(context: AwsContext) -> None:
    template = controller(context)
    policies = [
        template.one("aws_iam_role_policy", name=name)["policy"]
        for name in ("balance-load", "use-web-acls")
    ]
    # Names of resources are shorter in AWS than the expressions that stand for them here.
    assert sum(len(policy.replace(" ", "")) for policy in policies) < LONGEST_INLINE_POLICIES


def test_its_role_and_permissions_are_there_before_it_and_go_after_it(
    context: AwsContext,
) -> None:
    template = controller(context)
    before = made_before(template, NAME)
    assert template.one("aws_iam_role_policy", name="balance-load").address in before
    (association,) = template.all("aws_eks_pod_identity_association", service_account=NAME)
    assert association.address in before


def test_its_metrics_are_found_where_somebody_reads_them(context: AwsContext) -> None:
    assert "serviceMonitor" not in values_of(controller(context), NAME)
    monitored = values_of(controller(context, monitored=True), NAME)
    assert monitored["serviceMonitor"] == {"enabled": True}
