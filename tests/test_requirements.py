"""What is locked in requirements/ is what pyproject.toml asks for, and imports are asked for."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import PROJECT

DECLARED = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = [Requirement(line) for line in DECLARED["project"]["dependencies"]]
FOR_TESTS = [
    Requirement(line)
    for group in DECLARED["dependency-groups"].values()
    for line in group
    if isinstance(line, str)
]
OPTIONAL = {"pytest", "syrupy"}
"""What constructs_va.testing imports, for those who ask for the extra of its name."""


def locked(file: str) -> dict[str, str]:
    """The versions in a file of requirements/, by the packages' names."""
    text = (PROJECT / "requirements" / file).read_text(encoding="utf-8")
    pins: list[tuple[str, str]] = re.findall(r"^([a-z0-9.-]+)==([^ ]+)", text, re.MULTILINE)
    return {str(canonicalize_name(name)): version for name, version in pins}


@pytest.mark.parametrize(
    ("file", "requirements"), [("runtime.txt", NEEDED), ("dev.txt", [*NEEDED, *FOR_TESTS])]
)
def test_each_lock_holds_what_is_asked_for_in_a_version_that_fits(
    file: str, requirements: list[Requirement]
) -> None:
    versions = locked(file)
    for requirement in requirements:
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)])


def test_tests_run_with_the_versions_that_synthesis_runs_with() -> None:
    runtime = locked("runtime.txt")
    assert runtime.items() <= locked("dev.txt").items()


def test_every_package_that_is_imported_is_asked_for() -> None:
    homes = packages_distributions()
    imported = {
        name.partition(".")[0]
        for file in (PROJECT / "constructs_va").rglob("*.py")
        if not file.is_relative_to(PROJECT / "constructs_va" / "local" / "files")
        for name in _imports(ast.parse(file.read_text(encoding="utf-8")))
    }
    strangers = imported - sys.stdlib_module_names - {"constructs_va"}
    asked = {canonicalize_name(requirement.name) for requirement in NEEDED} | OPTIONAL
    assert not [
        name
        for name in sorted(strangers)
        if not {canonicalize_name(home) for home in homes.get(name, [name])} & asked
    ]


def _imports(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found
