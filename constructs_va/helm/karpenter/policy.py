"""What Karpenter may do in AWS.

Source: Karpenter v1.14.1, documentation, "Reference", "CloudFormation". Left out is what only a
Karpenter needs that makes instance profiles itself, or that watches zonal shifts.
"""

from collections.abc import Mapping, Sequence

from constructs_va.cluster import EksCluster
from constructs_va.foundation.policy import Statement
from constructs_va.helm.karpenter.interruptions import Interruptions
from constructs_va.helm.karpenter.node_identity import NodeIdentity
from constructs_va.settings import AwsContext


def statements(
    context: AwsContext, cluster: EksCluster, nodes: NodeIdentity, interruptions: Interruptions
) -> Mapping[str, Sequence[Statement]]:
    """All statements, by the name of the policy that they are in."""
    return {
        "node-lifecycle": (*_launch(context), *_tag(context), _end(context)),
        "node-identity": _identity(context, nodes),
        "discovery": _discovery(context, cluster),
        "interruptions": (
            Statement(
                "ReadInterruptions",
                ("sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"),
                (interruptions.queue.arn,),
            ),
        ),
    }


def _launch(context: AwsContext) -> Sequence[Statement]:
    launch = ("ec2:RunInstances", "ec2:CreateFleet")
    return (
        Statement(
            "UseImagesAndNetwork",
            launch,
            (
                f"arn:{context.partition}:ec2:{context.region}::image/*",
                f"arn:{context.partition}:ec2:{context.region}::snapshot/*",
                *_ec2(
                    context, "security-group", "subnet", "capacity-reservation", "placement-group"
                ),
            ),
        ),
        Statement(
            "UseOwnLaunchTemplates",
            launch,
            _ec2(context, "launch-template"),
            conditions={
                "StringEquals": _owned("ResourceTag", context),
                "StringLike": {f"aws:ResourceTag/{POOL_TAG}": "*"},
            },
        ),
        Statement(
            "LaunchTagged",
            (*launch, "ec2:CreateLaunchTemplate"),
            _ec2(context, *LAUNCHED),
            conditions={
                "StringEquals": {
                    **_owned("RequestTag", context),
                    "aws:RequestTag/eks:eks-cluster-name": context.prefix,
                },
                "StringLike": {f"aws:RequestTag/{POOL_TAG}": "*"},
            },
        ),
    )


def _tag(context: AwsContext) -> Sequence[Statement]:
    return (
        Statement(
            "TagAtLaunch",
            ("ec2:CreateTags",),
            _ec2(context, *LAUNCHED),
            conditions={
                "StringEquals": {
                    **_owned("RequestTag", context),
                    "aws:RequestTag/eks:eks-cluster-name": context.prefix,
                    "ec2:CreateAction": ("RunInstances", "CreateFleet", "CreateLaunchTemplate"),
                },
                "StringLike": {f"aws:RequestTag/{POOL_TAG}": "*"},
            },
        ),
        Statement(
            "TagOwnInstances",
            ("ec2:CreateTags",),
            _ec2(context, "instance"),
            conditions={
                "StringEquals": _owned("ResourceTag", context),
                "StringLike": {f"aws:ResourceTag/{POOL_TAG}": "*"},
                "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": context.prefix},
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": ("eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name")
                },
            },
        ),
    )


def _end(context: AwsContext) -> Statement:
    return Statement(
        "EndOwn",
        ("ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"),
        _ec2(context, "instance", "launch-template"),
        conditions={
            "StringEquals": _owned("ResourceTag", context),
            "StringLike": {f"aws:ResourceTag/{POOL_TAG}": "*"},
        },
    )


def _identity(context: AwsContext, nodes: NodeIdentity) -> Sequence[Statement]:
    profiles = f"arn:{context.partition}:iam::{context.account}:instance-profile/*"
    return (
        Statement(
            "GiveNodesTheirRole",
            ("iam:PassRole",),
            (nodes.role.arn,),
            conditions={
                "StringEquals": {
                    "iam:PassedToService": ("ec2.amazonaws.com", "ec2.amazonaws.com.cn")
                }
            },
        ),
        # Before it lets go of a class of nodes, it looks for profiles that it may have made for it.
        Statement("ListProfiles", ("iam:ListInstanceProfiles",)),
        Statement("SeeProfiles", ("iam:GetInstanceProfile",), (profiles,)),
    )


def _discovery(context: AwsContext, cluster: EksCluster) -> Sequence[Statement]:
    images = f"arn:{context.partition}:ssm:{context.region}::parameter/aws/service/*"
    return (
        Statement("SeeCluster", ("eks:DescribeCluster",), (cluster.arn,)),
        Statement(
            "SeeRegion",
            SEE,
            conditions={"StringEquals": {"aws:RequestedRegion": context.region}},
        ),
        Statement("SeeImageReleases", ("ssm:GetParameter",), (images,)),
        Statement("SeePrices", ("pricing:GetProducts",)),
    )


def _owned(tags: str, context: AwsContext) -> Mapping[str, str]:
    return {f"aws:{tags}/kubernetes.io/cluster/{context.prefix}": "owned"}


def _ec2(context: AwsContext, *kinds: str) -> tuple[str, ...]:
    return tuple(context.arn("ec2", f"{kind}/*") for kind in kinds)


POOL_TAG = "karpenter.sh/nodepool"

LAUNCHED = (
    "fleet",
    "instance",
    "volume",
    "network-interface",
    "launch-template",
    "spot-instances-request",
)
"""What a launch makes."""

SEE = (
    "ec2:DescribeCapacityReservations",
    "ec2:DescribeImages",
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribePlacementGroups",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSpotPriceHistory",
    "ec2:DescribeSubnets",
)
