from typing import Any

import pytest

from constructs_va.settings import NamespaceSettings, Quota, SettingsError
from constructs_va.settings.charts import CertManagerSettings, VaultServerSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.platform import PlatformSettings

QUOTA = Quota(pods=10, cpu=4, memory_gib=8, storage_gib=10)


def problem_of(**given: Any) -> Problem:
    with pytest.raises(SettingsError) as caught:
        VaultServerSettings(**given)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("servers", [1, 2, 4, 6])
def test_one_server_and_an_even_number_of_them_are_refused(servers: int) -> None:
    problem = problem_of(servers=servers)
    assert (problem.path, problem.given) == ("servers", servers)
    assert problem.allowed.startswith("3, ")
    assert problem.remedy.startswith("take 3 or 5")


@pytest.mark.parametrize("servers", [3, 5])
def test_three_and_five_servers_have_a_majority_to_lose(servers: int) -> None:
    assert VaultServerSettings(servers=servers).servers == servers


def test_somebody_has_to_use_vault() -> None:
    assert problem_of(client_namespaces=()).path == "client_namespaces"


def test_a_client_namespace_is_named_once() -> None:
    assert problem_of(client_namespaces=("va", "jobs", "va")).given == "2 of va"


def test_vault_needs_somebody_who_issues_its_certificate() -> None:
    namespaces = (NamespaceSettings(name="va", quota=QUOTA),)
    alone = PlatformSettings(charts=(VaultServerSettings(),), namespaces=namespaces)
    (problem,) = alone.check_kubernetes("1.35")
    assert problem.remedy == "add cert-manager"
    both = (VaultServerSettings(), CertManagerSettings())
    together = PlatformSettings(charts=both, namespaces=namespaces)
    assert not list(together.check_kubernetes("1.35"))
