import pytest
from syrupy.assertion import SnapshotAssertion

from constructs_va.testing.snapshots import StackSnapshotExtension


@pytest.fixture
def stack_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(StackSnapshotExtension)
