from typing import Any

from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.aws_for_fluent_bit import AwsForFluentBit
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AwsForFluentBitSettings
from constructs_va.testing import Block, Template
from tests.helm.synthesis import chart, made_before, release, statements_of, synthesize, values_of

NAME = "aws-for-fluent-bit"


def fluent_bit(context: AwsContext, *, monitored: bool = False, **settings: Any) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        AwsForFluentBit(
            stack,
            "logs",
            AwsForFluentBitSettings(**settings),
            context=context,
            cluster=cluster,
            chart=chart(NAME),
            monitored=monitored,
        )

    return synthesize(context, define)


def section(text: str) -> dict[str, str]:
    """The lines of a section of the configuration, by their keys."""
    _, *lines = text.strip().splitlines()
    return dict(line.strip().split(" ", 1) for line in lines)


def log_group(template: Template) -> Block:
    return template.one("aws_cloudwatch_log_group", name="/aws/eks/va-test/pods")


def test_logs_are_kept_as_long_as_the_settings_say_and_encrypted(context: AwsContext) -> None:
    template = fluent_bit(context, retention_days=365)
    assert log_group(template)["retention_in_days"] == 365
    assert template.follow(log_group(template)["kms_key_id"]).type == "aws_kms_key"


def test_it_writes_to_that_group_and_makes_none(context: AwsContext) -> None:
    template = fluent_bit(context)
    output = section(values_of(template, NAME)["config"]["outputs"])
    assert template.follow(output["log_group_name"]) == log_group(template)
    assert output["auto_create_group"] == "false"
    write = statements_of(template, "write-events")["WriteEvents"]
    assert write["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    (resource,) = write["Resource"]
    assert template.follow(resource) == log_group(template)
    assert resource.endswith(":*")


def test_its_role_and_permissions_are_there_before_it_and_go_after_it(
    context: AwsContext,
) -> None:
    template = fluent_bit(context)
    (association,) = template.all("aws_eks_pod_identity_association", namespace="logging")
    policy = template.one("aws_iam_role_policy", name="write-events")
    assert {association.address, policy.address} <= made_before(template, NAME)


def test_it_leaves_out_its_own_logs(context: AwsContext) -> None:
    template = fluent_bit(context, namespace="log-agents")
    path = "/var/log/containers/aws-for-fluent-bit-*_log-agents_*.log"
    assert section(values_of(template, NAME)["config"]["inputs"])["Exclude_Path"] == path
    assert release(template, NAME)["namespace"] == "log-agents"


def test_it_runs_on_every_node_and_is_not_evicted_for_others(context: AwsContext) -> None:
    values = values_of(fluent_bit(context), NAME)
    assert values["tolerations"] == [{"operator": "Exists"}]
    assert values["priorityClassName"] == "system-node-critical"


def test_of_a_nodes_files_it_changes_those_alone_in_which_it_keeps_its_place(
    context: AwsContext,
) -> None:
    values = values_of(fluent_bit(context), NAME)
    paths = {volume["name"]: volume["hostPath"]["path"] for volume in values["daemonSetVolumes"]}
    written = [mount["name"] for mount in values["daemonSetVolumeMounts"] if not mount["readOnly"]]
    assert [paths[name] for name in written] == ["/var/lib/fluent-bit"]
    assert section(values["config"]["inputs"])["DB"].startswith("/var/lib/fluent-bit/")
    assert values["securityContext"]["readOnlyRootFilesystem"] is True


def test_its_own_metrics_are_found_where_somebody_reads_them(context: AwsContext) -> None:
    assert "serviceMonitor" not in values_of(fluent_bit(context), NAME)
    monitored = values_of(fluent_bit(context, monitored=True), NAME)
    assert monitored["serviceMonitor"]["enabled"] is True


def test_its_pods_are_selected_as_those_of_the_former_chart_were(context: AwsContext) -> None:
    assert values_of(fluent_bit(context), NAME)["nameOverride"] == NAME


def test_a_quarter_of_its_pods_at_a_time_are_replaced(context: AwsContext) -> None:
    strategy = values_of(fluent_bit(context), NAME)["updateStrategy"]
    assert strategy == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%"}}
