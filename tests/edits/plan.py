"""A plan of a stack over a given state, by the real Terraform and the real providers, offline.

Nothing is refreshed and no account is asked: data sources are replaced by what they answered when
the stack was applied, and providers are told not to look for credentials.
"""

import copy
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from constructs_va.helm.custom_objects import CHART
from tests.terraform.command import Terraform, gist
from tests.terraform.mocks import variables, without_ephemeral
from tests.terraform.scratch import Scratch

OFFLINE: dict[str, dict[str, Any]] = {
    "aws": {
        "access_key": "none",
        "secret_key": "none",
        "skip_credentials_validation": True,
        "skip_metadata_api_check": "true",
        "skip_region_validation": True,
        "skip_requesting_account_id": True,
        "allowed_account_ids": None,
    },
    "vault": {
        "address": "http://127.0.0.1:9",
        "token": "none",
        "skip_child_token": True,
        "skip_get_vault_version": True,
        "auth_login": None,
        "ca_cert_file": None,
        "vault_version_override": "1.21.4",
    },
}
"""By provider: arguments that keep it from asking anybody. None takes an argument out."""

WAIT = "terraform_data"
"""Resources that only wait, as :class:`.PodIdentityRole` does. Plans leave them out."""

Answers = Mapping[str, Mapping[str, Any]]
"""By address of a data source, ``data.`` included: the attributes that it answered."""


@dataclass(frozen=True)
class Change:
    """A resource that a plan changes."""

    address: str
    actions: tuple[str, ...]
    """As Terraform writes them: ``("update",)``, ``("delete", "create")``."""

    forced_by: tuple[str, ...]
    """The attributes that force a replacement."""

    before: Any = field(repr=False)
    after: Any = field(repr=False)
    unknown: Any = field(repr=False)

    @property
    def does_something(self) -> bool:
        """Whether a value differs, or will once it is known.

        Terraform also calls it an update where only a mark of secrecy differs, which made-up states
        don't bear.
        """
        return self.before != self.after or _any_true(self.unknown)

    @property
    def effect(self) -> str:
        """The action in one word: create, update, replace or delete."""
        return "replace" if len(self.actions) > 1 else "".join(self.actions)


@dataclass(frozen=True)
class Planner:
    """Plans one synthesized stack."""

    terraform: Terraform
    scratch: Scratch
    answers: Answers

    def plan(self, write_state: Callable[[Path], None], *, protected: bool = True) -> list[Change]:
        """The changes to resources, in the order of their addresses.

        Args:
            protected: whether ``prevent_destroy`` holds, as it does for users.

        Raises:
            AssertionError: Terraform can't plan the stack, with Terraform's message.
        """
        folder = self.scratch.folder
        given = variables(self.scratch.content)
        offline = Scratch(folder, self._offline(protected), self.scratch.providers)
        offline.write()
        (folder / "offline.auto.tfvars.json").write_text(json.dumps(given), encoding="utf-8")
        write_state(folder / "terraform.tfstate")
        ended = self.terraform.run(
            folder, "plan", "-refresh=false", "-input=false", "-no-color", "-out=plan"
        )
        assert not ended.returncode, gist(ended.stderr)
        shown = self.terraform.run(folder, "show", "-json", "plan")
        changes = [_change(one) for one in json.loads(shown.stdout).get("resource_changes", ())]
        return sorted((one for one in changes if one.does_something), key=lambda one: one.address)

    def _offline(self, protected: bool) -> dict[str, Any]:
        content = copy.deepcopy(self.scratch.content)
        for name, blocks in content.get("provider", {}).items():
            for block in blocks:
                block.update(OFFLINE.get(name, {}))
                for argument in [key for key, value in block.items() if value is None]:
                    del block[argument]
        content.get("resource", {}).pop(WAIT, None)
        for instances in content.get("resource", {}).values():
            for arguments in instances.values():
                if "depends_on" in arguments:
                    arguments["depends_on"] = [
                        one for one in arguments["depends_on"] if not one.startswith(f"{WAIT}.")
                    ]
                lifecycle = arguments.get("lifecycle", {})
                for name in ("precondition", "postcondition"):
                    lifecycle.pop(name, None)
                if not protected:
                    lifecycle.pop("prevent_destroy", None)
        for release in content.get("resource", {}).get("helm_release", {}).values():
            if release["chart"].startswith("assets/"):
                release["chart"] = str(CHART)  # what the stack's own folder has a copy of
        return without_data(without_ephemeral(content), self.answers)


def without_data(content: dict[str, Any], answers: Answers) -> dict[str, Any]:
    """The stack with local values in the place of its data sources."""
    sources = content.get("data", {})
    if not sources:
        return content
    rest = {name: value for name, value in content.items() if name != "data"}
    text = re.sub(r"(?<![\w.-])data\.", "local.data.", json.dumps(rest))
    read = set(re.findall(r"\.outputs\.([\w-]+)", text))
    values = {
        type_: {id_: _answer(f"data.{type_}.{id_}", answers, read) for id_ in instances}
        for type_, instances in sources.items()
    }
    result: dict[str, Any] = json.loads(text)
    for instances in result.get("resource", {}).values():
        for arguments in instances.values():
            if "depends_on" in arguments:
                arguments["depends_on"] = [
                    one for one in arguments["depends_on"] if not one.startswith("local.data.")
                ]
    result["locals"] = {**result.get("locals", {}), "data": _escaped(values)}
    return result


def _answer(address: str, answers: Answers, read: Iterable[str]) -> Any:
    """The answer or, for a source that an edit adds, that of another source of its type.

    An output that an edit adds to another stack is made up.
    """
    kin = address.rpartition(".")[0] + "."
    others = [answer for other, answer in answers.items() if other.startswith(kin)]
    known = answers.get(address) or next(iter(others), None) or {}
    if "outputs" not in known:
        return known
    made_up: dict[str, Any] = dict.fromkeys(read, MADE_UP)
    return {**known, "outputs": {**made_up, **known["outputs"]}}


MADE_UP = "arn:aws:iam::111122223333:role/made-up"
"""Stands for an output of another stack that an edit adds: an ARN, which most of them are."""


def _escaped(value: Any) -> Any:
    """The value as Terraform reads it back unchanged."""
    if isinstance(value, str):
        return re.sub(r"([$%])\{", r"\1\1{", value)
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}  # pyright: ignore
    if isinstance(value, list):
        return [_escaped(item) for item in value]  # pyright: ignore
    return value


def _change(shown: Mapping[str, Any]) -> Change:
    change = shown["change"]
    return Change(
        address=shown["address"],
        actions=tuple(change["actions"]),
        forced_by=tuple(".".join(map(str, path)) for path in change.get("replace_paths", ())),
        before=change["before"],
        after=change["after"],
        unknown=change["after_unknown"],
    )


def _any_true(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_any_true, value.values()))  # pyright: ignore
    if isinstance(value, list):
        return any(map(_any_true, value))  # pyright: ignore
    return value is True
