"""Everything by which a component is let do something or be reached, told in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from constructs_va.settings import ComponentSettings
from constructs_va.settings.vault import clients_of
from constructs_va.testing import Block, Template, objects_in
from tests.workloads.synthesis import container, pod, synthesize

SUBJECT = "subject"


def controls(*components: ComponentSettings) -> set[str]:
    """The controls that these components together have."""
    template = synthesize(*components)
    return {
        *_of_aws(template),
        *_of_network(template),
        *_of_pods(template),
        *_of_vault(*components),
        *_objects(template),
    }


def _of_aws(template: Template) -> Iterator[str]:
    """What the subject's AWS role may do."""
    role = template.one("aws_iam_role", name="va-test-component-subject")
    for policy in template.all("aws_iam_role_policy"):
        if template.follow(policy["role"]) == role:
            yield f"AWS role may {policy['name']}"


def _of_network(template: Template) -> Iterator[str]:
    """Who may connect to whom, as each end's policy says."""
    for policy in template.all("kubernetes_network_policy_v1"):
        name, spec = policy["metadata"]["name"], policy["spec"]
        for direction, peers in (("ingress", "from"), ("egress", "to")):
            for rule in spec.get(direction, []):
                ports = ",".join(port["port"] for port in rule["ports"])
                for peer in rule[peers]:
                    yield f"{name} {direction} {peers} {_named(peer)} on {ports}"


def _named(peer: Mapping[str, Any]) -> str:
    if "ip_block" in peer:
        return str(peer["ip_block"]["cidr"])
    labels = peer["pod_selector"]["match_labels"]
    return str(labels["app.kubernetes.io/name"])


def _of_pods(template: Template) -> Iterator[str]:
    """What the subject's pods are given."""
    for variable in container(template)["env"]:
        yield f"variable {variable['name']}"
    for annotation in pod(template)["metadata"].get("annotations", {}):
        yield f"annotation {annotation.removeprefix('vault.hashicorp.com/')}"
    for volume in pod(template)["spec"]["volumes"]:
        yield f"volume {volume['name']}"
    if pod(template)["spec"]["automountServiceAccountToken"]:
        yield "token of the Kubernetes API"


def _of_vault(*components: ComponentSettings) -> Iterator[str]:
    """What Vault lets the subject have."""
    for client in clients_of(components):
        if client.name.startswith(SUBJECT):
            yield f"Vault role {client.name}"
            yield from (f"Vault secret {secret}" for secret in client.secrets)
            if client.database:
                yield f"Vault user {client.database.level}"


def _objects(template: Template) -> Iterator[str]:
    """What stands for the subject in Kubernetes, and in AWS beside its role."""
    for block in template.blocks():
        if _belongs_to_subject(block):
            yield f"{block.type} {block['metadata']['name']}"
    for one in objects_in(template):
        if one.name == SUBJECT:
            yield f"{one.kind} {one.name}"
    for certificate in template.all("aws_acm_certificate"):
        yield f"certificate for {certificate['domain_name']}"


def _belongs_to_subject(block: Block) -> bool:
    return block.type.startswith("kubernetes_") and SUBJECT in block.path.split("/")
