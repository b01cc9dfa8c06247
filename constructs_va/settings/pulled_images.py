"""Where the images of charts, and of the library's own jobs, are pulled from."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from constructs_va.settings.charts.vault import CHARTS as VAULT
from constructs_va.settings.errors import Problem
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.model import Settings
from constructs_va.settings.types import Name, matching

UPSTREAMS: Mapping[str, str] = {
    "docker.io": "registry-1.docker.io",
    "ghcr.io": "ghcr.io",
    "public.ecr.aws": "public.ecr.aws",
    "quay.io": "quay.io",
    "registry.k8s.io": "registry.k8s.io",
}
"""The registries that ECR caches, by their names in images, and their addresses as ECR has them.

Source: Amazon ECR User Guide, "Creating a pull through cache rule in Amazon ECR".
"""

AWS_CLI = "public.ecr.aws/aws-cli/aws-cli:2.36.15"
"""AWS's own image of its command line, at a version.

Source: AWS Command Line Interface User Guide, "Running the official Amazon ECR Public or Docker
images for the AWS CLI".
"""

POSTGRES = "public.ecr.aws/docker/library/postgres:17.10-alpine"
"""PostgreSQL's official image, for psql: one that is as new as the server or newer."""

VELERO_AWS_PLUGIN = "velero/velero-plugin-for-aws:v1.14.2"
"""Source: velero-plugin-for-aws' README, "Compatibility": 1.14 goes with Velero 1.18."""

PINNABLE = frozenset({
    AWS_CLI,
    POSTGRES,
    VELERO_AWS_PLUGIN,
    *(f"hashicorp/vault:{chart.app_version}" for chart in VAULT),
})  # fmt: skip
"""Images that see keys, passwords, or all of the cluster's objects."""

LONGEST_PREFIX = 30
"""Source: Amazon ECR API Reference, CreatePullThroughCacheRule, ecrRepositoryPrefix."""

CredentialArn = Annotated[
    str,
    matching(
        r"arn:aws(-us-gov)?:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:"
        r"ecr-pullthroughcache/[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}",
        "the whole ARN of a secret of Secrets Manager whose name begins with "
        "'ecr-pullthroughcache/', and that ends in six characters that AWS chose",
    ),
    Field(max_length=612),
]
"""Source: Amazon ECR API Reference, CreatePullThroughCacheRule, credentialArn."""


TaggedImage = Annotated[
    str,
    matching(r"[a-z0-9][a-zA-Z0-9._/-]*:[A-Za-z0-9._-]+", "an image with its tag: 'va/web:1.2.3'"),
]
"""An image's name, with its registry where it has one, and its tag."""

Digest = Annotated[
    str, matching(r"sha256:[0-9a-f]{64}", "'sha256:' and 64 digits of base 16, in lower case")
]


class PullThroughCacheSettings(Settings):
    """ECR rules by which the account's own registry gets images of others, and keeps them.

    Nodes then start though the publisher's registry is down, or refuses pulls by whom it doesn't
    know, as Docker Hub does after some. Two registries give images only to those who log in: the
    secrets hold ``{"username": "…", "accessToken": "…"}``, in the environment's account and region,
    and are made before: ``docs/runbooks/images.md``.
    """

    docker_hub: CredentialArn
    """The secret with a Docker Hub user name and an access token that may read public images."""

    github: CredentialArn
    """The secret with a GitHub user name and a token with the scope ``read:packages``."""

    prefix: Annotated[Name, Field(max_length=LONGEST_PREFIX - 1 - max(map(len, UPSTREAMS)))] = (
        "cache"
    )
    """How the names of the cache's repositories begin. Environments that share an account and a
    region take different ones: a rule exists once."""

    keep_images: Annotated[int, Field(ge=2, le=1000)] = 20
    """How many images of each repository are kept, the newest. One that is pulled again comes
    again."""

    def registry(self, account: str, region: str) -> str:
        """The registry with the prefix: an upstream's name follows, and then the repository."""
        return f"{account}.dkr.ecr.{region}.amazonaws.com/{self.prefix}"

    def check_place(self, account: str, region: str) -> Iterator[Problem]:
        """The problems of these settings in this account and region.

        Source: Amazon ECR User Guide, "Creating a pull through cache rule in Amazon ECR": a secret
        is of the rule's own account and region.
        """
        for field in ("docker_hub", "github"):
            if f":{region}:{account}:" not in getattr(self, field):
                yield self.problem(
                    field,
                    allowed=f"the ARN of a secret of account {account} in {region}",
                    remedy="make the secret there, and give the ARN that AWS prints",
                )


class PulledImages(Settings):
    """Where others' images are pulled from, and which of them are held to their contents."""

    cache: PullThroughCacheSettings | None = None
    """A cache in the account's own registry, which all charts and jobs pull from. Default: none;
    images come from their publishers' registries, without logging in."""

    digests: Mapping[TaggedImage, Digest] = {}
    """Image to its digest, for images that see keys or passwords: whatever becomes of the tag, no
    other image runs. The images are those of :data:`PINNABLE`; ``docs/runbooks/images.md`` says how
    to get a digest, and how to bring a pinned image into the ``cache``, which ECR doesn't fill by
    digest (aws/containers-roadmap #2837). Default: tags are trusted."""

    def source(self, account: str, region: str) -> ImageSource:
        """What names an image as it is pulled in this account and region."""
        mirror = self.cache.registry(account, region) if self.cache else None
        return ImageSource(mirror=mirror, digests=self.digests)

    @override
    def check(self) -> Iterator[Problem]:
        for image in (image for image in self.digests if image not in PINNABLE):
            yield Problem(
                path="digests",
                given=image,
                allowed=", ".join(sorted(PINNABLE)),
                remedy="name one of these; a digest goes with one version, so that a newer one of "
                "the library needs a new digest",
            )
