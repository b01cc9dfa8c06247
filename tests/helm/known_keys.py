"""Which keys a chart knows: of its default values, of its schema, or told in a comment."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tests.helm.documents import documents
from tests.helm.releases import Keys

Tree = Mapping[str, Any]

KUBERNETES_OWN = {
    "affinity",
    "containerSecurityContext",
    "podSecurityContext",
    "resources",
    "securityContext",
}
"""Keys whose values charts hand on as they are. Kubernetes' own schema says what may be in them:
that is checked where charts are rendered."""


@dataclass(frozen=True)
class KnownKeys:
    """What a chart's publisher says of its values."""

    text: str
    """The file of default values, with its comments."""

    defaults: Tree
    schema: Tree
    free: frozenset[str] = frozenset()
    """Keys at the top below which any key may be."""

    @classmethod
    def read(cls, folder: Path, free: frozenset[str] = frozenset()) -> "KnownKeys":
        """Those of a chart's folder; the values of charts that it consists of aren't in it."""
        (chart,) = documents((folder / "Chart.yaml").read_text("utf-8"))
        parts = {part.get("alias", part["name"]) for part in chart.get("dependencies", [])}
        schema = folder / "values.schema.json"
        text = (folder / "values.yaml").read_text("utf-8")
        defaults: list[Tree] = documents(text) or [{}]
        return cls(
            text=text,
            defaults=defaults[0],
            schema=json.loads(schema.read_text("utf-8")) if schema.exists() else {},
            free=free | parts,
        )

    def strangers(self, values: Tree) -> list[str]:
        """The paths of values that the chart doesn't know."""
        found = self._strangers(values, self.defaults, self._resolved(self.schema), ())
        return [".".join(path) for path in found]

    def _strangers(self, values: Tree, defaults: Tree, schema: Tree, above: Keys) -> Iterator[Keys]:
        properties: Tree = schema.get("properties", {})
        for key, value in values.items():
            path = (*above, key)
            if key not in defaults and key not in properties:
                if path[0] not in self.free and not self._tells_of(path):
                    yield path
                continue
            default, inner = defaults.get(key), self._resolved(properties.get(key, {}))
            if isinstance(value, dict) and not _holds_anything(key, default, inner):
                known = cast(Tree, default if isinstance(default, dict) else {})
                yield from self._strangers(cast(Tree, value), known, inner, path)

    def _resolved(self, schema: Tree) -> Tree:
        """The schema that a reference within the file points to."""
        while reference := schema.get("$ref"):
            schema = self.schema
            for step in cast(str, reference).removeprefix("#/").split("/"):
                schema = schema[step]
        return schema

    def _tells_of(self, path: Keys) -> bool:
        """Whether the key is there in a comment, within the keys that it belongs to."""
        lines: Sequence[str] = self.text.splitlines()
        *above, key = path
        for depth, step in enumerate(above):
            lines = _block(lines, step, inset=r"\s*" if depth else "")
        inset = r"\s*#+\s*" if above else "# ?"
        return any(re.match(f"{inset}{re.escape(key)}:", line) for line in lines)


def _block(lines: Sequence[str], key: str, *, inset: str) -> Sequence[str]:
    """The lines that belong to a key, comments on the way included."""
    for start, line in enumerate(lines, 1):
        if found := re.match(rf"({inset}){re.escape(key)}:", line):
            outside = re.compile(rf"\s{{0,{len(found[1])}}}[^\s#]")
            rest = lines[start:]
            end = next((i for i, below in enumerate(rest) if outside.match(below)), len(rest))
            return rest[:end]
    return ()


def _holds_anything(key: str, default: object, schema: Tree) -> bool:
    """What Kubernetes knows, or a map that is empty by default and of no known properties."""
    return key in KUBERNETES_OWN or (default in ({}, None) and not schema.get("properties"))
