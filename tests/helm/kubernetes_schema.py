"""Kubernetes' own schema, and those of the kinds that charts define, taken strictly."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from tests.helm.documents import documents
from tests.helm.releases import FROM_TERRAFORM

Object = Mapping[str, Any]
Kind = tuple[str, str]
"""Group and version, and the kind's name: ``("keda.sh/v1alpha1", "ScaledObject")``."""

DEFINITION = "CustomResourceDefinition"


@dataclass(frozen=True)
class Schemas:
    """The kinds of a Kubernetes minor, and custom ones."""

    kubernetes: str
    custom: dict[Kind, dict[str, Any]] = field(default_factory=dict[Kind, dict[str, Any]])

    def learn(self, objects: Iterable[Object]) -> None:
        """Take in the kinds that are defined by some of these objects."""
        for definition in (one for one in objects if one.get("kind") == DEFINITION):
            spec = definition["spec"]
            for version in spec["versions"]:
                kind = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
                self.custom[kind] = _strict(version["schema"]["openAPIV3Schema"])

    def learn_from(self, folder: Path) -> None:
        """Take in the kinds that are defined by files in folders called ``crds``."""
        files = (file for file in sorted(folder.glob("**/crds/**/*.yaml")) if file.is_file())
        for file in files:
            text = file.read_text("utf-8")
            if DEFINITION in text and "{{" not in text.partition("spec:")[0]:
                self.learn(documents(text))

    def problems(self, one: Object) -> list[str]:
        """What is wrong with an object: unknown fields, missing ones, wrong types."""
        found = self._problems(one)
        name = f"{one['kind']} {one['metadata'].get('name')}"
        return [f"{name}: {problem}" for problem in found]

    def _problems(self, one: Object) -> Iterator[str]:
        schema = self.custom.get((one["apiVersion"], one["kind"]))
        if schema:
            jsonschema = pytest.importorskip("jsonschema", reason="jsonschema isn't installed")
            for error in jsonschema.Draft202012Validator(schema).iter_errors(one):
                if error.instance != FROM_TERRAFORM:  # of no form that could be checked
                    yield f"{error.json_path}: {error.message}"
            return
        kubernetes = pytest.importorskip(
            "kubernetes_validate", reason="kubernetes-validate isn't installed: no schema to check"
        )
        try:
            kubernetes.validate(dict(one), self.kubernetes, strict=True)
        except kubernetes.SchemaNotFoundError as error:
            yield str(error.message)
        except kubernetes.ValidationError as error:
            yield f"{'.'.join(map(str, error.path))}: {error.message}"


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a kind, refusing what Kubernetes would drop without a word."""
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    result = dict(schema)
    if schema.get("nullable") and "type" in schema:
        result["type"] = [schema["type"], "null"]
    if "properties" in schema:
        properties = cast(dict[str, dict[str, Any]], schema["properties"])
        result["properties"] = {name: _strict(inner) for name, inner in properties.items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            result.setdefault("additionalProperties", False)
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            result[inner] = _strict(schema[inner])
    return result
