"""Dependency lock files: the checksums of the providers that each stack was planned with.

``cdktf.out`` is written anew at each synthesis and kept by nobody, so that the lock files are kept
in a folder of the repository, one for each stack, and put beside the stacks:

    python -m constructs_va.terraform.lock write    # asks the registry; commit what changes
    python -m constructs_va.terraform.lock check    # asks nobody; before terraform init

Source: Terraform documentation, "Dependency Lock File" and "terraform providers lock".
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = ".terraform.lock.hcl"
"""As Terraform calls it."""

PLATFORMS = ("darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64")
"""Where Terraform is run: laptops and runners. For any other, ``init`` fails by its checksum."""

_PROVIDER = re.compile(
    r'^provider "(?P<address>[^"]+)" \{(?P<body>.*?)^\}', re.MULTILINE | re.DOTALL
)
_VERSION = re.compile(r'^\s*version\s*=\s*"([^"]+)"', re.MULTILINE)
_HASH = re.compile(r'"(?:h1|zh):[^"]+"')

Versions = Mapping[str, str]
"""A provider's whole address to its version, as ``registry.terraform.io/hashicorp/aws``."""


class LockError(Exception):
    """Stacks can't be locked, or aren't; the message says which and what to do."""


@dataclass(frozen=True)
class Stack:
    """A synthesized stack, and where its lock file is kept."""

    folder: Path
    kept: Path

    @property
    def name(self) -> str:
        """The stack's name."""
        return self.folder.name

    def required(self) -> Versions:
        """The providers that the stack requires, each at one version, as cdktf writes them."""
        content: dict[str, Any] = json.loads((self.folder / "cdk.tf.json").read_text("utf-8"))
        providers = content.get("terraform", {}).get("required_providers", {})
        return {
            address_of(one.get("source", name)): one["version"] for name, one in providers.items()
        }

    def problem(self) -> str | None:
        """What is wrong with the lock file that is kept; None where it is the stack's."""
        if not self.kept.is_file():
            return "has no lock file"
        locked, required = locked_in(self.kept.read_text("utf-8")), self.required()
        if locked == required:
            return None
        stale = [
            f"{name} {locked.get(name, 'not at all')}, not {version}"
            for name, version in required.items()
            if locked.get(name) != version
        ]
        return "has locked " + ", ".join(stale or sorted(locked.keys() - required.keys()))


def stacks_in(outdir: Path, locks: Path) -> Sequence[Stack]:
    """The stacks that were synthesized to a folder, by name.

    Raises:
        LockError: there are none.
    """
    found = sorted(file.parent for file in outdir.glob("stacks/*/cdk.tf.json"))
    if not found:
        raise LockError(f"{outdir}: no stacks. Synthesize first: python main.py")
    return [Stack(folder, locks / f"{folder.name}.hcl") for folder in found]


def write(
    stacks: Iterable[Stack],
    *,
    platforms: Sequence[str] = PLATFORMS,
    mirror: Path | None = None,
    terraform: str = "terraform",
) -> None:
    """Have Terraform lock each stack's providers, keep the files, and put them beside the stacks.

    Checksums that are kept already are held against what comes, so that a version whose contents
    have changed is refused.

    Args:
        platforms: where Terraform is run.
        mirror: a folder of providers to take them from. Default: their registry is asked.

    Raises:
        LockError: a provider can't be had, or isn't what it was.
    """
    done: dict[tuple[object, ...], str] = {}
    for stack in stacks:
        before = stack.kept.read_text("utf-8") if stack.kept.is_file() else ""
        alike = (*sorted(stack.required().items()), before)
        if alike not in done:
            done[alike] = _locked(stack, before, platforms, mirror, terraform)
        stack.kept.parent.mkdir(parents=True, exist_ok=True)
        stack.kept.write_text(done[alike], encoding="utf-8")
        _put_beside(stack)


def check(stacks: Iterable[Stack]) -> None:
    """Put the lock files that are kept beside their stacks.

    Raises:
        LockError: a stack has none, or that of other providers or versions. None is put then.
    """
    stacks = list(stacks)
    problems = [f"{one.name} {problem}" for one in stacks if (problem := one.problem())]
    if problems:
        raise LockError(
            "\n".join(problems) + "\nRun: python -m constructs_va.terraform.lock write, and commit"
        )
    for stack in stacks:
        _put_beside(stack)


def address_of(source: str) -> str:
    """A provider's whole address. Source: Terraform documentation, "Provider Requirements"."""
    parts = source.split("/")
    defaults = ("registry.terraform.io", "hashicorp")
    return "/".join((*defaults[: 3 - len(parts)], *parts))


def locked_in(text: str) -> Versions:
    """The providers of a lock file; one without checksums isn't locked."""
    found: dict[str, str] = {}
    for block in _PROVIDER.finditer(text):
        version = _VERSION.search(block["body"])
        if version and _HASH.search(block["body"]):
            found[block["address"]] = version[1]
    return found


def _locked(
    stack: Stack,
    before: str,
    platforms: Sequence[str],
    mirror: Path | None,
    terraform: str,
) -> str:
    """The text of a lock file of the stack's providers."""
    required = {
        source.rsplit("/", 1)[-1]: {"source": source, "version": version}
        for source, version in stack.required().items()
    }
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        content = {"terraform": {"required_providers": required}}
        (there / "providers.tf.json").write_text(json.dumps(content), encoding="utf-8")
        ended = subprocess.run(
            [
                *(terraform, "providers", "lock", "-no-color"),
                *(f"-platform={platform}" for platform in platforms),
                *([f"-fs-mirror={mirror.resolve()}"] if mirror else []),
            ],
            cwd=there,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise LockError(f"{stack.name}: {ended.stderr.strip() or ended.stdout.strip()}")
        now = (there / NAME).read_text("utf-8")
    _check_unchanged(stack, before, now)
    return now


def _check_unchanged(stack: Stack, before: str, now: str) -> None:
    """Refuse a version of which not one checksum is as it was: Terraform itself just adds them."""
    old, new = _checksums_in(before), _checksums_in(now)
    for provider in old.keys() & new.keys():
        if old[provider] and not old[provider] & new[provider]:
            address, version = provider
            raise LockError(
                f"{stack.name}: {address} {version} has other checksums than those in "
                f"{stack.kept}. Find out why: somebody may have changed what was published"
            )


def _checksums_in(text: str) -> Mapping[tuple[str, str], set[str]]:
    """The checksums of each provider of a lock file, at its version."""
    versions = locked_in(text)
    return {
        (block["address"], versions[block["address"]]): set(_HASH.findall(block["body"]))
        for block in _PROVIDER.finditer(text)
        if block["address"] in versions
    }


def _put_beside(stack: Stack) -> None:
    (stack.folder / NAME).write_text(stack.kept.read_text("utf-8"), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``write`` or ``check``; ends the program with exit code 1 where stacks aren't locked."""
    parser = argparse.ArgumentParser(prog="python -m constructs_va.terraform.lock")
    parser.add_argument("action", choices=("write", "check"))
    parser.add_argument(
        "--outdir", type=Path, default=Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
    )
    parser.add_argument("--locks", type=Path, default=Path("locks"), help="where they are kept")
    parser.add_argument("--platform", action="append", help=f"default: {' '.join(PLATFORMS)}")
    parser.add_argument("--mirror", type=Path, help="a folder of providers; default: the registry")
    given = parser.parse_args(arguments)
    try:
        stacks = stacks_in(given.outdir, given.locks)
        if given.action == "write":
            write(stacks, platforms=given.platform or PLATFORMS, mirror=given.mirror)
        else:
            check(stacks)
    except LockError as error:
        sys.exit(f"error: {error}")
    print(f"{len(stacks)} stacks are locked by {given.locks}")  # noqa: T201


if __name__ == "__main__":
    main()
