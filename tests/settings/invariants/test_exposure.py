import pytest

from constructs_va.settings import Exposure, PlatformSettings
from constructs_va.settings.charts import CertManagerSettings, ExternalDnsSettings
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.invariants import exposure
from tests.settings.invariants.builders import component, only

ZONE = HostedZone(name="va.example.com", id="Z0EXAMPLE")
RECORDS = ExternalDnsSettings(zones=(ZONE,))
PLATFORM = PlatformSettings(charts=(RECORDS, CertManagerSettings()))
"""Its certificates for the internet are not cert-manager's, which has no zones here."""


def exposed(host: str, name: str = "web", path: str = "/"):
    return component(name, exposed=Exposure(host=host, path=path))


@pytest.mark.parametrize("host", ["example.com", "not-va.example.com", "va.example.com.org"])
def test_a_name_outside_of_the_zones_is_refused_by_who_would_write_it(host: str) -> None:
    problem = only(exposure.check((exposed(host),), PLATFORM))
    assert (problem.path, problem.given) == ('components["web"].exposed.host', host)
    assert problem.allowed == (
        'names in the zones of platform.charts["external-dns"].zones: va.example.com'
    )
    assert "add its zone" in problem.remedy


@pytest.mark.parametrize("host", ["va.example.com", "api.va.example.com", "a.b.va.example.com"])
def test_the_zone_s_own_name_and_those_below_are_taken(host: str) -> None:
    assert not [*exposure.check((exposed(host),), PLATFORM)]


def test_two_at_one_place_are_refused() -> None:
    both = (exposed("va.example.com"), exposed("va.example.com", "gateway"))
    problem = only(exposure.check(both, PLATFORM))
    assert (problem.path, problem.given) == ('components["gateway"].exposed', "va.example.com/")
    assert 'components["web"].exposed has them' in problem.allowed


def test_a_path_and_all_below_it_are_one_place() -> None:
    both = (exposed("va.example.com", path="/api"), exposed("va.example.com", "gateway", "/api/"))
    assert only(exposure.check(both, PLATFORM)).given == "va.example.com/api/"


def test_one_host_may_lead_to_several_by_their_paths() -> None:
    both = (exposed("va.example.com"), exposed("va.example.com", "gateway", "/api"))
    assert not [*exposure.check(both, PLATFORM)]
