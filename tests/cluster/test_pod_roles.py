from cdktf import TerraformResource, TerraformStack

from constructs_va.cluster import EksCluster, IrsaRole, PodIdentityRole, ServiceAccount
from constructs_va.foundation.policy import Statement
from constructs_va.helm.permissions import permissions_of
from constructs_va.settings import AwsContext
from constructs_va.testing import Block, Template
from tests.cluster.synthesis import attached_policies, made_before, synthesize

ACCOUNT = ServiceAccount("va", "orchestrator")


def synthesize_pod_identity(context: AwsContext) -> Template:
    def use(stack: TerraformStack, cluster: EksCluster) -> None:
        role = PodIdentityRole(
            stack,
            "role",
            context=context,
            cluster=cluster,
            name="orchestrator",
            service_account=ACCOUNT,
            managed_policies=("AmazonPollyReadOnlyAccess",),
        )
        role.allow("list", Statement("List", ("s3:ListAllMyBuckets",)))

    return synthesize(context, use)


def synthesize_irsa(context: AwsContext) -> Template:
    def use(stack: TerraformStack, cluster: EksCluster) -> None:
        IrsaRole(
            stack,
            "role",
            context=context,
            cluster=cluster,
            name="orchestrator",
            service_account=ACCOUNT,
            managed_policies=("AmazonPollyReadOnlyAccess",),
        )

    return synthesize(context, use)


def role_of(template: Template) -> Block:
    return template.one("aws_iam_role", name="va-test-orchestrator")


def association_of(template: Template) -> Block:
    return template.one("aws_eks_pod_identity_association", namespace=ACCOUNT.namespace)


def wait_for(template: Template, association: Block) -> Block:
    """What ends once the association is effective."""
    (wait,) = (
        block
        for block in template.all("terraform_data")
        if association.address in template.dependencies(block)
    )
    return wait


def test_a_pod_identity_role_is_given_to_one_service_account(context: AwsContext) -> None:
    template = synthesize_pod_identity(context)
    association = association_of(template)
    assert association["service_account"] == "orchestrator"
    assert association["cluster_name"] == "${aws_eks_cluster.cluster.name}"
    assert template.follow(association["role_arn"]) == role_of(template)


def test_a_pod_identity_role_trusts_that_service_account_of_that_cluster_alone(
    context: AwsContext,
) -> None:
    (statement,) = role_of(synthesize_pod_identity(context)).json("assume_role_policy")["Statement"]
    assert statement["Principal"] == {"Service": ["pods.eks.amazonaws.com"]}
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert statement["Condition"]["StringEquals"] == {
        "aws:RequestTag/eks-cluster-arn": "${aws_eks_cluster.cluster.arn}",
        "aws:RequestTag/kubernetes-namespace": "va",
        "aws:RequestTag/kubernetes-service-account": "orchestrator",
    }


def test_a_role_is_effective_some_seconds_after_each_new_association(context: AwsContext) -> None:
    template = synthesize_pod_identity(context)
    association = association_of(template)
    wait = wait_for(template, association)
    # Provisioners run when the resource is made. It is made anew with another association.
    assert template.follow(wait["triggers_replace"]["association"]) == association
    assert wait["provisioner"] == [{"local-exec": {"command": "sleep 15"}}]


def test_a_role_has_its_managed_policies_before_it_is_effective(context: AwsContext) -> None:
    template = synthesize_pod_identity(context)
    before = made_before(template, wait_for(template, association_of(template)))
    attachments = {
        block.address
        for block in template.all("aws_iam_role_policy_attachment")
        if template.follow(block["role"]) == role_of(template)
    }
    assert attachments
    assert attachments <= before


def test_what_uses_a_role_waits_until_it_is_effective(context: AwsContext) -> None:
    def use(stack: TerraformStack, cluster: EksCluster) -> None:
        role = PodIdentityRole(
            stack, "role", context=context, cluster=cluster, name="x", service_account=ACCOUNT
        )
        TerraformResource(
            stack,
            "user",
            terraform_resource_type="terraform_data",
            depends_on=permissions_of(role),
        )

    template = synthesize(context, use)
    (user,) = (block for block in template.all("terraform_data") if block.id == "user")
    assert wait_for(template, association_of(template)).address in template.dependencies(user)


def test_a_pod_identity_role_can_be_allowed_things(context: AwsContext) -> None:
    template = synthesize_pod_identity(context)
    policy = template.one("aws_iam_role_policy", name="list")
    assert template.follow(policy["role"]) == role_of(template)
    assert attached_policies(template, role_of(template)) == {"AmazonPollyReadOnlyAccess"}


def test_an_irsa_role_trusts_tokens_of_one_service_account_made_for_sts(
    context: AwsContext,
) -> None:
    template = synthesize_irsa(context)
    (statement,) = role_of(template).json("assume_role_policy")["Statement"]
    assert statement["Action"] == ["sts:AssumeRoleWithWebIdentity"]
    (provider,) = statement["Principal"]["Federated"]
    assert template.follow(provider).type == "aws_iam_openid_connect_provider"
    (issuer,) = template.content["locals"]
    assert statement["Condition"]["StringEquals"] == {
        f"${{local.{issuer}}}:aud": "sts.amazonaws.com",
        f"${{local.{issuer}}}:sub": "system:serviceaccount:va:orchestrator",
    }


def test_an_irsa_role_has_the_managed_policies_that_it_is_given(context: AwsContext) -> None:
    template = synthesize_irsa(context)
    assert attached_policies(template, role_of(template)) == {"AmazonPollyReadOnlyAccess"}


def test_the_issuer_in_trust_policies_is_the_clusters_without_its_scheme(
    context: AwsContext,
) -> None:
    (value,) = synthesize(context).content["locals"].values()
    issuer = "aws_eks_cluster.cluster.identity[0].oidc[0].issuer"
    assert value == f'${{replace({issuer}, "https://", "")}}'


def test_iam_believes_the_clusters_tokens_for_sts_without_a_pinned_certificate(
    context: AwsContext,
) -> None:
    provider = synthesize(context).one("aws_iam_openid_connect_provider")
    assert provider["url"] == "${aws_eks_cluster.cluster.identity[0].oidc[0].issuer}"
    assert provider["client_id_list"] == ["sts.amazonaws.com"]
    assert "thumbprint_list" not in provider
