"""Prometheus reads a component's metrics, and nobody else does."""

from typing import Any

from constructs_va.settings import MetricsSettings
from constructs_va.testing import Template, object_in, objects_in
from tests.workloads.synthesis import component, container, kubernetes, pod, synthesize, variables

OWN_PORT = MetricsSettings(port=9100, path="/own")


def measured(**changes: Any) -> Template:
    given: dict[str, Any] = {"metrics": OWN_PORT, **changes}
    return synthesize(component(**given))


def test_every_replica_is_read_at_the_port_and_path_that_settings_say() -> None:
    template = measured(migration=("migrate",))
    spec = object_in(template, "PodMonitor", "subject")["spec"]
    assert spec["podMetricsEndpoints"] == [{"portNumber": 9100, "path": "/own"}]
    assert spec["selector"]["matchLabels"].items() <= pod(template)["metadata"]["labels"].items()
    migration = kubernetes(template, "job", "subject-migration")["spec"]["template"]["metadata"]
    assert not spec["selector"]["matchLabels"].items() <= migration["labels"].items()


def test_its_container_names_the_port_and_is_told_of_it() -> None:
    template = measured()
    assert {"name": "metrics", "containerPort": 9100} in container(template)["ports"]
    assert variables([container(template)])["METRICS_PORT"] == "9100"


def test_one_port_for_both_is_named_once() -> None:
    template = measured(port=9100)
    assert container(template)["ports"] == [{"name": "http", "containerPort": 9100}]


def test_prometheus_pods_are_let_in_there_and_nobody_else() -> None:
    policy = kubernetes(measured(), "network_policy", "subject")
    (rule,) = policy["spec"]["ingress"]
    assert rule["ports"] == [{"port": "9100", "protocol": "TCP"}]
    (peer,) = rule["from"]
    namespace = peer["namespace_selector"]["match_labels"]["kubernetes.io/metadata.name"]
    assert namespace == "monitoring"
    assert peer["pod_selector"]["match_labels"] == {"app.kubernetes.io/name": "prometheus"}


def test_without_metrics_there_is_nothing_to_read() -> None:
    assert objects_in(measured(metrics=None), "PodMonitor") == []
