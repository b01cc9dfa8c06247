"""YAML as Kubernetes' tools read it."""

from typing import Any

import pytest


def documents(text: str) -> list[Any]:
    """The documents of a text, without empty ones; skips where PyYAML isn't installed."""
    yaml = pytest.importorskip("yaml", reason="PyYAML isn't installed")

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        """Reads ``=`` as the text that it has been since YAML 1.2."""

    Loader.add_constructor("tag:yaml.org,2002:value", Loader.construct_yaml_str)
    return [document for document in yaml.load_all(text, Loader) if document]
