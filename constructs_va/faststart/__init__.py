"""Fast start for cdktf programs: import a provider package in milliseconds instead of seconds.

``import constructs_va.faststart`` (or anything of ``constructs_va``) before the provider packages
is all there is to do, in any cdktf program; nothing else of the library is imported. It changes
when code is loaded, never what it does: the synthesized output is the same byte for byte.

Four parts, each on its own and each falling back to the stock behaviour where a package or a
version of jsii lacks what it needs:

- :mod:`.packages` loads a provider's Python modules when they are first named;
- :mod:`.node` lets Node do the same, and chooses the Node that came with this installation;
- :mod:`.type_hints` resolves the types that jsii checks once per signature instead of per call;
- :mod:`.cache` sees to it that jsii's cache is complete after the first run.

``CONSTRUCTS_VA_FAST_START=0`` in the environment turns all of it off.
"""

import os
import sys

from constructs_va.faststart import cache, node, packages, type_hints

SWITCH = "CONSTRUCTS_VA_FAST_START"
"""Environment variable: ``0``, ``false``, ``no`` or ``off`` turns fast start off."""


def wanted() -> bool:
    """Whether the environment leaves fast start on, which is the default."""
    return os.environ.get(SWITCH, "1").strip().lower() not in {"0", "false", "no", "off"}


def enable() -> None:
    """Turn fast start on for the rest of this process; calling it again changes nothing."""
    if any(isinstance(finder, packages.LazyPackageFinder) for finder in sys.meta_path):
        return
    node.prepare()
    sys.meta_path.insert(0, packages.LazyPackageFinder())
    type_hints.remember_in_imported_modules()
    cache.complete_at_exit()


if wanted():
    enable()
