"""cert-manager."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from constructs import Construct
from pydantic import Field

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.foundation.policy import Statement
from constructs_va.helm import values
from constructs_va.helm.custom_objects import CustomObjects
from constructs_va.helm.enabled import Enabled
from constructs_va.helm.environment_variable import EnvironmentVariable, aws_region
from constructs_va.helm.issuers import ACME, INTERNAL_CA, acme_issuer, internal_authority
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.release import HelmRelease
from constructs_va.kubernetes import PlatformPriority
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import AcmeSettings, CertManagerSettings, Chart


class Prometheus(values.Values):
    """How Prometheus finds the metrics."""

    servicemonitor: Enabled


class PodDisruptionBudget(values.Values):
    """Keeps one pod of two; those that aren't ready never keep a node from being emptied."""

    enabled: bool = True
    unhealthy_pod_eviction_policy: str = "AlwaysAllow"


class Deployment(values.Values):
    """What the chart's three deployments have in common."""

    replica_count: int
    pod_disruption_budget: PodDisruptionBudget = PodDisruptionBudget()
    resources: values.Resources
    topology_spread_constraints: list[values.TopologySpread]


class StartupApiCheck(values.Values):
    """The job that ends an installation once the webhook answers."""

    resources: values.Resources


class Global(values.Values):
    """What holds for all of its pods."""

    priority_class_name: str = PlatformPriority.name


class CertManagerValues(Deployment):
    """The values that we set; at the top, those of the controller."""

    global_: Global = Field(default=Global(), serialization_alias="global")
    crds: Enabled = Enabled()
    dns01_recursive_nameservers_only: bool | None
    extra_env: list[EnvironmentVariable]
    prometheus: Prometheus | None
    webhook: Deployment
    cainjector: Deployment
    startupapicheck: StartupApiCheck


class CertManager(Construct):
    """Issues certificates by the cluster's own authority, and by Let's Encrypt where set.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    internal_issuer = INTERNAL_CA
    """The ``ClusterIssuer`` of the cluster's own authority."""

    acme_issuer = ACME
    """The ``ClusterIssuer`` of Let's Encrypt, there if the settings have ``acme``."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: CertManagerSettings,
        *,
        context: AwsContext,
        cluster: EksCluster,
        chart: Chart,
        monitored: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        self._settings, self._context, self._cluster = settings, context, cluster
        self.role = self._define_role(settings.acme) if settings.acme else None
        self.release = HelmRelease(
            self,
            "release",
            chart,
            namespace=settings.namespace,
            values=self._values(monitored=monitored),
            extra_values=settings.extra_values,
            after=[*(permissions_of(self.role) if self.role else ()), *after],
        )
        self.issuers = self._define_issuers()

    def _define_role(self, acme: AcmeSettings) -> PodIdentityRole:
        """Writes the records by which Let's Encrypt sees whose domain it is, and no others.

        Source: cert-manager documentation, "Route53", "Set up an IAM Policy"; Amazon Route 53
        Developer Guide, "Using IAM policy conditions for fine-grained access control".
        """
        route53 = f"arn:{self._context.partition}:route53:::"
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="cert-manager",
            service_account=ServiceAccount(self._settings.namespace, "cert-manager"),
        )
        role.allow(
            "solve-challenges",
            Statement(
                "Challenge",
                ("route53:ChangeResourceRecordSets",),
                [f"{route53}hostedzone/{zone.id}" for zone in acme.zones],
                conditions={
                    "ForAllValues:StringEquals": {
                        "route53:ChangeResourceRecordSetsRecordTypes": ("TXT",)
                    },
                    "ForAllValues:StringLike": {
                        "route53:ChangeResourceRecordSetsNormalizedRecordNames": (
                            "_acme-challenge.*",
                        )
                    },
                },
            ),
            Statement("SeeWhenItIsDone", ("route53:GetChange",), (f"{route53}change/*",)),
        )
        return role

    def _values(self, *, monitored: bool) -> CertManagerValues:
        """Source: cert-manager documentation, "Best Practice", "High Availability"."""
        return CertManagerValues(
            replica_count=2,
            resources=values.Resources.of(cpu="20m", memory="192Mi"),
            topology_spread_constraints=_spread("controller"),
            # It would ask the authoritative name servers, which network policies keep it from.
            dns01_recursive_nameservers_only=True if self._settings.acme else None,
            extra_env=aws_region(self._context),
            prometheus=Prometheus(servicemonitor=Enabled()) if monitored else None,
            webhook=Deployment(
                # While none answers, nobody can create or change a certificate.
                replica_count=3,
                resources=values.Resources.of(cpu="10m", memory="64Mi"),
                topology_spread_constraints=_spread("webhook"),
            ),
            cainjector=Deployment(
                replica_count=2,
                resources=values.Resources.of(cpu="20m", memory="256Mi"),
                topology_spread_constraints=_spread("cainjector"),
            ),
            startupapicheck=StartupApiCheck(
                resources=values.Resources.of(cpu="10m", memory="64Mi")
            ),
        )

    def _define_issuers(self) -> CustomObjects:
        acme = self._settings.acme
        return CustomObjects(
            self,
            "issuers",
            [
                *internal_authority(self._context),
                *([acme_issuer(acme)] if acme else ()),
            ],
            release="va-issuers",
            namespace=self._settings.namespace,
            after=[self.release.resource],
        )


def _spread(component: str) -> list[values.TopologySpread]:
    return values.spread_over_zones(
        {"app.kubernetes.io/instance": "cert-manager", "app.kubernetes.io/component": component}
    )
