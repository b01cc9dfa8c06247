"""Snapshots of stacks: a syrupy extension that writes one JSON file for each.

In a ``conftest.py``::

    @pytest.fixture
    def stack_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
        return snapshot.use_extension(StackSnapshotExtension)

and in a test ``assert templates["va-staging-data"] == stack_snapshot(name="va-staging-data")``.
Versions of providers and the ``//`` metadata aren't part of it, so that a snapshot changes only
where Terraform would do something else.
"""

import json
from typing import Any

from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.types import SerializableData, SerializedData

from constructs_va.testing.template import Template


class StackSnapshotExtension(JSONSnapshotExtension):
    """Compares templates by what Terraform would do with them."""

    def serialize(self, data: SerializableData, **_options: Any) -> SerializedData:
        content = data.content if isinstance(data, Template) else data
        return json.dumps(comparable(content), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def comparable(content: Any) -> Any:
    """The content without metadata and provider versions, policies written out to be read."""
    if isinstance(content, dict):
        return {key: comparable(value) for key, value in content.items() if key not in _LEFT_OUT}
    if isinstance(content, list):
        return [comparable(item) for item in content]
    if isinstance(content, str) and content.startswith("{"):
        return _read(content)
    return content


_LEFT_OUT = frozenset({"//", "required_providers"})


def _read(text: str) -> Any:
    try:
        return {"(json)": json.loads(text)}
    except ValueError:
        return text
