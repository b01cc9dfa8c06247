"""Provider packages whose Python submodules load when they are first named.

The root of a provider package imports each of its submodules: 2,212 for AWS. The loader here gives
the package the same names without running that root, and imports a submodule on its first use
(PEP 562). jsii is told where each submodule is, so that a type which no Python code has named still
resolves when Node returns it.
"""

import ast
import re
import sys
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from pkgutil import extend_path
from types import ModuleType

from typing_extensions import override

from constructs_va.faststart.names import ASSEMBLY

_NOT_LISTED = {"__getattr__", "__dir__", ASSEMBLY}

_SUBMODULE_IMPORT = re.compile(r"^from \. import (\w+)$", re.MULTILINE)
_OWN_TYPE = re.compile(r"^(?:class |@jsii)", re.MULTILINE)
_DOCSTRING = re.compile(r"\Ar?'''.*?'''", re.DOTALL)
_ASSEMBLY_NAME = re.compile(r'JSIIAssembly\.load\(\s*"([^"]+)"')


class LazyRootLoader(SourceFileLoader):
    """Gives a package the names that its root would, without running the root."""

    def __init__(self, name: str, path: str, submodules: list[str], docstring: str | None) -> None:
        super().__init__(name, path)
        self.submodules = submodules
        self._docstring = docstring

    @override
    def exec_module(self, module: ModuleType) -> None:
        names = frozenset(self.submodules)

        def load(name: str) -> ModuleType:
            if name in names:
                return import_module(f"{self.name}.{name}")
            raise AttributeError(f"module {self.name!r} has no attribute {name!r}")

        def list_names() -> list[str]:
            return sorted({*module.__dict__, *names} - _NOT_LISTED)

        module.__doc__ = self._docstring
        module.__path__ = extend_path(module.__path__, self.name)
        module.__dict__.update(__all__=sorted(names), __getattr__=load, __dir__=list_names)


def lazy_loader(name: str, path: str) -> LazyRootLoader | None:
    """The loader of a provider package, or None where only the stock import is sure to work.

    Those are packages whose root is of another shape than what this module knows, and versions of
    jsii that can't import a type's module on demand.
    """
    root = Path(path).read_text(encoding="utf-8")
    submodules = _SUBMODULE_IMPORT.findall(root)
    if not submodules or _OWN_TYPE.search(root) or not _jsii_imports_on_demand():
        return None
    docstring = _DOCSTRING.match(root)
    return LazyRootLoader(name, path, submodules, docstring and ast.literal_eval(docstring[0]))


def announce_submodules(assembly: ModuleType) -> None:
    """Give the ``_jsii`` module of a lazy package the map by which jsii finds a type's module.

    To be called before the module runs: jsii reads the map while it loads the assembly. Newer
    versions of jsii's generator write it into the module themselves, and theirs wins.
    """
    package = sys.modules[assembly.__name__.rpartition(".")[0]]
    loader = package.__spec__ and package.__spec__.loader
    if not isinstance(loader, LazyRootLoader):
        return
    name = _ASSEMBLY_NAME.search(Path(assembly.__file__ or "").read_text(encoding="utf-8"))
    if name:
        assembly.__dict__["_SUBMODULE_FQN_MAP"] = {
            f"{name[1]}.{_camel_case(submodule)}": f"{loader.name}.{submodule}"
            for submodule in loader.submodules
        }


def _jsii_imports_on_demand() -> bool:
    try:
        return hasattr(import_module("jsii._reference_map"), "_submodule_fqn_map")
    except ImportError:
        return False


def _camel_case(name: str) -> str:
    """jsii's name of a submodule, from Python's: ``wafv2_ip_set`` is ``wafv2IpSet``."""
    return re.sub(r"_(.)", lambda match: match[1].upper(), name)
