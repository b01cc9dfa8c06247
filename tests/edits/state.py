"""A state of Terraform's as an apply would have left it, made without a cloud account.

A mocked apply (:mod:`tests.terraform.apply`) fills in what providers compute. Some of what it makes
up is not what a provider would write, so the state is settled: the unchanged stack is planned over
it with the real providers, and each change that they plan is taken over, until they plan none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tests.edits.plan import Change, Planner
from tests.terraform.scratch import Scratch

ROUNDS = 4
"""How often a state is planned over at most until nothing is left to change."""

Values = dict[str, dict[str, Any]]
"""By address: a resource's attributes."""


@dataclass(frozen=True)
class Type:
    """A type of resource."""

    provider: str
    schema: Mapping[str, Any]

    def certain(self, values: Mapping[str, Any], scratch: Scratch, address: str) -> dict[str, Any]:
        """The values without those made up for arguments that the stack leaves to the provider.

        A made-up letter isn't one of the values that such an argument may have.
        """
        type_, name = address.split(".", 1)
        arguments = scratch.content["resource"][type_][name]
        attributes = self.schema["block"].get("attributes", {})
        return {
            key: value
            if key == "id" or key in arguments or not attributes.get(key, {}).get("optional")
            else _empty(key, attributes[key])
            for key, value in values.items()
        }


@dataclass(frozen=True)
class State:
    """Resources of one stack as Terraform keeps them."""

    values: Values
    types: Mapping[str, Type]

    def write(self, file: Path) -> None:
        """Write the state in Terraform's format, version 4."""
        content: dict[str, Any] = {
            "version": 4,
            "terraform_version": "1.11.0",
            "serial": 1,
            "lineage": "settled",
            "outputs": {},
            "resources": [self._resource(*item) for item in self.values.items()],
        }
        file.write_text(json.dumps(content), encoding="utf-8")

    def _resource(self, address: str, attributes: dict[str, Any]) -> dict[str, Any]:
        type_, name = address.split(".", 1)
        kind = self.types[type_]
        return {
            "mode": "managed",
            "type": type_,
            "name": name,
            "provider": f'provider["registry.terraform.io/hashicorp/{kind.provider}"]',
            "instances": [{"schema_version": kind.schema["version"], "attributes": attributes}],
        }


def settled(planner: Planner, state: State) -> State:
    """The state that the real providers find nothing to change in.

    Raises:
        AssertionError: changes are left after :data:`ROUNDS` plans.
    """
    left: list[Change] = []
    for _ in range(ROUNDS):
        left = planner.plan(state.write, protected=False)
        if not left:
            return state
        values = state.values | {change.address: _settle(change) for change in left}
        state = State(values, state.types)
    raise AssertionError(f"not settled: {[(c.address, c.actions, c.forced_by) for c in left]}")


WRITTEN_EMPTY = frozenset({"expected_bucket_owner"})
"""Arguments that the provider keeps as empty text: with no value it would replace the resource."""


def _empty(name: str, attribute: Mapping[str, Any]) -> str | list[Any] | dict[str, Any] | None:
    """No value of the attribute's type."""
    if name in WRITTEN_EMPTY:
        return ""
    # An attribute's type is a word, or a list that begins with the kind of collection.
    kind, _, _ = json.dumps(attribute.get("type")).removeprefix('["').partition('"')
    return {} if kind == "map" else [] if kind in ("set", "list") else None


def _settle(change: Change) -> dict[str, Any]:
    return cast(dict[str, Any], _known(change.before, change.after, change.unknown))


def _known(before: Any, after: Any, unknown: Any) -> Any:
    """The planned value, and the value before wherever the planned one isn't known."""
    if unknown is True:
        return before
    if isinstance(after, dict):
        planned = cast(dict[str, Any], after)
        was = cast(dict[str, Any], before) if isinstance(before, dict) else {}
        not_known = cast(dict[str, Any], unknown) if isinstance(unknown, dict) else {}
        return {
            name: _known(was.get(name), planned.get(name), not_known.get(name))
            for name in {**planned, **not_known}
        }
    if isinstance(after, list) and isinstance(unknown, list):
        items, hidden = cast(list[Any], after), cast(list[Any], unknown)
        was_items = cast(list[Any], before) if isinstance(before, list) else []
        return [
            _known(_item(was_items, index), item, _item(hidden, index))
            for index, item in enumerate(items)
        ]
    return cast(Any, after)


def _item(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else None
