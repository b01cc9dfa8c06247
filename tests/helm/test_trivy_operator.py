from datetime import timedelta
from typing import Any

from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.trivy_operator import TrivyOperator
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import TrivyOperatorSettings
from constructs_va.testing import Template
from tests.helm.synthesis import chart, made_before, statements_of, synthesize, values_of

NAME = "trivy-operator"


def trivy(context: AwsContext, *, monitored: bool = False, **settings: Any) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster) -> None:
        TrivyOperator(
            stack,
            "trivy",
            TrivyOperatorSettings(**settings),
            context=context,
            cluster=cluster,
            chart=chart(NAME),
            monitored=monitored,
        )

    return synthesize(context, define)


def test_the_settings_say_what_is_reported_how_often_and_how_much_at_once(
    context: AwsContext,
) -> None:
    template = trivy(
        context,
        severities=("HIGH", "CRITICAL"),
        rescan_after=timedelta(hours=36),
        parallel_scans=5,
    )
    values = values_of(template, NAME)
    assert values["trivy"]["severity"] == "HIGH,CRITICAL"
    assert values["operator"]["scannerReportTTL"] == "36h"
    assert values["operator"]["scanJobsConcurrentLimit"] == 5


def test_it_looks_at_images_and_at_nothing_else(context: AwsContext) -> None:
    operator = values_of(trivy(context), NAME)["operator"]
    for scanner in ("configAuditScanner", "rbacAssessmentScanner", "infraAssessmentScanner"):
        assert operator[f"{scanner}Enabled"] is False
    assert operator["clusterComplianceEnabled"] is False
    assert "vulnerabilityScannerEnabled" not in operator  # as the chart has it: on


def test_it_pulls_images_of_its_region_and_pushes_none(context: AwsContext) -> None:
    statements = statements_of(trivy(context), "pull-images")
    assert statements["Pull"]["Resource"] == ["arn:aws:ecr:eu-central-1:*:repository/*"]
    assert statements["Pull"]["Action"] == [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
    ]
    assert statements["LogIn"]["Action"] == ["ecr:GetAuthorizationToken"]


def test_its_role_and_permissions_are_there_before_it_and_go_after_it(
    context: AwsContext,
) -> None:
    template = trivy(context)
    (association,) = template.all("aws_eks_pod_identity_association", namespace="trivy-system")
    policy = template.one("aws_iam_role_policy", name="pull-images")
    assert {association.address, policy.address} <= made_before(template, NAME)


def test_it_reads_no_secrets_of_other_namespaces(context: AwsContext) -> None:
    operator = values_of(trivy(context), NAME)["operator"]
    assert operator["accessGlobalSecretsAndServiceAccount"] is False


def test_scans_run_as_nobody(context: AwsContext) -> None:
    jobs = values_of(trivy(context), NAME)["trivyOperator"]
    security = jobs["scanJobPodTemplatePodSecurityContext"]
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] == 65534


def test_one_server_keeps_the_databases_on_an_encrypted_disk(context: AwsContext) -> None:
    values = values_of(trivy(context), NAME)
    assert values["operator"]["builtInTrivyServer"] is True
    assert values["trivy"]["storageClassName"] == "gp3"


def test_the_databases_come_from_the_registry_of_the_settings(context: AwsContext) -> None:
    assert "dbRegistry" not in values_of(trivy(context), NAME)["trivy"]
    mirror = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/mirror"
    scanner = values_of(trivy(context, database_registry=mirror), NAME)["trivy"]
    assert scanner["dbRegistry"] == scanner["javaDbRegistry"] == mirror


def test_what_it_found_is_counted_where_somebody_reads_it(context: AwsContext) -> None:
    assert "serviceMonitor" not in values_of(trivy(context), NAME)
    monitored = values_of(trivy(context, monitored=True), NAME)
    assert monitored["serviceMonitor"] == {"enabled": True}


def test_what_nobody_can_mend_is_reported_only_where_that_is_asked_for(
    context: AwsContext,
) -> None:
    assert values_of(trivy(context), NAME)["trivy"]["ignoreUnfixed"] is True
    # Without the key it is as the chart has it: off.
    assert "ignoreUnfixed" not in values_of(trivy(context, unfixed=True), NAME)["trivy"]
