"""The place of fast start in Python's import system: a finder for the code that jsii generates."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

from typing_extensions import override

from constructs_va.faststart import node, packages, type_hints
from constructs_va.faststart.names import is_assembly, is_generated, is_provider


class GeneratedCodeFinder(MetaPathFinder):
    """Finds generated modules where Python does, and hands them to a loader that knows them."""

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's spec with such a loader, or None: Python's other finders are asked.

        Whatever isn't an ordinary file, such as a module in a zip archive, is left to them.
        """
        if not is_generated(fullname) and not is_assembly(fullname):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or type(spec.loader) is not SourceFileLoader:
            return None
        spec.loader = _loader(fullname, spec.loader.path)
        return spec


class AssemblyLoader(SourceFileLoader):
    """Loads a package into Node, and starts Node for the first."""

    @override
    def exec_module(self, module: ModuleType) -> None:
        packages.announce_submodules(module)
        with node.environment():
            super().exec_module(module)


class RememberingLoader(SourceFileLoader):
    """Loads a module whose type hints are resolved once."""

    @override
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        type_hints.remember(module)


def install() -> bool:
    """Have the finder asked before all others; False where it was there already."""
    if any(isinstance(finder, GeneratedCodeFinder) for finder in sys.meta_path):
        return False
    sys.meta_path.insert(0, GeneratedCodeFinder())
    return True


def _loader(name: str, path: str) -> SourceFileLoader:
    if is_assembly(name):
        return AssemblyLoader(name, path)
    lazy = packages.lazy_loader(name, path) if is_provider(name) else None
    return lazy or RememberingLoader(name, path)
