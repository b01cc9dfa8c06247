"""The assistant layer as a whole, beside the layers that it stands on."""

from typing import Any

import pytest
from cdktf import App

from constructs_va.helm.keda import Keda
from constructs_va.settings import Autoscaled, ComponentSettings, Environment, Exposure
from constructs_va.stacks.assistant import AssistantStack
from constructs_va.stacks.cluster import ClusterStack
from constructs_va.stacks.data import DataStack
from constructs_va.stacks.network import NetworkStack
from constructs_va.stacks.platform import PlatformStack
from constructs_va.testing import Stacks, Template, synthesize_app
from tests.conftest import ENVIRONMENTS
from tests.workloads.synthesis import SCALED_BY_QUEUE, component, environment

HOST = "api.va.example.com"


def synthesize(decided: Environment, *, with_keda: bool = True) -> Stacks:
    """All of the environment's stacks that the assistant's refers to, and itself."""

    def define(app: App) -> None:
        network = NetworkStack(app, decided).network
        data = DataStack(app, decided, network=network)
        cluster = ClusterStack(app, decided, network=network, database=data.database).cluster
        platform = PlatformStack(
            app,
            decided,
            network=network,
            cluster=cluster,
            alarms=data.alarms,
            buckets=data.buckets,
            logs=data.logs,
        )
        keda = platform.charts.get("keda") if with_keda else None
        assert keda is None or isinstance(keda, Keda)
        AssistantStack(
            app,
            decided,
            network=network,
            cluster=cluster,
            database=data.database,
            queues=data.queues,
            buckets=data.buckets,
            keda=keda,
        )

    return synthesize_app(define)


def assistant_of(*components: ComponentSettings) -> Template:
    return synthesize(environment(*components))["va-test-assistant"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_component_of_an_environment_is_deployed(name: str) -> None:
    decided = ENVIRONMENTS[name]
    assistant = synthesize(decided)[f"va-{name}-assistant"]
    deployed = {one["metadata"]["name"] for one in assistant.all("kubernetes_deployment_v1")}
    assert deployed == {one.name for one in decided.components}
    assert len(deployed) > 10


def test_components_that_share_a_host_share_its_certificate() -> None:
    assistant = assistant_of(
        component("web", exposed=Exposure(host=HOST)),
        component("admin", exposed=Exposure(host=HOST, path="/admin")),
        component("docs", exposed=Exposure(host="docs.va.example.com")),
    )
    assert {one["domain_name"] for one in assistant.all("aws_acm_certificate")} == {
        HOST,
        "docs.va.example.com",
    }
    shown = {
        ingress["metadata"]["name"]: ingress["metadata"]["annotations"][
            "alb.ingress.kubernetes.io/certificate-arn"
        ]
        for ingress in assistant.all("kubernetes_ingress_v1")
    }
    assert shown["web"] == shown["admin"] != shown["docs"]


def keda_sees(stacks: Stacks) -> set[str]:
    """The queues whose depth KEDA's role may see."""
    policies: list[Any] = stacks["va-test-platform"].all("aws_iam_role_policy")
    return {one["name"].removeprefix("depth-") for one in policies if "depth" in one["name"]}


def test_keda_sees_how_full_queues_are_by_which_something_is_scaled_and_no_others() -> None:
    by_work = [
        component(name, scaling=SCALED_BY_QUEUE, consumes=("work", "events"))
        for name in ("first", "second")
    ]
    assert keda_sees(synthesize(environment(*by_work))) == {"work"}
    by_cpu = component(scaling=Autoscaled(2, 4, cpu=70), consumes=("work",))
    assert keda_sees(synthesize(environment(by_cpu))) == set()


def test_without_keda_nothing_can_be_scaled_by_a_queue() -> None:
    scaled = component(scaling=SCALED_BY_QUEUE, consumes=("work",))
    with pytest.raises(ValueError, match="add KedaSettings"):
        synthesize(environment(scaled), with_keda=False)


def test_the_cluster_is_reached_as_whoever_runs_terraform() -> None:
    (provider,) = assistant_of(component()).content["provider"]["kubernetes"]
    (login,) = provider["exec"]
    assert login["command"] == "aws"
    assert login["args"][:2] == ["eks", "get-token"]


def test_what_a_component_sends_to_is_in_the_data_layer() -> None:
    stacks = synthesize(environment(component(publishes=("work",))))
    deployed = stacks["va-test-assistant"].one("kubernetes_deployment_v1")
    (container,) = deployed["spec"]["template"]["spec"]["container"]
    (url,) = [one["value"] for one in container["env"] if one["name"] == "QUEUE_WORK_URL"]
    assert "data.terraform_remote_state.cross-stack-reference-input-va-test-data" in url
