"""How long names may be, by resource type and attribute, and where each limit is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """What a service takes for a name."""

    longest: int
    source: str
    pattern: str = r"[\x20-\x7e]+"
    """Of the whole name. Default: printable ASCII."""

    def problem(self, name: str) -> str | None:
        """Why a name isn't taken; None where it is."""
        if len(name) > self.longest:
            return f"{name} has {len(name)} characters of {self.longest} ({self.source})"
        if not re.fullmatch(self.pattern, name):
            return f"{name!r} is not {self.pattern} ({self.source})"
        return None


_DASHED = "[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*"
_IAM = Limit(64, "IAM User Guide, IAM and AWS STS quotas", r"[\w+=,.@-]+")
_RDS = "Amazon RDS API Reference"

AWS: Mapping[tuple[str, str], Limit] = {
    ("aws_acm_certificate", "domain_name"): Limit(64, "ACM API Reference, RequestCertificate"),
    ("aws_backup_plan", "name"): Limit(50, "AWS Backup API Reference, BackupPlan", r"[\w.-]+"),
    ("aws_backup_plan", "rule.rule_name"): Limit(50, "AWS Backup API Reference", r"[\w.-]+"),
    ("aws_backup_selection", "name"): Limit(50, "AWS Backup API Reference", r"[\w.-]+"),
    ("aws_backup_vault", "name"): Limit(50, "AWS Backup API Reference", r"[\w-]{2,}"),
    ("aws_budgets_budget", "name"): Limit(100, "AWS Budgets API Reference, Budget", r"[^:\\]+"),
    ("aws_cloudwatch_dashboard", "dashboard_name"): Limit(
        255, "CloudWatch API Reference, PutDashboard", r"[\w-]+"
    ),
    ("aws_cloudwatch_event_rule", "name"): Limit(
        64, "EventBridge API Reference, PutRule", r"[.\w-]+"
    ),
    ("aws_cloudwatch_event_rule", "description"): Limit(512, "EventBridge API Reference, PutRule"),
    ("aws_cloudwatch_event_target", "target_id"): Limit(
        64, "EventBridge API Reference, Target", r"[.\w-]+"
    ),
    ("aws_cloudwatch_log_group", "name"): Limit(
        512, "CloudWatch Logs API Reference, CreateLogGroup", r"[.\w/#-]+"
    ),
    ("aws_cloudwatch_log_metric_filter", "name"): Limit(
        512, "CloudWatch Logs API Reference, PutMetricFilter", r"[^:*]+"
    ),
    ("aws_cloudwatch_log_resource_policy", "policy_name"): Limit(
        512, "CloudWatch Logs API Reference, PutResourcePolicy"
    ),
    ("aws_cloudwatch_metric_alarm", "alarm_name"): Limit(
        255, "CloudWatch API Reference, PutMetricAlarm"
    ),
    ("aws_db_event_subscription", "name"): Limit(255, f"{_RDS}, CreateEventSubscription", _DASHED),
    ("aws_db_instance", "identifier"): Limit(63, f"{_RDS}, CreateDBInstance", _DASHED),
    ("aws_db_instance", "final_snapshot_identifier"): Limit(
        255, f"{_RDS}, DeleteDBInstance", _DASHED
    ),
    ("aws_db_instance", "db_name"): Limit(63, f"{_RDS}, CreateDBInstance", r"[A-Za-z_]\w*"),
    ("aws_db_instance", "username"): Limit(63, f"{_RDS}, CreateDBInstance", r"[A-Za-z]\w*"),
    ("aws_db_parameter_group", "name"): Limit(255, f"{_RDS}, CreateDBParameterGroup", _DASHED),
    ("aws_db_subnet_group", "name"): Limit(
        255, f"{_RDS}, CreateDBSubnetGroup", r"[a-z0-9][a-z0-9 ._-]*"
    ),
    ("aws_ecr_pull_through_cache_rule", "ecr_repository_prefix"): Limit(
        30, "ECR API Reference, CreatePullThroughCacheRule", r"[a-z0-9]+([._/-][a-z0-9]+)*"
    ),
    ("aws_ecr_repository", "name"): Limit(256, "ECR API Reference, CreateRepository"),
    ("aws_eks_addon", "addon_name"): Limit(100, "EKS API Reference, CreateAddon"),
    ("aws_eks_cluster", "name"): Limit(
        100, "EKS API Reference, CreateCluster", "[0-9A-Za-z][A-Za-z0-9_-]*"
    ),
    # The provider adds 26 characters. Source: Terraform's plugin SDK, id.UniqueIDSuffixLength.
    ("aws_eks_node_group", "node_group_name_prefix"): Limit(
        63 - 26, "EKS API Reference, CreateNodegroup", "[0-9A-Za-z][A-Za-z0-9_-]*"
    ),
    ("aws_iam_instance_profile", "name"): Limit(
        128, "IAM User Guide, IAM and AWS STS quotas", r"[\w+=,.@-]+"
    ),
    ("aws_iam_policy", "name"): Limit(
        128, "IAM User Guide, IAM and AWS STS quotas", r"[\w+=,.@-]+"
    ),
    ("aws_iam_role", "name"): _IAM,
    ("aws_iam_role", "description"): Limit(1000, "IAM API Reference, CreateRole"),
    ("aws_iam_role_policy", "name"): Limit(128, "IAM API Reference, PutRolePolicy", r"[\w+=,.@-]+"),
    ("aws_kms_alias", "name"): Limit(
        256, "KMS API Reference, CreateAlias", "alias/[A-Za-z0-9/_-]+"
    ),
    ("aws_kms_key", "description"): Limit(8192, "KMS API Reference, CreateKey"),
    ("aws_launch_template", "name"): Limit(
        128, "EC2 API Reference, CreateLaunchTemplate", r"[A-Za-z0-9().\-/_]{3,}"
    ),
    ("aws_lb", "name"): Limit(32, "ELB API Reference, CreateLoadBalancer", _DASHED),
    ("aws_lb_target_group", "name"): Limit(32, "ELB API Reference, CreateTargetGroup", _DASHED),
    ("aws_s3_bucket", "bucket"): Limit(
        63, "S3 User Guide, General purpose bucket naming rules", "[a-z0-9][a-z0-9.-]+[a-z0-9]"
    ),
    ("aws_secretsmanager_secret", "name"): Limit(
        512, "Secrets Manager API Reference, CreateSecret", r"[\w/+=.@-]+"
    ),
    ("aws_secretsmanager_secret", "description"): Limit(
        2048, "Secrets Manager API Reference, CreateSecret"
    ),
    ("aws_security_group", "name"): Limit(
        255, "EC2 API Reference, CreateSecurityGroup", r"(?!sg-)[\w .:/()#,@\[\]+=&;{}!$*-]+"
    ),
    ("aws_security_group", "description"): Limit(
        255, "EC2 API Reference, CreateSecurityGroup", r"[\w .:/()#,@\[\]+=&;{}!$*-]+"
    ),
    ("aws_sns_topic", "name"): Limit(256, "SNS API Reference, CreateTopic", r"[\w-]+"),
    ("aws_sqs_queue", "name"): Limit(
        80, "SQS Developer Guide, standard queue quotas", r"[\w-]+(\.fifo)?"
    ),
    ("aws_vpc_security_group_egress_rule", "description"): Limit(255, "EC2 API Reference, IpRange"),
    ("aws_vpc_security_group_ingress_rule", "description"): Limit(
        255, "EC2 API Reference, IpRange"
    ),
    ("aws_wafv2_ip_set", "name"): Limit(128, "WAFV2 API Reference, CreateIPSet", r"[\w-]+"),
    ("aws_wafv2_web_acl", "name"): Limit(128, "WAFV2 API Reference, CreateWebACL", r"[\w-]+"),
    ("aws_wafv2_web_acl", "rule.name"): Limit(128, "WAFV2 API Reference, Rule", r"[\w-]+"),
}
"""AWS' resources."""

TAG_KEY, TAG_VALUE = (
    Limit(longest, "Tagging AWS Resources User Guide, Best practices", r"[\w .:/=+@-]*")
    for longest in (128, 256)
)

_NAMES = "Kubernetes documentation, Object Names and IDs"
SUBDOMAIN = Limit(253, _NAMES, r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
LABEL = Limit(63, _NAMES, "[a-z0-9]([a-z0-9-]*[a-z0-9])?")

KUBERNETES: Mapping[tuple[str, str], Limit] = {
    ("kubernetes_service_v1", "metadata.name"): Limit(
        63, "Kubernetes documentation, Service: an RFC 1035 label", "[a-z]([a-z0-9-]*[a-z0-9])?"
    ),
    ("kubernetes_namespace_v1", "metadata.name"): LABEL,
    # Its jobs are named after it, and these label their pods by their names.
    ("kubernetes_cron_job_v1", "metadata.name"): Limit(
        52, "Kubernetes documentation, CronJob limitations", LABEL.pattern
    ),
    ("kubernetes_job_v1", "metadata.name"): LABEL,
    # Its pods have its name for a label, as this library has it.
    ("kubernetes_deployment_v1", "metadata.name"): LABEL,
    # Roles and their bindings may have any name that is part of a path.
    ("kubernetes_cluster_role_v1", "metadata.name"): Limit(253, _NAMES, "[^/%]+"),
    ("kubernetes_cluster_role_binding_v1", "metadata.name"): Limit(253, _NAMES, "[^/%]+"),
}
"""Kubernetes' objects; the others have names of :data:`SUBDOMAIN`."""

LABEL_VALUE = Limit(
    63,
    "Kubernetes documentation, Labels and Selectors",
    "([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?",
)
PORT_NAME = Limit(
    15, "Kubernetes documentation, Service: an IANA_SVC_NAME", "[a-z0-9-]*[a-z][a-z0-9-]*"
)
HELM_RELEASE = Limit(53, "Helm, chartutil.ValidateReleaseName", r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")

UNLIMITED: Mapping[str, str] = {
    "vault_": "Vault publishes no limit but that of a storage entry, 512 KiB",
}
"""Types whose names have no limit, by how they begin, and why."""
