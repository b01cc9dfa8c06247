"""What aws-load-balancer-controller may do in AWS.

Source: AWS Load Balancer Controller v3.5.0, ``docs/install/iam_policy.json``. Here its conditions
name this cluster where there they ask for any, its resources are of this account and region, and
what isn't used is left out: Cognito, Shield, WAF Classic.
"""

from collections.abc import Sequence

from constructs_va.cluster import EksCluster
from constructs_va.foundation.policy import Conditions, Statement
from constructs_va.settings import AwsContext

OWNER_TAG = "elbv2.k8s.aws/cluster"
"""The controller tags all that it makes with the cluster's name."""


def load_balancing(context: AwsContext, cluster: EksCluster) -> Sequence[Statement]:
    """Statements for load balancers, what belongs to them, and their security groups."""
    return (
        Statement("See", SEE),
        Statement("SeeCertificates", CERTIFICATES),
        Statement(
            "LinkServiceRole",
            ("iam:CreateServiceLinkedRole",),
            conditions={
                "StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}
            },
        ),
        *_security_groups(context, cluster),
        *_load_balancers(context),
        *_tagging(context),
    )


def web_application_firewall(context: AwsContext) -> Sequence[Statement]:
    """Statements for putting load balancers behind web ACLs that somebody else made."""
    return (
        Statement(
            "UseWebAcls",
            (
                "wafv2:GetWebACL",
                "wafv2:GetWebACLForResource",
                "wafv2:AssociateWebACL",
                "wafv2:DisassociateWebACL",
            ),
        ),
        Statement(
            "SetWebAcl", ("elasticloadbalancing:SetWebAcl",), (_balancing(context, "loadbalancer"),)
        ),
    )


def _security_groups(context: AwsContext, cluster: EksCluster) -> Sequence[Statement]:
    """Groups of its own, and rules in the cluster's that let load balancers reach pods."""
    groups = context.arn("ec2", "security-group/*")
    clusters_own = context.arn("ec2", f"security-group/{cluster.security_group_id}")
    vpc = context.arn("ec2", f"vpc/{cluster.resource.vpc_config.vpc_id}")
    change_rules = ("ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")
    return (
        Statement("CreateGroups", ("ec2:CreateSecurityGroup",), (groups, vpc)),
        Statement(
            "TagNewGroups",
            ("ec2:CreateTags",),
            (groups,),
            conditions={
                "StringEquals": {
                    "ec2:CreateAction": "CreateSecurityGroup",
                    f"aws:RequestTag/{OWNER_TAG}": context.prefix,
                }
            },
        ),
        Statement(
            "TagOwnGroups",
            ("ec2:CreateTags", "ec2:DeleteTags"),
            (groups,),
            conditions=_own_but_not_the_owner(context),
        ),
        Statement(
            "ChangeOwnGroups",
            (*change_rules, "ec2:DeleteSecurityGroup"),
            (groups,),
            conditions=_own(context),
        ),
        Statement(
            "LetLoadBalancersIn",
            change_rules,
            (clusters_own, context.arn("ec2", "security-group-rule/*")),
        ),
    )


def _load_balancers(context: AwsContext) -> Sequence[Statement]:
    everything = (_balancing(context, "*"),)
    return (
        Statement(
            "Create",
            ("elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"),
            everything,
            conditions={"StringEquals": {f"aws:RequestTag/{OWNER_TAG}": context.prefix}},
        ),
        Statement("ChangeOwn", CHANGE, everything, conditions=_own(context)),
        Statement("Listen", LISTEN, everything),
        Statement(
            "RegisterTargets",
            ("elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"),
            (_balancing(context, "targetgroup"),),
        ),
    )


def _tagging(context: AwsContext) -> Sequence[Statement]:
    tag = ("elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags")
    owned = tuple(_balancing(context, kind) for kind in ("loadbalancer", "targetgroup"))
    return (
        Statement(
            "TagNew",
            ("elasticloadbalancing:AddTags",),
            owned,
            conditions={
                "StringEquals": {
                    "elasticloadbalancing:CreateAction": (
                        "CreateTargetGroup",
                        "CreateLoadBalancer",
                    ),
                    f"aws:RequestTag/{OWNER_TAG}": context.prefix,
                }
            },
        ),
        Statement("TagOwn", tag, owned, conditions=_own_but_not_the_owner(context)),
        Statement(
            "TagListeners",
            tag,
            tuple(_balancing(context, kind) for kind in ("listener", "listener-rule")),
        ),
    )


def _own(context: AwsContext) -> Conditions:
    return {"StringEquals": {f"aws:ResourceTag/{OWNER_TAG}": context.prefix}}


def _own_but_not_the_owner(context: AwsContext) -> Conditions:
    """For changing tags of what is its own, all but the one that makes it so."""
    return {**_own(context), "Null": {f"aws:RequestTag/{OWNER_TAG}": "true"}}


def _balancing(context: AwsContext, kind: str) -> str:
    """All resources of a kind of Elastic Load Balancing; its ARNs go on with type and name."""
    return context.arn("elasticloadbalancing", kind if kind == "*" else f"{kind}/*")


LISTEN = (
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:AddListenerCertificates",
    "elasticloadbalancing:RemoveListenerCertificates",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:SetRulePriorities",
)

CHANGE = (
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:ModifyListenerAttributes",
    "elasticloadbalancing:ModifyCapacityReservation",
    "elasticloadbalancing:ModifyIpPools",
)

CERTIFICATES = (
    "acm:ListCertificates",
    "acm:DescribeCertificate",
    "iam:ListServerCertificates",
    "iam:GetServerCertificate",
)

SEE = (
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeVpcs",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeTags",
    "ec2:GetCoipPoolUsage",
    "ec2:DescribeCoipPools",
    "ec2:GetSecurityGroupsForVpc",
    "ec2:DescribeIpamPools",
    "ec2:DescribeRouteTables",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTrustStores",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeCapacityReservation",
)
