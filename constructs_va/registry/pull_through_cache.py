"""A cache of other registries' images in ECR."""

import json

from cdktf_cdktf_provider_aws.ecr_pull_through_cache_rule import EcrPullThroughCacheRule
from cdktf_cdktf_provider_aws.ecr_repository_creation_template import (
    EcrRepositoryCreationTemplate,
    EcrRepositoryCreationTemplateEncryptionConfiguration,
)
from constructs import Construct

from constructs_va.foundation.policy import Statement
from constructs_va.foundation.role import Grantee
from constructs_va.settings import AwsContext
from constructs_va.settings.pulled_images import UPSTREAMS, PullThroughCacheSettings


class PullThroughCache(Construct):
    """Rules by which ECR gets images of others when they are first pulled, and keeps them.

    ECR makes a repository for each image, by the template here, and asks the upstream at most once
    a day whether a tag has moved. An image that is cached is there though its upstream isn't.
    The first pull of an image by a private endpoint needs a way to the internet as well, such as a
    NAT gateway. Source: Amazon ECR User Guide, "Sync an upstream registry with an Amazon ECR
    private registry", and "Amazon ECR interface VPC endpoints", "Considerations".
    """

    def __init__(
        self, scope: Construct, id_: str, settings: PullThroughCacheSettings, *, context: AwsContext
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context = settings, context
        template = self._define_template()
        for name, address in UPSTREAMS.items():
            EcrPullThroughCacheRule(
                self,
                # Terraform's addresses have no dots.
                f"rule-{name.replace('.', '-')}",
                ecr_repository_prefix=f"{settings.prefix}/{name}",
                upstream_registry_url=address,
                credential_arn=self._credentials.get(name),
                depends_on=[template],
            )

    @property
    def _credentials(self) -> dict[str, str]:
        return {"docker.io": self._settings.docker_hub, "ghcr.io": self._settings.github}

    def allow_pull(self, grantee: Grantee) -> None:
        """Let the grantee, who may pull from ECR, be the first who pulls an image.

        Source: Amazon ECR User Guide, "IAM permissions required to sync an upstream registry with
        an Amazon ECR private registry".
        """
        repositories = self._context.arn("ecr", f"repository/{self._settings.prefix}/*")
        grantee.allow(
            "fill-image-cache",
            Statement(
                "FillImageCache",
                ("ecr:BatchImportUpstreamImage", "ecr:CreateRepository"),
                (repositories,),
            ),
        )

    def _define_template(self) -> EcrRepositoryCreationTemplate:
        """Repositories without a key of ours and without tags: what is in them is public, and both
        would need a role for ECR. Tags may move, as they do upstream."""
        return EcrRepositoryCreationTemplate(
            self,
            "template",
            prefix=self._settings.prefix,
            applied_for=["PULL_THROUGH_CACHE"],
            description="Images of others, got when they are first pulled",
            image_tag_mutability="MUTABLE",
            encryption_configuration=[
                EcrRepositoryCreationTemplateEncryptionConfiguration(encryption_type="AES256")
            ],
            lifecycle_policy=json.dumps({"rules": [self._expiry()]}),
        )

    def _expiry(self) -> dict[str, object]:
        """Source: Amazon ECR User Guide, "Lifecycle policy properties in Amazon ECR"."""
        return {
            "rulePriority": 1,
            "description": "Old images come again when they are pulled",
            "selection": {
                "tagStatus": "any",
                "countType": "imageCountMoreThan",
                "countNumber": self._settings.keep_images,
            },
            "action": {"type": "expire"},
        }
