"""A synthesized stack, to look things up in."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from constructs_va.testing.matching import matches, mismatches

Section = Literal["resource", "data"]

_EXPRESSION = re.compile(r"(?<!\$)\$\{(.*)}", re.DOTALL)
_REFERENCE = re.compile(r"(?<![\w.\"-])(data\.)?([a-z][a-z0-9]*_[a-z0-9_]+)\.([A-Za-z_][\w-]*)")


@dataclass(frozen=True)
class Block(Mapping[str, Any]):
    """A resource or data source. Its arguments are its items."""

    section: Section
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
        return json.loads(self[argument])

    def __getitem__(self, argument: str) -> Any:
        try:
            return self.arguments[argument]
        except KeyError:
            raise KeyError(f"{self.address} sets {', '.join(self)}, not {argument}") from None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.arguments if name != "//")

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Template:
    """The Terraform JSON of one stack.

    Looking for a block takes keyword arguments that it must match: a value is matched exactly, a
    mapping by the keys that it names, and a list item by item.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content

    @classmethod
    def read(cls, file: Path) -> "Template":
        """The template in a ``cdk.tf.json``."""
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def blocks(self, *sections: Section) -> Iterator[Block]:
        """All blocks of the sections. Default: the resources."""
        for section in sections or ("resource",):
            for type_, instances in self.content.get(section, {}).items():
                for id_, arguments in instances.items():
                    yield Block(section, type_, id_, arguments)

    def all(self, type_: str, **arguments: Any) -> list[Block]:
        """The blocks of a type that match; ``data.aws_…`` looks among data sources."""
        section, type_ = _section_and_type(type_)
        return [
            block
            for block in self.blocks(section)
            if block.type == type_ and matches(block, arguments)
        ]

    def count(self, type_: str, **arguments: Any) -> int:
        """How many blocks of a type match."""
        return len(self.all(type_, **arguments))

    def one(self, type_: str, **arguments: Any) -> Block:
        """The only block of a type that matches.

        Raises:
            AssertionError: none matches, or several do. The message tells which blocks of the type
                there are, and for each what keeps it from matching.
        """
        found = self.all(type_, **arguments)
        if len(found) != 1:
            raise AssertionError(self._not_one(type_, arguments, found))
        return found[0]

    def follow(self, value: object) -> Block:
        """The block of this stack that a reference such as ``${aws_kms_key.data.arn}`` points to.

        Raises:
            AssertionError: the value holds no reference, or the stack no such block.
        """
        addresses = _addresses_in(value)
        if not addresses:
            raise AssertionError(f"{value!r} refers to no resource or data source")
        for block in self.blocks("resource", "data"):
            if block.address == addresses[0]:
                return block
        raise AssertionError(f"{value!r} points to {addresses[0]}, which this stack doesn't have")

    def dependencies(self, block: Block) -> set[str]:
        """Addresses of this stack that the block refers to, or names in ``depends_on``."""
        there = {other.address for other in self.blocks("resource", "data")}
        named = cast(list[str], block.get("depends_on", []))
        return there.intersection([*_addresses_in(dict(block)), *named])

    def graph(self) -> dict[str, set[str]]:
        """Every resource and data source, by its address, and what it depends on."""
        return {
            block.address: self.dependencies(block) for block in self.blocks("resource", "data")
        }

    def _not_one(self, type_: str, arguments: Mapping[str, Any], found: list[Block]) -> str:
        wanted = " and ".join(f"{name}={value!r}" for name, value in arguments.items())
        looked_for = f"one {type_}{f' with {wanted}' if wanted else ''}"
        if found:
            there = "\n".join(f"  {_named(block)}" for block in found)
            return f"expected {looked_for}, found {len(found)}:\n{there}"
        candidates = self.all(type_)
        if not candidates:
            return f"expected {looked_for}, found none of that type{self._close_to(type_)}"
        differences = "\n".join(_compared(block, arguments) for block in candidates)
        return f"expected {looked_for}, found none. Of that type there are:\n{differences}"

    def _close_to(self, type_: str) -> str:
        section, name = _section_and_type(type_)
        close = difflib.get_close_matches(name, {block.type for block in self.blocks(section)}, n=1)
        return f"; there is {type_.replace(name, close[0])}" if close else ""


def _section_and_type(type_: str) -> tuple[Section, str]:
    name = type_.removeprefix("data.")
    return ("resource" if name == type_ else "data"), name


def _named(block: Block) -> str:
    name = block.get("name")
    return f"{block.address}{f'  (name: {name})' if name else ''}"


def _compared(block: Block, arguments: Mapping[str, Any]) -> str:
    differences = (f"    {difference}" for difference in mismatches(block, arguments))
    return "\n".join([f"  {_named(block)}", *differences])


def _addresses_in(value: object) -> list[str]:
    """Addresses that the expressions in the value name, as far as their form tells."""
    if isinstance(value, str):
        return [
            f"{data}{type_}.{id_}"
            for expression in _EXPRESSION.findall(value)
            for data, type_, id_ in _REFERENCE.findall(expression)
        ]
    if isinstance(value, Mapping):
        value = list(cast(Mapping[str, object], value).values())
    if isinstance(value, list):
        return [address for item in cast(list[object], value) for address in _addresses_in(item)]
    return []
