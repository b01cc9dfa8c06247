from typing import Any

import pytest

from constructs_va.settings import AwsContext
from constructs_va.testing import Template
from tests.kubernetes.synthesis import synthesize

Provider = dict[str, Any]


@pytest.fixture(params=["kubernetes", "helm"])
def provider(request: pytest.FixtureRequest, context: AwsContext) -> Provider:
    """How each of the two reaches the cluster."""
    template: Template = synthesize(context)
    (found,) = template.content["provider"][request.param]
    return found["kubernetes"] if request.param == "helm" else found


def test_the_api_is_that_of_the_cluster(provider: Provider) -> None:
    assert provider["host"] == "${aws_eks_cluster.cluster.endpoint}"
    assert provider["cluster_ca_certificate"] == (
        "${base64decode(aws_eks_cluster.cluster.certificate_authority[0].data)}"
    )


def test_each_call_has_a_token_of_the_identity_at_hand(provider: Provider) -> None:
    login: Any = provider["exec"]
    assert (login[0] if isinstance(login, list) else login) == {
        "api_version": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": [
            "eks",
            "get-token",
            "--cluster-name",
            "${aws_eks_cluster.cluster.name}",
            "--region",
            "eu-central-1",
        ],
    }


def test_no_kubeconfig_of_the_machine_has_a_say(provider: Provider) -> None:
    assert provider["config_path"] == ""
