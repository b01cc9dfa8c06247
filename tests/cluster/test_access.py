from typing import Any

import pytest

from constructs_va.settings import AccessEntry, AwsContext
from constructs_va.testing import Block, Template
from tests.cluster.synthesis import OPERATOR, synthesize

DEVELOPER = "arn:aws:iam::111122223333:role/people/developer"


def synthesize_access(context: AwsContext, **entry: Any) -> Template:
    developer = AccessEntry(principal_arn=DEVELOPER, **entry)
    return synthesize(context, access=(OPERATOR, developer))


def entry_of(template: Template) -> Block:
    return template.one("aws_eks_access_entry", principal_arn=DEVELOPER)


def association_of(template: Template) -> Block:
    (association,) = (
        block
        for block in template.all("aws_eks_access_policy_association")
        if template.follow(block["principal_arn"]) == entry_of(template)
    )
    return association


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("cluster_admin", "AmazonEKSClusterAdminPolicy"),
        ("admin", "AmazonEKSAdminPolicy"),
        ("edit", "AmazonEKSEditPolicy"),
        ("view", "AmazonEKSViewPolicy"),
    ],
)
def test_a_policy_is_one_of_ekss_own_and_holds_in_the_whole_cluster(
    context: AwsContext, policy: str, expected: str
) -> None:
    association = association_of(synthesize_access(context, policy=policy))
    assert association["policy_arn"] == f"arn:aws:eks::aws:cluster-access-policy/{expected}"
    assert association["access_scope"] == {"type": "cluster"}


def test_access_can_be_limited_to_namespaces(context: AwsContext) -> None:
    template = synthesize_access(context, policy="edit", namespaces=("va", "tools"))
    assert association_of(template)["access_scope"] == {
        "type": "namespace",
        "namespaces": ["va", "tools"],
    }


def test_policies_of_another_partition_have_its_arn(context: AwsContext) -> None:
    government = context.model_copy(update={"region": "us-gov-west-1"})
    association = synthesize(government).one("aws_eks_access_policy_association")
    assert association["policy_arn"].startswith("arn:aws-us-gov:eks::aws:cluster-access-policy/")


def test_an_entry_is_known_by_its_principals_name_not_by_its_place(context: AwsContext) -> None:
    developer = AccessEntry(principal_arn=DEVELOPER, policy="view")
    first, second = (
        synthesize(context, access=entries)
        for entries in ((OPERATOR, developer), (developer, OPERATOR))
    )
    assert entry_of(first).address == entry_of(second).address
    assert "access-developer" in entry_of(first).address


def test_groups_are_those_that_rights_are_given_to(context: AwsContext) -> None:
    entry = entry_of(synthesize_access(context, groups=("operators", "readers")))
    assert entry["kubernetes_groups"] == ["va-operators", "va-readers"]


def test_who_is_in_groups_alone_has_no_policy_of_eks(context: AwsContext) -> None:
    template = synthesize_access(context, groups=("developers",))
    (association,) = template.all("aws_eks_access_policy_association")
    assert template.follow(association["principal_arn"]) != entry_of(template)


def test_who_has_a_policy_alone_is_in_no_group(context: AwsContext) -> None:
    assert "kubernetes_groups" not in entry_of(synthesize_access(context, policy="view"))
