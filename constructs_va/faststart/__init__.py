"""Fast start for cdktf programs: import a provider package in milliseconds instead of seconds.

``import constructs_va.faststart`` (or anything of ``constructs_va``) before the provider packages
is all there is to do, in any cdktf program; nothing else of the library is imported. It changes
when code is loaded, never what it does: the synthesized output is the same byte for byte.

Each part stands on its own, and falls back to the stock behaviour where a package or a version of
jsii lacks what it needs:

- :mod:`.packages` loads a provider's Python modules when they are first named;
- :mod:`.type_hints` resolves the types that jsii checks once per signature instead of per call;
- :mod:`.node` chooses the Node that came with this installation, and lets it load a provider's
  modules when they are first named (``lazy_packages.cjs``) and finish jsii's cache before it ends,
  so that the second run is at full speed (``complete_cache.cjs``);
- :mod:`.finder` brings them into Python's import system.

``CONSTRUCTS_VA_FAST_START=0`` in the environment turns all of it off.
"""

import logging
import os

from constructs_va.faststart import finder, node, type_hints

SWITCH = "CONSTRUCTS_VA_FAST_START"
"""Environment variable: ``0``, ``false``, ``no`` or ``off`` turns fast start off."""

_LOGGER = logging.getLogger("constructs_va.faststart")


def wanted() -> bool:
    """Whether the environment leaves fast start on, which is the default."""
    return os.environ.get(SWITCH, "1").strip().lower() not in {"0", "false", "no", "off"}


def enable() -> None:
    """Turn fast start on for the rest of this process; calling it again changes nothing."""
    if not finder.install():
        return
    type_hints.remember_in_imported_modules()
    if node.is_running():
        _LOGGER.warning(
            "cdktf was imported before constructs_va, so Node is running already and loads every "
            "provider in full (several seconds, about 1 GB). "
            "Remedy: put `import constructs_va` above `import cdktf`."
        )


if wanted():
    enable()
