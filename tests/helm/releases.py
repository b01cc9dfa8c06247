"""The Helm releases in synthesized stacks, as Helm would get them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from constructs_va.testing import Template

Values = dict[str, Any]
Keys = tuple[str, ...]
"""The path of a value."""

FROM_TERRAFORM = "from-terraform"
"""Stands for what Terraform fills in."""

_EXPRESSION = re.compile(r"(?<!\$)\$\{[^{}]*}")


@dataclass(frozen=True)
class Release:
    """A release, with a word of ours in the place of what Terraform would fill in."""

    address: str
    path: str
    """Where in the construct tree it was made: ``<stack>/<chart>/…``."""

    name: str
    chart: str
    """The chart's name; that of our own chart of objects is its folder's path."""

    version: str | None
    namespace: str
    values: Values

    @property
    def is_ours(self) -> bool:
        """Whether its chart is the library's own."""
        return "/" in self.chart


def releases_of(template: Template) -> Iterator[Release]:
    """All releases of a stack."""
    for block in template.all("helm_release"):
        yield Release(
            address=block.address,
            path=block.path,
            name=block["name"],
            chart=block["chart"],
            version=block.get("version"),
            namespace=block["namespace"],
            values=merged(*(json.loads(filled_in(part)) for part in block.get("values", []))),
        )


def filled_in(text: str) -> str:
    """The text as Terraform hands it on."""
    return _EXPRESSION.sub(FROM_TERRAFORM, text).replace("$${", "${").replace("%%{", "%{")


def merged(*parts: Values) -> Values:
    """Values as Helm merges them: later ones win, mappings key by key."""
    result: Values = {}
    for part in parts:
        for key, value in part.items():
            there = result.get(key)
            both = isinstance(there, dict) and isinstance(value, dict)
            result[key] = merged(cast(Values, there), cast(Values, value)) if both else value
    return result


def leaves(values: Mapping[str, Any], *above: str) -> Iterator[Keys]:
    """The paths of all values; a list is one value."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(cast(Values, value), *above, key)
        else:
            yield (*above, key)


def without(values: Values, path: Keys) -> Values:
    """The values but for one, and for mappings that it alone is in."""
    key, *rest = path
    inner = without(values[key], tuple(rest)) if rest else {}
    return {**values, key: inner} if inner else {k: v for k, v in values.items() if k != key}


def altered(values: Values, path: Keys) -> Values:
    """The values with another one in the place of one of them."""
    key, *rest = path
    if rest:
        return {**values, key: altered(values[key], tuple(rest))}
    return {**values, key: _another(values[key])}


def _another(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return f"{value}-altered" if isinstance(value, str) else None
