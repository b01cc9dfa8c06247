"""Snapshots of stacks: a syrupy extension that writes one JSON file for each.

In a ``conftest.py``::

    @pytest.fixture
    def stack_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
        return snapshot.use_extension(StackSnapshotExtension)

and in a test ``assert template == stack_snapshot(name="va-staging-data")``. ``pytest
--snapshot-update`` writes the files; without it a difference, a missing file and a file that no
test asks for fail. Versions of providers aren't part of it, so that a snapshot changes only where
Terraform would do something else: keep :func:`provider_versions` in a snapshot of their own.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.location import PyTestLocation
from syrupy.types import SerializableData, SerializedData, SnapshotIndex
from typing_extensions import override

from constructs_va.testing.template import Template


class StackSnapshotExtension(JSONSnapshotExtension):
    """Compares templates by what Terraform would do with them; other data as it is.

    A snapshot with a name is in a file of that name, in ``__snapshots__/<test file>/``.
    """

    @classmethod
    @override
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        if isinstance(index, str):
            return index
        return super().get_snapshot_name(test_location=test_location, index=index)

    @override
    def serialize(self, data: SerializableData, **_options: object) -> SerializedData:
        content = comparable(data) if isinstance(data, Template) else data
        return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def comparable(template: Template) -> dict[str, Any]:
    """The content without cdktf's metadata and provider versions, policies written out."""
    content = _readable(template.content)
    content.get("terraform", {}).pop("required_providers", None)
    return content


def provider_versions(templates: Mapping[str, Template]) -> dict[str, Any]:
    """The providers, with source and version, that each stack asks for."""
    return {
        stack: template.content["terraform"]["required_providers"]
        for stack, template in templates.items()
    }


def _readable(value: Any) -> Any:
    if isinstance(value, Mapping):
        items = cast(Mapping[str, Any], value).items()
        return {key: _readable(item) for key, item in items if key != "//"}
    if isinstance(value, list):
        return [_readable(item) for item in cast(list[Any], value)]
    if isinstance(value, str) and value.startswith(("{", "[")):
        return _json_read(value)
    return value


def _json_read(text: str) -> Any:
    """A policy, or other JSON text, as an object whose only key tells that it is text."""
    try:
        return {"(json)": json.loads(text)}
    except ValueError:
        return text
