"""constructs_va: typed constructs on CDK for Terraform that deploy the VA system.

Names are loaded when they are first used, and fast start is on (see :mod:`.faststart`): importing
this package takes milliseconds, and starts Node only once a construct is named.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from constructs_va import faststart as faststart

if TYPE_CHECKING:
    from constructs_va.app import run as run
    from constructs_va.data import Queue as Queue

_HOMES = {
    "Queue": "constructs_va.data",
    "run": "constructs_va.app",
}

__all__ = ["Queue", "faststart", "run"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
