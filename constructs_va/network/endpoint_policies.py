"""Who may use the VPC's endpoints, and for what.

An endpoint without a policy takes everyone's requests to everyone's resources: a pod that is taken
over could write to a stranger's bucket with the stranger's key, and no network policy sees that.
With these, requests are of principals of the environment's account, to resources of that account.

What is open beyond that is here, each with its reason, and nowhere else.
"""

from collections.abc import Sequence

from constructs_va.foundation.policy import Statement, policy_document
from constructs_va.settings import AwsContext

OTHERS_PRINCIPALS = {
    # Vault has AWS say who logs in to it, and passes on what they signed: people of other accounts
    # may be among them. A token of a cluster stands for no principal before it is exchanged.
    "sts": ("sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"),
}
"""By service: what may be asked by principals of other accounts, and by none."""

_PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")

OTHERS_RESOURCES = {
    # Images of add-ons are in registries of AWS's own accounts; a company's are often in a shared
    # one. Nothing can be written to them.
    "ecr.api": _PULL,
    "ecr.dkr": _PULL,
    # Machine images are AWS's, and not all actions tell whose resource they are about.
    # Source: IAM User Guide, "AWS global condition context keys", aws:ResourceAccount.
    "ec2": ("ec2:*",),
    # Roles of other accounts; who may take one, its own policy says.
    "sts": ("sts:AssumeRole",),
}
"""By service: what principals of the account may do with resources of others."""

PUBLIC_BUCKETS = (
    "prod-{region}-starport-layer-bucket",
    "al2023-repos-{region}-de612dc2",
    "prod-registry-k8s-io-*",
    "docker-images-prod",
    "quayio-production-s3",
)
"""Buckets whose objects anybody may read through S3's endpoints: layers of images in ECR, packages
of Amazon Linux, and the layers of registry.k8s.io, Docker Hub and Quay, which send clients there.

Source: Amazon ECR User Guide, "Amazon ECR interface VPC endpoints", "Minimum Amazon S3 Bucket
Permissions for Amazon ECR"; Amazon Linux 2023 User Guide, "Managing package and operating system
updates", on S3 endpoints; registry.k8s.io, ``cmd/archeio``; hosts that Docker and Quay redirect to.
"""


def endpoint_policy(service: str, context: AwsContext, *, accounts: Sequence[str] = ()) -> str:
    """The policy (JSON) of the endpoint of a service.

    Args:
        service: as the name of its endpoint ends, for example ``ecr.api``.
        accounts: other accounts that count as the environment's own.
    """
    ours = [context.account, *accounts]
    statements = [
        Statement(
            "OursToOurs",
            ("*",),
            principals="*",
            conditions={
                "StringEquals": {"aws:PrincipalAccount": ours},
                # Not every request is about a resource.
                "StringEqualsIfExists": {"aws:ResourceAccount": ours},
            },
        )
    ]
    if service in OTHERS_RESOURCES:
        statements.append(
            Statement(
                "OursToOthers",
                OTHERS_RESOURCES[service],
                principals="*",
                conditions={"StringEquals": {"aws:PrincipalAccount": ours}},
            )
        )
    if service in OTHERS_PRINCIPALS:
        statements.append(Statement("Anybody", OTHERS_PRINCIPALS[service], principals="*"))
    if service == "s3":
        statements.append(_public_objects(context))
    return policy_document(*statements)


def _public_objects(context: AwsContext) -> Statement:
    buckets = (bucket.format(region=context.region) for bucket in PUBLIC_BUCKETS)
    return Statement(
        "AnybodyReadsPublicObjects",
        ("s3:GetObject",),
        [f"arn:{context.partition}:s3:::{bucket}/*" for bucket in buckets],
        principals="*",
    )
