from typing import Any

import pytest

from constructs_va.settings import NamespaceSettings, Quota, SettingsError
from constructs_va.settings.charts import CertManagerSettings, VaultServerSettings
from constructs_va.settings.charts.vault import CHARTS, NOT_STARTING
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


@pytest.mark.parametrize("version", ["1.19.17", "1.20.11", "1.21.6", "2.0.1"])
def test_an_image_that_needs_a_capability_is_refused(version: str) -> None:
    problem = problem_of(version=version)
    assert (problem.path, problem.given) == ("version", version)
    assert "2.0.1" in problem.allowed
    assert "IPC_LOCK" in problem.remedy


@pytest.mark.parametrize("version", ["2.0.2", "1.21.7", "1.21.5"])
def test_the_versions_before_and_after_are_taken(version: str) -> None:
    assert VaultServerSettings(version=version).version == version


@pytest.mark.parametrize(("part", "image"), [("server", "image"), ("injector", "agentImage")])
def test_such_an_image_is_refused_among_extra_values_too(part: str, image: str) -> None:
    problem = problem_of(extra_values={part: {image: {"tag": "2.0.1"}}})
    assert (problem.path, problem.given) == (f"extra_values.{part}.{image}.tag", "2.0.1")


def test_no_chart_in_the_catalogue_brings_such_an_image() -> None:
    assert not NOT_STARTING & {chart.app_version for chart in CHARTS}


@pytest.mark.parametrize("version", ["latest", "2.0", "2.0.4-${x}", ""])
def test_a_version_is_written_out(version: str) -> None:
    assert problem_of(version=version).path == "version"
