"""trivy-operator."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from constructs import Construct
from pydantic import Field

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.foundation.policy import Statement
from constructs_va.helm import values
from constructs_va.helm.durations import in_go
from constructs_va.helm.enabled import Enabled, enabled_if
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity
from constructs_va.helm.release import HelmRelease
from constructs_va.kubernetes import DefaultStorageClass
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, TrivyOperatorSettings

SERVICE_ACCOUNT = "trivy-operator"
"""The account that the chart makes; scans run as it, too."""


class Operator(values.Values):
    """What is looked for, and how."""

    scan_jobs_concurrent_limit: int
    scan_job_timeout: str
    scanner_report_ttl: str = Field(serialization_alias="scannerReportTTL")
    built_in_trivy_server: bool
    access_global_secrets_and_service_account: bool
    config_audit_scanner_enabled: bool
    rbac_assessment_scanner_enabled: bool
    infra_assessment_scanner_enabled: bool
    cluster_compliance_enabled: bool


class ScanJobs(values.Values):
    """The pods that look into an image, one each."""

    scan_job_pod_template_pod_security_context: PodSecurity


class Server(values.Values):
    """What keeps the databases, and is asked by the scans."""

    resources: values.Resources
    pod_security_context: PodSecurity
    security_context: ContainerSecurity


class Trivy(values.Values):
    """The scanner."""

    severity: str
    ignore_unfixed: bool | None
    timeout: str
    resources: values.Resources
    storage_class_name: str
    server: Server
    db_registry: str | None
    java_db_registry: str | None


class TrivyOperatorValues(values.Values):
    """The values that we set."""

    operator: Operator
    trivy_operator: ScanJobs
    trivy: Trivy
    service_monitor: Enabled | None
    resources: values.Resources
    pod_security_context: PodSecurity


class TrivyOperator(Construct):
    """Looks for vulnerabilities and secrets in the images of all pods, those from ECR included.

    What it finds are VulnerabilityReports and ExposedSecretReports beside each workload, and
    metrics, on which Prometheus has alerts. Of what else the chart could look at, nothing: objects
    are checked before they are applied, and the nodes are EKS's.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: TrivyOperatorSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self.role = self._define_role()
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=self._values(monitored=monitored),
            extra_values=settings.extra_values,
            after=[*permissions_of(self.role), *after],
        )

    def _define_role(self) -> PodIdentityRole:
        """Pulls images, for the scans.

        Source: Amazon ECR User Guide, "AWS managed policies for Amazon ECR",
        AmazonEC2ContainerRegistryPullOnly.
        """
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="trivy-operator",
            service_account=ServiceAccount(self._settings.namespace, SERVICE_ACCOUNT),
        )
        # Of any account that lets us: the images of EKS's add-ons are in one of AWS's own.
        repositories = f"arn:{self._context.partition}:ecr:{self._context.region}:*:repository/*"
        role.allow(
            "pull-images",
            Statement("LogIn", ("ecr:GetAuthorizationToken",)),
            Statement(
                "Pull",
                (
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ),
                (repositories,),
            ),
        )
        return role

    def _values(self, *, monitored: bool) -> TrivyOperatorValues:
        return TrivyOperatorValues(
            operator=self._operator(),
            trivy_operator=ScanJobs(
                scan_job_pod_template_pod_security_context=PodSecurity(
                    run_as_non_root=True, run_as_user=NOBODY
                )
            ),
            trivy=self._trivy(),
            service_monitor=enabled_if(monitored),
            resources=values.Resources.of(cpu="50m", memory="500Mi"),
            pod_security_context=PodSecurity(run_as_non_root=True),
        )

    def _operator(self) -> Operator:
        return Operator(
            scan_jobs_concurrent_limit=self._settings.parallel_scans,
            scan_job_timeout=SCAN_TIMEOUT,
            scanner_report_ttl=in_go(self._settings.rescan_after),
            # One copy of the databases on a disk, rather than a download for each scan.
            built_in_trivy_server=True,
            # ECR needs no pull secrets; with it, it could read every secret of the cluster.
            access_global_secrets_and_service_account=False,
            config_audit_scanner_enabled=False,
            rbac_assessment_scanner_enabled=False,
            infra_assessment_scanner_enabled=False,
            cluster_compliance_enabled=False,
        )

    def _trivy(self) -> Trivy:
        return Trivy(
            severity=",".join(self._settings.severities),
            ignore_unfixed=None if self._settings.unfixed else True,
            timeout=SCAN_TIMEOUT,
            resources=values.Resources.of(cpu="200m", memory="1Gi"),
            storage_class_name=DefaultStorageClass.name,
            server=Server(
                resources=values.Resources.of(cpu="100m", memory="1Gi"),
                pod_security_context=PodSecurity(),
                security_context=ContainerSecurity(),
            ),
            db_registry=self._settings.database_registry,
            java_db_registry=self._settings.database_registry,
        )


SCAN_TIMEOUT = "10m"
"""How long a scan may take: twice the default, as images with models in them are large."""

NOBODY = 65534
"""The user as which scans run; Trivy's image says none, which means root."""
