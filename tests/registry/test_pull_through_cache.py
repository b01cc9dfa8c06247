from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.foundation.policy import trust
from constructs_va.foundation.role import Role
from constructs_va.registry import PullThroughCache
from constructs_va.settings import AwsContext, PullThroughCacheSettings
from constructs_va.testing import Template, synthesize_construct

SECRETS = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecr-pullthroughcache"
DOCKER_HUB, GITHUB = f"{SECRETS}/docker-hub-AbCdEf", f"{SECRETS}/github-GhIjKl"


def cache(context: AwsContext, **settings: Any) -> Template:
    def define(stack: TerraformStack) -> None:
        given = PullThroughCacheSettings(docker_hub=DOCKER_HUB, github=GITHUB, **settings)
        made = PullThroughCache(stack, "cache", given, context=context)
        service = trust("T", {"Service": ("ec2.amazonaws.com",)})
        made.allow_pull(Role(stack, "role", context=context, name="node", trust=service))

    return synthesize_construct(define)


@pytest.mark.parametrize(
    ("upstream", "address", "credential"),
    [
        ("docker.io", "registry-1.docker.io", DOCKER_HUB),
        ("ghcr.io", "ghcr.io", GITHUB),
        ("quay.io", "quay.io", None),
        ("registry.k8s.io", "registry.k8s.io", None),
        ("public.ecr.aws", "public.ecr.aws", None),
    ],
)
def test_each_upstream_has_a_rule_and_those_that_ask_who_it_is_a_credential(
    upstream: str, address: str, credential: str | None, context: AwsContext
) -> None:
    rule = cache(context).one(
        "aws_ecr_pull_through_cache_rule", ecr_repository_prefix=f"cache/{upstream}"
    )
    assert rule["upstream_registry_url"] == address
    assert rule.get("credential_arn") == credential


def test_repositories_are_made_by_a_template_that_lets_tags_move_and_old_images_go(
    context: AwsContext,
) -> None:
    template = cache(context, prefix="mirror", keep_images=7)
    made = template.one("aws_ecr_repository_creation_template")
    assert (made["prefix"], made["applied_for"]) == ("mirror", ["PULL_THROUGH_CACHE"])
    assert made["image_tag_mutability"] == "MUTABLE"
    (rule,) = made.json("lifecycle_policy")["rules"]
    assert rule["selection"]["countNumber"] == 7
    for one in template.all("aws_ecr_pull_through_cache_rule"):
        assert made.address in template.dependencies(one)


def test_who_may_pull_may_be_the_first_in_the_caches_repositories_alone(
    context: AwsContext,
) -> None:
    policy = cache(context).one("aws_iam_role_policy", name="fill-image-cache").json("policy")
    (statement,) = policy["Statement"]
    assert statement["Action"] == ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
    assert statement["Resource"] == ["arn:aws:ecr:eu-central-1:111122223333:repository/cache/*"]
