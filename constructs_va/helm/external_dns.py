"""external-dns."""

from collections.abc import Mapping, Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_va.cluster import EksCluster, PodIdentityRole, ServiceAccount
from constructs_va.foundation.policy import Statement
from constructs_va.helm import values
from constructs_va.helm.enabled import Enabled, enabled_if
from constructs_va.helm.environment_variable import EnvironmentVariable, aws_region
from constructs_va.helm.permissions import permissions_of
from constructs_va.helm.release import HelmRelease
from constructs_va.kubernetes import PlatformPriority
from constructs_va.settings import AwsContext
from constructs_va.settings.charts import Chart, ExternalDnsSettings


class ExternalDnsValues(values.Values):
    """The values that we set."""

    env: list[EnvironmentVariable]
    domain_filters: list[str]
    extra_args: Mapping[str, str | list[str]]
    txt_owner_id: str
    txt_prefix: str
    policy: str
    log_format: str
    resources: values.Resources
    priority_class_name: str = PlatformPriority.name
    service_monitor: Enabled | None


class ExternalDns(Construct):
    """Keeps address records for the hosts of ingresses and services, in the settings' zones.

    One pod: while it is replaced, records only stay as they are.

    Args:
        chart: the version for the cluster's Kubernetes minor.
        monitored: whether the kinds of the Prometheus operator are there, and somebody reads them.
        after: what must be there first.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: ExternalDnsSettings,
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
        """Sees the names of all zones, and the records of its own alone.

        Source: external-dns documentation, "AWS", "IAM Policy" and "Further improvements".
        """
        role = PodIdentityRole(
            self,
            "role",
            context=self._context,
            cluster=self._cluster,
            name="external-dns",
            service_account=ServiceAccount(self._settings.namespace, "external-dns"),
        )
        zones = f"arn:{self._context.partition}:route53:::hostedzone"
        role.allow(
            "write-zones",
            Statement("FindZones", ("route53:ListHostedZones",)),
            Statement(
                "Write",
                ("route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"),
                [f"{zones}/{zone.id}" for zone in self._settings.zones],
                conditions={
                    "ForAllValues:StringEquals": {
                        "route53:ChangeResourceRecordSetsRecordTypes": RECORD_TYPES
                    }
                },
            ),
        )
        return role

    def _values(self, *, monitored: bool) -> ExternalDnsValues:
        zones = self._settings.zones
        return ExternalDnsValues(
            env=aws_region(self._context),
            domain_filters=sorted({zone.name for zone in zones}),
            # By id as well: a public and a private zone may have one name.
            extra_args={"zone-id-filter": [zone.id for zone in zones]},
            # Written beside each record, so that clusters that share a zone let others' alone.
            txt_owner_id=self._context.prefix,
            txt_prefix=TXT_PREFIX,
            policy=self._settings.policy,
            log_format="json",
            resources=values.Resources.of(cpu="20m", memory="128Mi"),
            service_monitor=enabled_if(monitored),
        )


TXT_PREFIX = "edns-%%{record_type}."
"""Before a record's name it makes the name of the TXT record that says whose the record is.

The period at its end makes it a label of its own, so that the TXT record of a zone's own name lies
within the zone: ``edns-a.va.example.com``. Without, it would be ``a-va.example.com``, which lies in
no zone of ours; external-dns would drop it, write the address once, and never change or remove it.
The prefix must not change once there are records: external-dns would no longer know them as its
own. Terraform reads the doubled percent sign as a single one.

Source: external-dns documentation, "The TXT registry", first note, and "Prefixes and Suffixes".
"""

RECORD_TYPES = ("A", "AAAA", "CNAME", "TXT")
"""Addresses, and the text beside each that tells whose it is."""
