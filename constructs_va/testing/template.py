"""A synthesized stack, to look things up in."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

_REFERENCE = re.compile(r"\$\{(data\.)?([a-z0-9_]+)\.([A-Za-z0-9_-]+)[.}\[]")


@dataclass(frozen=True)
class Block(Mapping[str, Any]):
    """A resource, data source or other block; its arguments are its items."""

    section: str
    """``resource`` or ``data``."""

    type: str
    id: str
    arguments: Mapping[str, Any]

    @property
    def address(self) -> str:
        """The Terraform address, for example ``aws_sqs_queue.events``."""
        return f"{'data.' if self.section == 'data' else ''}{self.type}.{self.id}"

    @property
    def path(self) -> str:
        """Where in the construct tree the block was made."""
        return str(self.arguments["//"]["metadata"]["path"])

    def json(self, argument: str) -> Any:
        """An argument that holds JSON text, such as a policy, read."""
        return json.loads(self.arguments[argument])

    def __getitem__(self, argument: str) -> Any:
        return self.arguments[argument]

    def __iter__(self) -> Iterator[str]:
        return iter(name for name in self.arguments if name != "//")

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Template:
    """The Terraform JSON of one stack.

    Looking for a block takes keyword arguments that it must match: a value is matched exactly,
    a mapping by the keys that it names, and a list of mappings item by item.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content

    @classmethod
    def read(cls, file: Path) -> "Template":
        """The template in a ``cdk.tf.json``."""
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def blocks(self, section: str = "resource") -> Iterator[Block]:
        """All resources, or all data sources (``section="data"``)."""
        for type_, instances in self.content.get(section, {}).items():
            for id_, arguments in instances.items():
                yield Block(section, type_, id_, arguments)

    def all(self, type_: str, **arguments: Any) -> list[Block]:
        """The blocks of a type that match; ``data.aws_…`` looks among data sources."""
        section, _, name = type_.rpartition("data.")
        del section
        found = self.blocks("data" if type_.startswith("data.") else "resource")
        return [
            block for block in found if block.type == name and matches(block.arguments, arguments)
        ]

    def one(self, type_: str, **arguments: Any) -> Block:
        """The only block of a type that matches; fails with what there is if it isn't one."""
        found = self.all(type_, **arguments)
        if len(found) != 1:
            there = "\n  ".join(_shown(block) for block in self.all(type_)) or "none of this type"
            raise AssertionError(
                f"{len(found)} blocks of {type_} match {arguments}, not one. There are:\n  {there}"
            )
        return found[0]

    def count(self, type_: str, **arguments: Any) -> int:
        """How many blocks of a type match."""
        return len(self.all(type_, **arguments))

    def follow(self, value: object) -> Block:
        """The block of this stack that a reference such as ``${aws_kms_key.data.arn}`` points to."""
        found = _REFERENCE.search(value) if isinstance(value, str) else None
        if not found:
            raise AssertionError(f"{value!r} is not a reference to a resource or data source")
        data, type_, id_ = found.groups()
        for block in self.blocks("data" if data else "resource"):
            if (block.type, block.id) == (type_, id_):
                return block
        raise AssertionError(f"{value!r} points to nothing in this stack")

    def dependencies(self, block: Block) -> set[str]:
        """Addresses that the block refers to or names in ``depends_on``."""
        text = json.dumps(dict(block))
        found = {f"{data}{type_}.{id_}" for data, type_, id_ in _REFERENCE.findall(text)}
        return found | set(cast(list[str], block.get("depends_on", [])))


def matches(actual: object, expected: object) -> bool:
    """Whether ``actual`` has all that ``expected`` names."""
    if isinstance(expected, Mapping):
        parts = cast(Mapping[str, object], expected).items()
        return isinstance(actual, Mapping) and all(
            key in actual and matches(cast(object, actual[key]), value) for key, value in parts
        )
    if isinstance(expected, list) and isinstance(actual, list):
        pairs = cast(list[object], actual), cast(list[object], expected)
        return len(pairs[0]) == len(pairs[1]) and all(map(matches, *pairs))
    return actual == expected


def _shown(block: Block) -> str:
    text = json.dumps({name: block[name] for name in block})
    return f"{block.address}  {text if len(text) < 400 else text[:400] + '…'}"
