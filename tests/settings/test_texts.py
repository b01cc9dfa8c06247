"""Every field that holds text refuses what a program on its way would read, or it is escaped.

Fields are found by walking all models, so that a new one is tried by itself. Each is given texts
that it takes, with something hostile put into them at every place.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from constructs_va.foundation.literal import terraform_literal
from constructs_va.local import compose
from constructs_va.settings import SettingsError
from constructs_va.settings.charts import MetricsServerSettings
from constructs_va.workloads.literal import literal
from tests.settings.fields import Leaf, leaves, models
from tests.workloads.reading import kubernetes_reads, terraform_reads

TAKEN = (
    "a", "va", "A", "Z", "1", "m7i", "standard", "staging", "Some words: here", "main", "/", "/a/b",
    "va/web", "1.2.3", "v1.2.3", "m7i.large", "db.m7g.large", "cache.m7g.large", "eu-central-1",
    "eu-central-1a", "euc1-az1", "111122223333", "va.example.com", "example.com/pool",
    "oncall@example.com", "https://example.com/a", "registry.example.com:5000",
    "Z0123456789ABCDEFGHIJ", "arn:aws:iam::111122223333:role/people/va-operator",
    "alias/terraform-state",
    "arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef",
    "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012",
    "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecr-pullthroughcache/hub-AbCdEf",
    "arn:aws:sns:eu-central-1:111122223333:alarms", "arn:aws:s3:::va-bucket", "02:00-03:00",
    "sun:04:00-sun:05:00", "30 2 * * *", "v1.12.1-eksbuild.2", "al2023@v20240807",
    "sha256:" + "0" * 64, "sg-0123456789abcdef0", "vpc-0123456789abcdef0",
    "subnet-0123456789abcdef0", "10.20.0.0/16", "10.20.0.1", "API_KEY", "rds.logical_replication",
    "1.35", "2026-01-01", "va/web:1.2.3",
)  # fmt: skip
"""Texts of all kinds; a field is tried with those of them that it takes."""

EXPRESSIONS = (
    "${aws_x.y}",
    "${",
    "%{if true}",
    "%{",
    "{{ .Values.a }}",
    "$VARIABLE",
    "$(VARIABLE)",
)
"""What Terraform, charts, Compose and Kubernetes would replace."""

BROKEN = ("\0", "\ud800", "\udc00", "\x1b", "\x7f", "\x85", "${TfToken[TOKEN.1]}")
"""What one of them refuses, or writes down as something else."""

LINES = ("\n", "\r\n", "\t")


def _compose_reads(text: str) -> str:
    """What Compose makes of a value. Source: Compose Specification, "Interpolation"."""
    loaded = yaml.safe_load(yaml.safe_dump({"a": text}))["a"]
    assert "$" not in loaded.replace("$$", ""), "Compose would find a variable"
    return loaded.replace("$$", "$")


def of_container(text: str) -> None:
    """Written by ``literal``: tests/workloads/test_literal.py, tests/local/test_components.py."""
    assert kubernetes_reads(terraform_reads(literal(text))) == text
    assert _compose_reads(compose.literal(text)) == text


def of_compose(text: str) -> None:
    """Written by Compose's ``literal`` alone: tests/local/test_components.py."""
    assert _compose_reads(compose.literal(text)) == text


def of_release(text: str) -> None:
    """Written as JSON: tests/helm/test_cluster_autoscaler.py. Whether a chart reads some of its
    values as templates is the chart's own promise, which who sets them knows: ``{{`` may pass."""
    written = terraform_literal(json.dumps({text: [text]}))
    assert json.loads(terraform_reads(written)) == {text: [text]}


ESCAPED: Mapping[str, tuple[Callable[[str], None], bool]] = {
    "ComponentSettings.environment{value}": (of_container, True),
    "ComponentSettings.command[]": (of_container, True),
    "ComponentSettings.migration[]": (of_container, True),
    "Schedule.command[]": (of_container, True),
    "OwnImage.health_command[]": (of_compose, True),
    "OwnImage.build": (of_compose, False),
    "ChartSettings.extra_values{key}": (of_release, False),
    "ChartSettings.extra_values{value}": (of_release, True),
}
"""Fields that any text is right for, what writes it down, and whether it may have several lines."""

REASONS: Mapping[tuple[str, str], str] = {
    ("DatabaseSettings.parameters{value}", "{{ .Values.a }}"): "RDS' parameters meet no chart",
    ("DatabaseSettings.parameters{value}", "$VARIABLE"): "they meet neither Compose",
    ("DatabaseSettings.parameters{value}", "$(VARIABLE)"): "nor Kubernetes",
}
"""What a field takes though something reads it somewhere, and why it is no harm there."""


def _name(leaf: Leaf) -> str:
    """Of all charts, extra_values are one field."""
    return leaf.name if leaf.field != "extra_values" else f"ChartSettings.extra_values{leaf.part}"


PARSED: Mapping[str, str] = {
    "DatabaseSettings.certificate_authority": "PEM alone: tests/settings/test_database.py",
}
"""Fields that a parser of their own reads, and where that is tried."""


@cache
def texts() -> Mapping[str, Leaf]:
    """The leaves that hold text."""
    found = (leaf for leaf in leaves() if leaf.plain is str or leaf.plain is Any)
    return {_name(leaf): leaf for leaf in found if leaf.name not in PARSED}


@cache
def adapter(name: str) -> TypeAdapter[Any]:
    """Holds a value to the type of the leaf of this name."""
    return TypeAdapter(next(leaf.kind for leaf in leaves() if leaf.name == name))


def takes(leaf: Leaf, text: str) -> bool:
    """Whether the field takes the text, as what its leaf is of."""
    if leaf.field == "extra_values":
        values = {text: "a"} if leaf.part == "{key}" else {"a": [text]}
        try:
            MetricsServerSettings(extra_values=values)
        except SettingsError:
            return False
        return True
    try:
        kept = adapter(leaf.name).validate_python(text)
    except ValidationError:
        return False
    assert kept == text, f"{leaf.name} changes {text!r} into {kept!r}"
    return True


def mixed(leaf: Leaf, hostile: str) -> Iterator[str]:
    """Texts that the field takes, with the hostile one in them: at each place, and alone."""
    # A field that takes any text takes it in any of them.
    tried = TAKEN[:3] if _name(leaf) in ESCAPED else TAKEN
    taken = [text for text in tried if takes(leaf, text)]
    assert taken, f"none of TAKEN is a text for {leaf.name}: add one that it takes"
    yield hostile
    for text in taken:
        for place in range(len(text) + 1):
            yield text[:place] + hostile + text[place:]


@pytest.mark.parametrize("name", sorted(texts()))
def test_what_breaks_a_document_is_refused_everywhere(name: str) -> None:
    leaf = texts()[name]
    for hostile in BROKEN:
        passed = [text for text in mixed(leaf, hostile) if takes(leaf, text)]
        assert not passed, f"{name} takes {passed[0]!r}"


@pytest.mark.parametrize("name", sorted(texts()))
def test_text_of_several_lines_is_taken_where_it_is_right_alone(name: str) -> None:
    leaf = texts()[name]
    _, several = ESCAPED.get(name, (None, False))
    for lines in LINES:
        for text in mixed(leaf, lines):
            assert takes(leaf, text) == several, f"{name}: {text!r}"


@pytest.mark.parametrize("name", sorted(texts()))
def test_an_expression_is_refused_or_escaped_or_has_a_reason(name: str) -> None:
    leaf = texts()[name]
    written, _ = ESCAPED.get(name, (None, False))
    for expression in EXPRESSIONS:
        passed = [text for text in mixed(leaf, expression) if takes(leaf, text)]
        if written:
            assert passed
            for text in passed:
                written(text)
        elif passed:
            assert REASONS.get((name, expression)), f"{name} takes {passed[0]!r}"


def test_what_is_told_of_fields_is_told_of_fields_that_are_there() -> None:
    told = {*ESCAPED, *(name for name, _ in REASONS)}
    assert told <= set(texts())


def test_the_walk_finds_charts_and_what_is_in_containers() -> None:
    there = set(texts())
    assert {
        "AccessEntry.principal_arn",
        "AcmeSettings.email",
        "NodePoolSettings.labels{key}",
        "NodePoolSettings.labels{value}",
        "VaultSettings.operators[]",
        "LocalEnvironment.registry",
    } <= there
    assert len(models()) > 40
