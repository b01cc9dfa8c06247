"""No name is too long for its service, at the longest settings that are taken."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

import pytest

from constructs_va.testing import Stacks, synthesize_environment
from constructs_va.testing.template import Block
from tests.synthesis.limits import (
    AWS,
    HELM_RELEASE,
    KUBERNETES,
    LABEL,
    LABEL_VALUE,
    PORT_NAME,
    SUBDOMAIN,
    TAG_KEY,
    TAG_VALUE,
    UNLIMITED,
    Limit,
)
from tests.synthesis.longest import with_longest_names

NAMING = {
    "name", "identifier", "bucket", "alarm_name", "addon_name", "policy_name", "rule_name",
    "final_snapshot_identifier", "dashboard_name", "node_group_name_prefix", "name_prefix",
    "ecr_repository_prefix", "domain_name", "db_name", "username", "target_id", "description",
}  # fmt: skip
"""How attributes of AWS' resources end that name them, or tell of them."""

ELSEWHERE = {
    ("aws_db_parameter_group", "parameter.name"): "PostgreSQL's own",
    ("aws_db_parameter_group", "description"): "RDS names no limit",
    ("aws_db_subnet_group", "description"): "RDS names no limit",
    ("aws_wafv2_web_acl", "rule.statement.managed_rule_group_statement.name"): "AWS' own",
    (
        "aws_wafv2_web_acl",
        "rule.statement.managed_rule_group_statement.rule_action_override.name",
    ): "AWS' own",
    (
        "aws_wafv2_web_acl_logging_configuration",
        "redacted_fields.single_header.name",
    ): "a header of HTTP",
}
"""Attributes that only look like a name that is made here, or that have no limit."""


UNKNOWN = Limit(0, "its limit isn't known: add it to tests/synthesis/limits.py")


@cache
def stacks(first: str) -> Stacks:
    return synthesize_environment(with_longest_names(first))


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a resource that Terraform itself knows, and the paths of their attributes."""
    if isinstance(value, Mapping):
        for key, item in cast(Mapping[str, object], value).items():
            if key not in {"//", "depends_on", "lifecycle", "provisioner"}:
                yield from texts(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in cast(list[object], value):
            yield from texts(item, path)
    elif isinstance(value, str) and not value.startswith("${"):
        yield path, value


def limit_of_aws(kind: str, path: str) -> Limit | None:
    parent, _, last = path.rpartition(".")
    if parent in {"tags", "tags_all"}:
        return TAG_VALUE
    if last not in NAMING or (kind, path) in ELSEWHERE:
        return None
    return AWS.get((kind, path), UNKNOWN)


def limit_of_kubernetes(kind: str, path: str) -> Limit | None:
    if path == "metadata.name":
        return KUBERNETES.get((kind, path), SUBDOMAIN)
    if path.endswith("port.name"):
        return PORT_NAME
    if path.endswith(("container.name", "volume.name", "volume_mount.name", ".namespace")):
        return LABEL
    if ".labels." in path or ".match_labels." in path:
        return LABEL_VALUE
    return SUBDOMAIN if path.endswith(("service_account_name", "secret_name")) else None


def limit_of(kind: str, path: str) -> Limit | None:
    if kind.startswith("aws_"):
        return limit_of_aws(kind, path)
    if kind.startswith("kubernetes_"):
        return limit_of_kubernetes(kind, path)
    if kind == "helm_release":
        return {"name": HELM_RELEASE, "namespace": LABEL}.get(path)
    assert kind.startswith(tuple(UNLIMITED)), f"say what {kind} takes for a name"
    return None


def names_of(block: Block) -> Iterator[tuple[str, Limit, str]]:
    """The names that a resource makes: what each is of, its limit, and the name."""
    for path, text in texts(block):
        limit = limit_of(block.type, path)
        if limit:
            yield f"{block.type}.{path}", limit, text
        if path.startswith("tags."):
            yield f"{block.type}.tags", TAG_KEY, path.removeprefix("tags.")
    releases: list[str] = block.get("values", []) if block.type == "helm_release" else []
    for values in releases:
        for one in json.loads(values).get("objects", []):
            yield one["kind"], SUBDOMAIN, one["metadata"]["name"]


FIRST = ("environment", "web")
"""Once with the longest name of the environment, and once with the longest of what is in it."""


@pytest.mark.parametrize("first", FIRST)
def test_every_name_is_one_that_its_service_takes(first: str) -> None:
    problems: list[str] = []
    held: set[str] = set()
    for block in (block for stack in stacks(first).values() for block in stack.blocks()):
        for what, limit, name in names_of(block):
            held.add(block.type)
            problem = limit.problem(name)
            if problem:
                problems.append(f"{what}: {problem}")
    assert not problems, "\n".join(sorted(set(problems)))
    assert {"aws_sqs_queue", "aws_iam_role", "aws_db_instance", "kubernetes_deployment_v1"} <= held
