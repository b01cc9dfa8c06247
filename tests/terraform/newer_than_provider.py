"""Arguments that the stacks set, and that a provider older than the bindings' doesn't know.

Where the version that the stacks ask for can't be had, the tests run with an older one, on copies
of the stacks without these arguments. Nothing else is taken out, and the list can hide nothing: an
entry that the older provider knows fails a test, and so does one that no stack sets.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from constructs_va.testing import Block


class Newer(NamedTuple):
    """An argument that came to a provider later."""

    provider: str
    type: str
    path: str
    """The argument's name; one in nested blocks with theirs: ``rule.blocked_encryption_types``."""


NEWER_THAN_PROVIDER = (
    Newer("aws", "aws_eks_cluster", "deletion_protection"),
    Newer(
        "aws", "aws_s3_bucket_server_side_encryption_configuration", "rule.blocked_encryption_types"
    ),
)


def is_set(newer: Newer, blocks: Iterable[Block]) -> bool:
    """Whether one of the blocks sets the argument."""
    return any(
        newer.path.split(".")[-1] in holder
        for block in blocks
        if block.type == newer.type
        for holder in _holders(block.arguments, newer.path)
    )


def take_out(newer: Newer, content: dict[str, Any]) -> None:
    """Remove the argument from all resources of its type in the JSON of a stack."""
    for arguments in content.get("resource", {}).get(newer.type, {}).values():
        for holder in _holders(arguments, newer.path):
            holder.pop(newer.path.split(".")[-1], None)


def knows(schema: dict[str, Any], newer: Newer) -> bool:
    """Whether the provider of this schema has the argument; see ``terraform providers schema``."""
    *blocks, name = newer.path.split(".")
    resource = schema["resource_schemas"].get(newer.type)
    level = resource and resource["block"]
    for block in blocks:
        level = level and _nested(level, block)
    return bool(level) and (name in level.get("attributes", {}) or bool(_nested(level, name)))


def _nested(level: dict[str, Any], name: str) -> dict[str, Any] | None:
    if name in level.get("block_types", {}):
        return level["block_types"][name]["block"]
    return level.get("attributes", {}).get(name, {}).get("nested_type")


def _holders(arguments: Any, path: str) -> list[dict[str, Any]]:
    """The mappings that could hold the path's last name."""
    holders: list[dict[str, Any]] = [arguments]
    for step in path.split(".")[:-1]:
        holders = [inner for holder in holders for inner in _as_list(holder.get(step, []))]
    return holders


def _as_list(value: Any) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], value if isinstance(value, list) else [value])
