"""A copy of a synthesized stack that terraform can work on, without state, account or network."""

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs_va.testing import Template
from tests.terraform.newer_than_provider import NEWER_THAN_PROVIDER, take_out
from tests.terraform.providers import Provider, Providers


@dataclass(frozen=True)
class Scratch:
    """A folder with the copy, and the providers that it is for."""

    folder: Path
    content: dict[str, Any]
    providers: tuple[Provider, ...]

    def write(self) -> None:
        """Write the content to the folder."""
        text = json.dumps(self.content, indent=2)
        (self.folder / "stack.tf.json").write_text(text, encoding="utf-8")


def prepare(template: Template, folder: Path, providers: Providers) -> Scratch:
    """Copy a stack: for the providers that can be had, and without a backend.

    Raises:
        NotToBeHad: none can be had of one that the stack needs.
    """
    content = copy.deepcopy(dict(template.content))
    content["terraform"].pop("backend", None)
    required = content["terraform"]["required_providers"]
    found = tuple(
        providers.get(name, wanted["source"], wanted["version"])
        for name, wanted in required.items()
    )
    for provider in found:
        required[provider.name]["version"] = provider.version
        for newer in NEWER_THAN_PROVIDER:
            if provider.is_older and newer.provider == provider.name:
                take_out(newer, content)
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Scratch(folder, content, found)
    scratch.write()
    problem = providers.terraform.init(folder)
    assert problem is None, problem
    return scratch
