"""Provider packages whose Python submodules load when they are first named.

The root of a provider package imports each of its submodules: 2,212 for AWS. The finder here
replaces that root by one that imports a submodule on first use (PEP 562), and tells jsii where
each type lives, so that a type which no Python code has named still resolves when Node returns it.
"""

import importlib
import re
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType

from constructs_va.faststart import type_hints

PROVIDER_PREFIXES = ("cdktf_cdktf_provider_", "cdktn_provider_")
"""How the names of generated provider packages begin: cdktf's, and its fork's."""

_SUBMODULE_IMPORT = re.compile(r"^from \. import (\w+)$", re.MULTILINE)
_OWN_CODE = re.compile(r"^(?:class |@jsii)", re.MULTILINE)
_ASSEMBLY_NAME = re.compile(r'JSIIAssembly\.load\(\s*"([^"]+)"')
_DOCSTRING = re.compile(r"\Ar?'''(.*?)'''", re.DOTALL)


class LazyPackageFinder(MetaPathFinder):
    """Finds provider packages and, in them and in cdktf, modules whose type hints are remembered."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        root, _, rest = fullname.partition(".")
        if not root.startswith(PROVIDER_PREFIXES) and fullname not in type_hints.CORE_PACKAGES:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            return None
        if root.startswith(PROVIDER_PREFIXES) and not rest:
            return _lazy_root(spec)
        spec.loader = _RememberingLoader(spec.loader.name, spec.loader.path)
        return spec


class _RememberingLoader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        type_hints.remember(module)


class _LazyRootLoader(SourceFileLoader):
    """Gives the package its names without running its body."""

    def __init__(self, name: str, path: str, body: str, submodules: list[str]) -> None:
        super().__init__(name, path)
        self._body = body
        self._submodules = submodules

    def exec_module(self, module: ModuleType) -> None:
        name, submodules = self.name, frozenset(self._submodules)
        _tell_jsii(name, Path(self.path).parent / "_jsii" / "__init__.py", self._submodules)

        def load(attribute: str) -> object:
            if attribute in submodules:
                return importlib.import_module(f"{name}.{attribute}")
            if attribute == "__jsii_assembly__":
                return importlib.import_module(f"{name}._jsii").__jsii_assembly__
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")

        docstring = _DOCSTRING.match(self._body)
        module.__doc__ = docstring and docstring[1]
        module.__dict__.update(
            __all__=self._submodules,
            __getattr__=load,
            __dir__=lambda: sorted({*module.__dict__, *submodules}),
        )


def _lazy_root(spec: ModuleSpec) -> ModuleSpec | None:
    """The spec of a lazy package, or None (a stock import) for one of a shape not known here."""
    assert isinstance(spec.loader, SourceFileLoader)
    body = Path(spec.loader.path).read_text(encoding="utf-8")
    submodules = _SUBMODULE_IMPORT.findall(body)
    if not submodules or _OWN_CODE.search(body):
        return None
    spec.loader = _LazyRootLoader(spec.name, spec.loader.path, body, submodules)
    return spec


def _tell_jsii(package: str, jsii_module: Path, submodules: list[str]) -> None:
    """Add the package's submodules to the map by which jsii imports a type it hasn't met.

    The map is private to jsii. Where it is missing, types still resolve once their module is
    imported, which covers all but a type that only Node has named.
    """
    assembly = _ASSEMBLY_NAME.search(jsii_module.read_text(encoding="utf-8"))
    reference_map = importlib.import_module("jsii._reference_map")
    fqn_map = getattr(reference_map, "_submodule_fqn_map", None)
    if assembly and isinstance(fqn_map, dict):
        fqn_map.update({f"{assembly[1]}.{_camel_case(s)}": f"{package}.{s}" for s in submodules})


def _camel_case(name: str) -> str:
    """jsii's name of a submodule, from Python's: ``wafv2_ip_set`` is ``wafv2IpSet``."""
    return re.sub(r"_(.)", lambda match: match[1].upper(), name)
