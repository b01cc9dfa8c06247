"""Which ports of a chart's pods the Kubernetes API connects to, and which Prometheus."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.helm.pod_security import pods_in

Object = Mapping[str, Any]


def called_ports(objects: Sequence[Object]) -> set[int]:
    """The ports of pods behind the services that webhooks and APIs of these objects name."""
    services = {one["metadata"]["name"]: one for one in objects if one["kind"] == "Service"}
    named = _named(objects)
    targets = [
        port.get("targetPort", port["port"])
        for name, number in _called(objects)
        for port in services[name]["spec"]["ports"]
        if port["port"] == number
    ]
    return {named[target] if isinstance(target, str) else target for target in targets}


def scraped_ports(objects: Sequence[Object]) -> set[int]:
    """The ports of pods that monitors of these objects name, by a service's port or a pod's."""
    named = _named(objects)
    targets = {
        port.get("name"): port.get("targetPort", port["port"])
        for one in objects
        if one["kind"] == "Service"
        for port in one["spec"]["ports"]
    }
    found = {
        targets.get(endpoint["port"], endpoint["port"])
        if "port" in endpoint
        else endpoint["targetPort"]
        for one in objects
        if one["kind"] in ("ServiceMonitor", "PodMonitor")
        for endpoint in one["spec"].get("endpoints") or one["spec"]["podMetricsEndpoints"]
    }
    return {named[target] if isinstance(target, str) else target for target in found}


def _named(objects: Sequence[Object]) -> dict[str, int]:
    """The ports of pods that have names."""
    return {
        port["name"]: port["containerPort"]
        for one in objects
        for pod in pods_in(one)
        for container in pod["containers"]
        for port in container.get("ports", [])
        if "name" in port
    }


def _called(objects: Sequence[Object]) -> Iterator[tuple[str, int]]:
    """Each service that is called, and its port."""
    for one in objects:
        configs = [webhook["clientConfig"] for webhook in one.get("webhooks", [])]
        if one["kind"] == "APIService":
            configs.append(one["spec"])
        for service in (config["service"] for config in configs if "service" in config):
            yield service["name"], service.get("port", 443)
