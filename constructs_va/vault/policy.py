"""Policies of Vault: what the holder of a token may do."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Capability = Literal["create", "read", "update", "patch", "delete", "list", "sudo"]
"""Source: Vault documentation, "Policies", "Capabilities"."""

_WHOLE_NAMES = re.compile(r"[^*+/]+/[^*+/]+(/|$)")
_WILDCARD_IN_NAME = re.compile(r"[^/]\+|\+[^/]|\*(?=.)")


@dataclass(frozen=True)
class Rule:
    """What may be done at a path.

    In the path, ``+`` stands for any one name, and ``*`` at its end for whatever follows: not in
    the first two names, so that no rule is about a whole part of Vault.
    """

    path: str
    capabilities: Sequence[Capability]

    def __post_init__(self) -> None:
        if not _WHOLE_NAMES.match(self.path) or _WILDCARD_IN_NAME.search(self.path):
            raise ValueError(
                f"a rule of Vault's for \"{self.path}\": write the path's first two names out, as "
                "in va/data/*; + stands for a whole name, and * is at the end"
            )
        if not self.capabilities:
            raise ValueError(f'a rule of Vault\'s for "{self.path}" allows nothing: leave it out')


def policy_text(*rules: Rule, sudo: bool = False) -> str:
    """The rules as Vault reads them, each path once.

    Args:
        sudo: whether rules may have the capability ``sudo``, that opens what is Vault's own.

    Raises:
        ValueError: two rules are for one path, or one has ``sudo`` that may not.
    """
    paths = [rule.path for rule in rules]
    for rule in rules:
        if paths.count(rule.path) > 1:
            raise ValueError(f'{paths.count(rule.path)} rules of Vault\'s for "{rule.path}"')
        if "sudo" in rule.capabilities and not sudo:
            raise ValueError(f'a rule of Vault\'s for "{rule.path}" has sudo: pass sudo=True')
    return "\n".join(map(_rendered, rules))


def _rendered(rule: Rule) -> str:
    capabilities = json.dumps(list(rule.capabilities))
    return f"path {json.dumps(rule.path)} {{\n  capabilities = {capabilities}\n}}\n"
