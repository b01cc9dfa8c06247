"""Certificates for host names that the internet knows."""

from collections.abc import Iterable

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.route53_record import Route53Record
from constructs import Construct

from constructs_va.settings.hosted_zone import HostedZone


class Certificate(Construct):
    """A certificate of ACM's for one host name, which ACM renews as long as its record is there.

    A load balancer of AWS shows no other kind: its key never leaves AWS, and cert-manager's would
    have to be put there again at every renewal.

    Args:
        host: the host name, in the zone or below it.
        zone: where the record is made by which ACM sees that the host name is ours.
    """

    arn: str
    """The certificate's ARN; what uses it comes after ACM has issued it."""

    def __init__(self, scope: Construct, id_: str, host: str, *, zone: HostedZone) -> None:
        super().__init__(scope, id_)
        self.resource = AcmCertificate(
            self,
            "Default",
            domain_name=host,
            validation_method="DNS",
            # Smaller and faster than RSA. Source: AWS Certificate Manager User Guide, "Key
            # algorithms"; all browsers of the last ten years know it.
            key_algorithm="EC_prime256v1",
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        proof = self.resource.domain_validation_options.get(0)
        record = Route53Record(
            self,
            "proof",
            zone_id=zone.id,
            name=proof.resource_record_name,
            type=proof.resource_record_type,
            records=[proof.resource_record_value],
            ttl=300,
            # ACM wants the same record for a host name's next certificate, made before this goes.
            allow_overwrite=True,
        )
        issued = AcmCertificateValidation(
            self,
            "validation",
            certificate_arn=self.resource.arn,
            validation_record_fqdns=[record.fqdn],
        )
        self.arn = issued.certificate_arn


def zone_of(host: str, zones: Iterable[HostedZone]) -> HostedZone:
    """Of the zones that answer for a host name, of which there must be one, the closest to it."""
    fitting = [zone for zone in zones if host == zone.name or host.endswith(f".{zone.name}")]
    return max(fitting, key=lambda zone: len(zone.name))
