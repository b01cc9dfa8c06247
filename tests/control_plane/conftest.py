"""A control plane on this machine that somebody has started, or a skip that says why not."""

import os
import uuid
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.control_plane.api import Api
from tests.control_plane.recorder import recording
from tests.control_plane.rehearsal import Rehearsal
from tests.terraform.command import Terraform
from tests.terraform.providers import Providers

KUBECONFIG = "VA_KUBECONFIG"
NAMESPACES = "/api/v1/namespaces"


@pytest.fixture(scope="session")
def api() -> Api:
    given = os.environ.get(KUBECONFIG)
    if not given:
        pytest.skip(f"{KUBECONFIG} names no kubeconfig of a control plane on this machine")
    try:
        found = Api.of(Path(given))
        found.ask("GET", "/version")
    except (OSError, ValueError) as reason:
        pytest.skip(f"{KUBECONFIG}: {reason}")
    return found


@pytest.fixture(scope="session")
def providers() -> Providers:
    return Providers(Terraform.or_skip())


@pytest.fixture
def rehearsal(api: Api, providers: Providers, tmp_path: Path) -> Generator[Rehearsal]:
    """An empty namespace, and a folder to apply to it from; both are empty again in the end."""
    namespace = f"va-test-{uuid.uuid4().hex[:8]}"
    restricted = {"pod-security.kubernetes.io/enforce": "restricted"}
    api.ask("POST", NAMESPACES, {"metadata": {"name": namespace, "labels": restricted}})
    with recording(api) as recorder:
        prepared = Rehearsal(api, recorder, providers, tmp_path, namespace)
        try:
            yield prepared
            prepared.destroy()
        finally:
            api.ask("DELETE", f"{NAMESPACES}/{namespace}")
