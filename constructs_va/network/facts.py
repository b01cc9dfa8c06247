"""Facts of the account and the region that neither settings nor Terraform know by themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cdktf import Postcondition, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.data_aws_availability_zones import (
    DataAwsAvailabilityZones,
    DataAwsAvailabilityZonesFilter,
)
from cdktf_cdktf_provider_aws.data_aws_iam_roles import DataAwsIamRoles
from cdktf_cdktf_provider_aws.data_aws_iam_users import DataAwsIamUsers
from cdktf_cdktf_provider_aws.data_aws_route53_zone import DataAwsRoute53Zone
from cdktf_cdktf_provider_aws.data_aws_servicequotas_service_quota import (
    DataAwsServicequotasServiceQuota,
)
from cdktf_cdktf_provider_aws.data_aws_vpc_endpoint_service import DataAwsVpcEndpointService
from constructs import Construct

from constructs_va.network.needs import Need, needs_of
from constructs_va.settings import Environment
from constructs_va.settings.charts import CertManagerSettings, ExternalDnsSettings
from constructs_va.settings.hosted_zone import HostedZone

NO_CONTROL_PLANE = ("use1-az3", "usw1-az2", "cac1-az3")
"""Zones, by ids, in which EKS can't put a control plane.

Source: Amazon EKS User Guide, "View Amazon EKS networking requirements for VPC and subnets".
"""


@dataclass(frozen=True)
class Fact:
    """What has to hold of something that AWS was asked for, ``self``; and what to do if not."""

    holds: str
    """An expression of Terraform."""

    path: str
    """The setting that relies on it."""

    given: object
    allowed: str
    remedy: str

    def rendered(self) -> Postcondition:
        """As Terraform has it, in the form in which problems with settings are told."""
        return Postcondition(
            condition=f"${{{self.holds}}}",
            error_message=(
                f"{self.path} = {self.given}\n  allowed: {self.allowed}\n  do:      {self.remedy}"
            ),
        )


class AccountFacts(Construct):
    """Asks AWS, in each plan of the first stack, whether the environment can be as settings say.

    Otherwise it shows in the middle of an apply, of a later stack, with half of the environment
    made: a zone that doesn't exist or takes no control plane, a zone without an endpoint of a
    service, a quota, an IAM role that isn't there, a hosted zone of another domain.

    Not asked: principals of other accounts, which nobody here may read; the quotas of instance
    types outside the standard families; and whether the domain's parent delegates to the hosted
    zone, which only DNS knows (``dig NS <domain>``). Whoever plans needs ``ec2:Describe*``,
    ``iam:ListRoles``, ``iam:ListUsers``, ``route53:GetHostedZone``,
    ``servicequotas:GetServiceQuota`` and ``servicequotas:GetAWSDefaultServiceQuota`` for it.
    """

    def __init__(self, scope: Construct, id_: str, environment: Environment) -> None:
        super().__init__(scope, id_)
        self._environment = environment
        self._define_zones()
        for service in environment.network.interface_endpoints:
            self._define_endpoint_service(service)
        for need in needs_of(environment):
            self._define_quota(need)
        self._define_principals()
        for zone in _hosted_zones(environment):
            self._define_hosted_zone(zone)

    def _define_zones(self) -> None:
        zones = self._environment.zones
        listed = ", ".join(zones)
        DataAwsAvailabilityZones(
            self,
            "zones",
            state="available",
            # Local and wavelength zones hold neither control planes nor NAT gateways.
            filter=[DataAwsAvailabilityZonesFilter(name="zone-type", values=["availability-zone"])],
            lifecycle=_lifecycle(
                Fact(
                    holds=f"length(setsubtract({_list(zones)}, self.names)) == 0",
                    path="zones",
                    given=listed,
                    allowed='zones of the region that the account has: ${join(", ", self.names)}',
                    remedy="take others of these; where one is missing, opt in to the region first",
                ),
                Fact(
                    holds=(
                        f"length(setintersection({_list(NO_CONTROL_PLANE)}, "
                        "[for index, name in self.names : self.zone_ids[index] "
                        f"if contains({_list(zones)}, name)])) == 0"
                    ),
                    path="zones",
                    given=listed,
                    allowed="zones in which EKS puts control planes: none of those with the ids "
                    + ", ".join(NO_CONTROL_PLANE),
                    remedy="take another zone. Of your account's names, these have the ids: "
                    '${join(", ", formatlist("%s %s", self.names, self.zone_ids))}',
                ),
            ),
        )

    def _define_endpoint_service(self, service: str) -> None:
        environment = self._environment
        DataAwsVpcEndpointService(
            self,
            f"endpoint-{service}",
            service_name=f"com.amazonaws.{environment.region}.{service}",
            service_type="Interface",
            lifecycle=_lifecycle(
                Fact(
                    holds=(
                        f"length(setsubtract({_list(environment.zones)}, "
                        "self.availability_zones)) == 0"
                    ),
                    path="network.interface_endpoints",
                    given=service,
                    allowed="services that are in all of the environment's zones; "
                    'this one is in ${join(", ", self.availability_zones)}',
                    remedy=f"take {service} out, or take other zones",
                )
            ),
        )

    def _define_quota(self, need: Need) -> None:
        DataAwsServicequotasServiceQuota(
            self,
            f"quota-{need.id}",
            service_code=need.service,
            quota_code=need.quota,
            lifecycle=_lifecycle(
                Fact(
                    holds=f"self.value >= {need.number}",
                    path=need.path,
                    given=f"{need.number} {need.what}",
                    allowed="the account's quota, ${self.value} (${self.quota_name}), of which "
                    "other environments take their part",
                    remedy="have it raised: aws service-quotas request-service-quota-increase "
                    f"--region {self._environment.region} --service-code {need.service} "
                    f"--quota-code {need.quota} --desired-value <number>",
                )
            ),
        )

    def _define_principals(self) -> None:
        wanted = dict(_principals(self._environment))
        for kind, source in (("role", DataAwsIamRoles), ("user", DataAwsIamUsers)):
            prefix = f"arn:{self._environment.context.partition}:iam::{self._environment.account}:"
            ours = {
                arn.rsplit("/", 1)[-1]: path
                for arn, path in wanted.items()
                if arn.startswith(f"{prefix}{kind}/")
            }
            if ours:
                names = "|".join(sorted(ours)).replace(".", "\\.").replace("+", "\\+")
                source(
                    self,
                    f"{kind}s",
                    name_regex=f"^({names})$",
                    lifecycle=_lifecycle(
                        *(
                            Fact(
                                holds=f'contains(self.names, "{name}")',
                                path=path,
                                given=name,
                                allowed=f"a {kind} that the account has",
                                remedy="make it first: what it may do is not of this library",
                            )
                            for name, path in sorted(ours.items())
                        )
                    ),
                )

    def _define_hosted_zone(self, zone: HostedZone) -> None:
        DataAwsRoute53Zone(
            self,
            f"zone-{zone.id}",
            zone_id=zone.id,
            lifecycle=_lifecycle(
                Fact(
                    holds=f'trimsuffix(self.name, ".") == "{zone.name}"',
                    path="platform.charts.zones",
                    given=f"{zone.name} with the id {zone.id}",
                    allowed="the name and the id of one zone; this id is of ${self.name}",
                    remedy="take the id of the zone that answers for the name",
                ),
                Fact(
                    holds="self.private_zone != true",
                    path="platform.charts.zones",
                    given=f"{zone.name} with the id {zone.id}",
                    allowed="a public zone: certificates are issued, and users come, by its names",
                    remedy="take the id of the public zone of this name",
                ),
            ),
        )


def _lifecycle(*facts: Fact) -> TerraformResourceLifecycle:
    return TerraformResourceLifecycle(postcondition=[fact.rendered() for fact in facts])


def _list(names: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _principals(environment: Environment) -> Iterator[tuple[str, str]]:
    """The ARN of each principal that somebody is to log in as, and the setting that names it."""
    for index, entry in enumerate(environment.cluster.access):
        yield entry.principal_arn, f"cluster.access[{index}].principal_arn"
    if environment.vault:
        for field in ("deployers", "operators"):
            for index, arn in enumerate(getattr(environment.vault, field)):
                yield arn, f"vault.{field}[{index}]"


def _hosted_zones(environment: Environment) -> tuple[HostedZone, ...]:
    """Each zone once, whichever charts have it."""
    zones: dict[str, HostedZone] = {}
    for chart in environment.platform.charts:
        if isinstance(chart, ExternalDnsSettings):
            zones |= {zone.id: zone for zone in chart.zones}
        elif isinstance(chart, CertManagerSettings) and chart.acme:
            zones |= {zone.id: zone for zone in chart.acme.zones}
    return tuple(zones[id_] for id_ in sorted(zones))
