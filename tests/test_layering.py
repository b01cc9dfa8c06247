"""Imports run one way: a layer knows those below it, and no other."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT

PACKAGE = "constructs_va"

CONSTRUCTS = {"settings", "foundation", "network", "cluster", "data"}

BELOW: dict[str, set[str]] = {
    "faststart": set(),
    "settings": set(),
    "foundation": {"settings"},
    "network": {"settings", "foundation"},
    "cluster": {"settings", "foundation", "network"},
    "data": {"settings", "foundation", "network"},
    "registry": {"settings", "foundation"},
    "kubernetes": CONSTRUCTS,
    "helm": {*CONSTRUCTS, "kubernetes"},
    "vault": {*CONSTRUCTS, "kubernetes", "helm"},
    "workloads": {*CONSTRUCTS, "kubernetes", "helm", "vault"},
    "stacks": {*CONSTRUCTS, "registry", "kubernetes", "helm", "vault", "workloads"},
    "failure": set(),
    "terraform": set(),
    "local": {"settings", "failure"},
    "report": {"settings"},
    "app": {"faststart", "settings", "stacks", "local", "failure", "report"},
    "testing": {"settings", "app"},
}
"""Every part of the package, and the parts that it may import."""

BINDINGS = {"cdktf", "constructs", "jsii", "cdktf_cdktf_provider_aws"}


def imports_of(file: Path) -> set[str]:
    """Modules that the file imports: anywhere in it, also in functions and for type hints only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides its layer"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def parts_in(modules: set[str]) -> set[str]:
    """The parts of the package that the modules belong to."""
    return {module.split(".")[1] for module in modules if module.startswith(f"{PACKAGE}.")}


def files_of(part: str) -> list[Path]:
    place = PROJECT / PACKAGE / part
    return sorted([*place.rglob("*.py"), *place.parent.glob(f"{part}.py")])


def test_every_part_of_the_package_has_its_place() -> None:
    there = {
        path.stem
        for path in (PROJECT / PACKAGE).iterdir()
        if (path / "__init__.py").exists() or path.suffix == ".py"
    }
    assert there - {"__init__"} <= set(BELOW)


@pytest.mark.parametrize("part", BELOW)
def test_a_part_imports_only_what_is_below_it(part: str) -> None:
    for file in files_of(part):
        above = parts_in(imports_of(file)) - {part} - BELOW[part]
        assert not above, f"{file.relative_to(PROJECT)} imports {', '.join(sorted(above))}"


def test_what_is_below_is_below_all_the_way_down() -> None:
    for part, below in BELOW.items():
        for lower in below:
            assert part not in BELOW[lower], f"{part} and {lower} import each other"


@pytest.mark.parametrize("part", ["settings", "failure", "report", "local", "terraform"])
def test_what_reads_settings_only_knows_no_cdktf(part: str) -> None:
    for file in files_of(part):
        roots = {module.split(".")[0] for module in imports_of(file)}
        assert not roots & BINDINGS, file


def test_environments_import_settings_only() -> None:
    for file in sorted((PROJECT / "environments").rglob("*.py")):
        imported = imports_of(file)
        assert parts_in(imported) <= {"settings"}, file
        assert not {module.split(".")[0] for module in imported} & BINDINGS, file


@pytest.mark.parametrize(
    "module",
    ["constructs_va", "constructs_va.settings", "constructs_va.local", "environments.production"],
)
def test_describing_an_environment_starts_no_node(module: str) -> None:
    program = f"import sys, {module}; print('jsii' in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "False"


def test_an_import_is_seen_wherever_it_hides(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from constructs_va.app import run\n"
        "def f():\n    import constructs_va.stacks.data\n"
        "from constructs_va import data\n"
    )
    assert parts_in(imports_of(file)) == {"app", "stacks", "data"}
