import pytest

from constructs_va.settings import Exposure, PlatformSettings
from constructs_va.settings.charts import AcmeSettings, CertManagerSettings, ExternalDnsSettings
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.invariants import exposure
from tests.settings.invariants.builders import component, only

ZONE = HostedZone(name="va.example.com", id="Z0EXAMPLE")
RECORDS = ExternalDnsSettings(zones=(ZONE,))
CERTIFICATES = CertManagerSettings(acme=AcmeSettings(email="va@example.com", zones=(ZONE,)))
PLATFORM = PlatformSettings(charts=(RECORDS, CERTIFICATES))


def exposed(host: str, name: str = "web", path: str = "/"):
    return component(name, exposed=Exposure(host=host, path=path))


@pytest.mark.parametrize("host", ["example.com", "not-va.example.com", "va.example.com.org"])
def test_a_name_outside_of_the_zones_is_refused_by_who_would_write_it(host: str) -> None:
    records, certificates = exposure.check((exposed(host),), PLATFORM)
    assert records.path == certificates.path == 'components["web"].exposed.host'
    assert records.given == host
    assert records.allowed == (
        'names in the zones of platform.charts["external-dns"].zones: va.example.com'
    )
    assert 'platform.charts["cert-manager"].acme.zones' in certificates.allowed
    assert "add its zone" in records.remedy


@pytest.mark.parametrize("host", ["va.example.com", "api.va.example.com", "a.b.va.example.com"])
def test_the_zone_s_own_name_and_those_below_are_taken(host: str) -> None:
    assert not [*exposure.check((exposed(host),), PLATFORM)]


def test_without_public_certificates_no_name_gets_one() -> None:
    platform = PlatformSettings(charts=(RECORDS, CertManagerSettings()))
    problem = only(exposure.check((exposed("va.example.com"),), platform))
    assert problem.allowed.endswith("acme.zones: there are none")


def test_two_at_one_place_are_refused() -> None:
    both = (exposed("va.example.com"), exposed("va.example.com", "gateway"))
    problem = only(exposure.check(both, PLATFORM))
    assert (problem.path, problem.given) == ('components["gateway"].exposed', "va.example.com/")
    assert 'components["web"].exposed has them' in problem.allowed


def test_one_host_may_lead_to_several_by_their_paths() -> None:
    both = (exposed("va.example.com"), exposed("va.example.com", "gateway", "/api"))
    assert not [*exposure.check(both, PLATFORM)]
