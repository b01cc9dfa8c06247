from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SerializableData, SerializedData, SnapshotIndex
from typing_extensions import override


class FileExtension(SingleFileSnapshotExtension):
    """Compares a file that is written with one of its name, as it is.

    The extension is its own: syrupy lets each extension claim all files that end as its own do, and
    the stacks' would miss a test for our JSON.
    """

    _write_mode = WriteMode.TEXT
    file_extension = "snap"

    @override
    def serialize(self, data: SerializableData, **_options: Any) -> SerializedData:
        return str(data)

    @classmethod
    @override
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        return str(index)


@pytest.fixture
def file_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(FileExtension)
