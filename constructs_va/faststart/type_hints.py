"""Type checks that resolve a signature's types once.

The code that jsii generates checks every argument at run time, and resolves the annotations of the
signature anew at each call (``typing.get_type_hints``): about half of what a construct costs in
Python. Annotations don't change, so the answer is kept for each signature. The checks stay on.

Only generated modules see the kept answers; ``typing`` itself is left as it is.
"""

import sys
import typing
from collections.abc import Callable
from types import ModuleType
from typing import Any

from constructs_va.faststart.names import is_generated

_STUB_PREFIX = "_typecheckingstub__"
"""How jsii names the functions that hold nothing but the signature to check."""


class _RememberingTyping(ModuleType):
    """``typing`` for generated modules: all of it, with the type hints of their stubs kept."""

    def __init__(self) -> None:
        super().__init__("typing")
        self._known: dict[Callable[..., Any], dict[str, Any]] = {}

    def __getattr__(self, name: str) -> object:
        value: object = getattr(typing, name)
        setattr(self, name, value)
        return value

    def get_type_hints(self, stub: Callable[..., Any], *args: Any, **kwargs: Any) -> dict[str, Any]:
        if args or kwargs or not stub.__name__.startswith(_STUB_PREFIX):
            return typing.get_type_hints(stub, *args, **kwargs)
        hints = self._known.get(stub)
        if hints is None:
            hints = self._known[stub] = typing.get_type_hints(stub)
        return hints


_TYPING = _RememberingTyping()


def remember(module: ModuleType) -> None:
    """Let a generated module, once it has run, look its type hints up in what is remembered."""
    if module.__dict__.get("typing") is typing:
        module.__dict__["typing"] = _TYPING


def remember_in_imported_modules() -> None:
    """The same for generated modules that were imported before fast start."""
    for name, module in list(sys.modules.items()):
        if is_generated(name):
            remember(module)
