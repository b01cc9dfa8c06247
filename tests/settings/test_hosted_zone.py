import pytest

from constructs_va.settings import SettingsError
from constructs_va.settings.charts import AcmeSettings, ExternalDnsSettings
from constructs_va.settings.hosted_zone import HostedZone

ZONE = HostedZone(name="va.example.com", id="Z0123456789ABCDEFGHIJ")


@pytest.mark.parametrize("name", ["va.example.com.", "VA.example.com", "example", "-a.example.com"])
def test_a_domain_is_in_lower_case_and_has_no_dot_at_its_end(name: str) -> None:
    with pytest.raises(SettingsError, match="name"):
        HostedZone(name=name, id="Z0123456789ABCDEFGHIJ")


@pytest.mark.parametrize("id_", ["/hostedzone/Z0123456789", "va.example.com", ""])
def test_a_zones_id_is_the_bare_one(id_: str) -> None:
    with pytest.raises(SettingsError, match="id"):
        HostedZone(name="va.example.com", id=id_)


def test_no_zone_is_refused() -> None:
    with pytest.raises(SettingsError, match="one or more hosted zones"):
        ExternalDnsSettings(zones=())


def test_a_zone_named_twice_is_refused() -> None:
    with pytest.raises(SettingsError, match="2 with the id Z0123456789ABCDEFGHIJ"):
        AcmeSettings(email="certificates@example.com", zones=(ZONE, ZONE))


def test_a_public_and_a_private_zone_may_have_one_name() -> None:
    private = ZONE.model_copy(update={"id": "Z0123456789ABCDEFGHIK"})
    assert ExternalDnsSettings(zones=(ZONE, private)).zones == (ZONE, private)
