import json
from typing import Any

import pytest

from constructs_va.testing import Template
from constructs_va.testing.snapshots import StackSnapshotExtension, provider_versions

pytest_plugins = ["pytester"]


def template(**terraform: object) -> Template:
    return Template(
        {
            "//": {"metadata": {"version": "0.21.0"}},
            "resource": {
                "aws_sqs_queue_policy": {
                    "jobs": {
                        "//": {"metadata": {"path": "a/b"}},
                        "policy": '{"Version": "2012-10-17"}',
                        "queue_url": "${aws_sqs_queue.jobs.url}",
                    }
                }
            },
            "terraform": {"required_version": ">= 1.11", **terraform},
        }
    )


def serialized(value: Template) -> Any:
    return json.loads(StackSnapshotExtension().serialize(value))


def test_a_snapshot_has_no_metadata_and_policies_that_can_be_read() -> None:
    assert serialized(template())["resource"]["aws_sqs_queue_policy"]["jobs"] == {
        "policy": {"(json)": {"Version": "2012-10-17"}},
        "queue_url": "${aws_sqs_queue.jobs.url}",
    }


def test_a_snapshot_stays_where_only_a_provider_is_newer() -> None:
    old, new = ({"aws": {"source": "aws", "version": version}} for version in ("1.0.0", "2.0.0"))
    assert serialized(template(required_providers=old)) == serialized(
        template(required_providers=new)
    )


def test_a_snapshot_changes_with_the_terraform_that_is_asked_for() -> None:
    assert serialized(template()) != serialized(template(required_version=">= 2"))


def test_versions_of_providers_can_be_kept_apart() -> None:
    wanted = {"aws": {"source": "aws", "version": "1.0.0"}}
    assert provider_versions({"data": template(required_providers=wanted)}) == {"data": wanted}


@pytest.fixture(autouse=True)
def on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers leave the look for unused snapshots to their controller."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)


PROJECT_OF_SOMEONE = """
import pytest
from constructs_va.testing import Template
from constructs_va.testing.snapshots import StackSnapshotExtension

@pytest.mark.parametrize("stack", {stacks})
def test_stack(snapshot, stack):
    template = Template({{"resource": {{"aws_vpc": {{"main": {{"id": {value!r}}}}}}}}})
    assert template == snapshot.use_extension(StackSnapshotExtension)(name=stack)
"""


def run(
    pytester: pytest.Pytester, *options: str, value: str = "a", stacks: tuple[str, ...] = ("one",)
) -> int:
    """The exit code of a test run in a project with these stacks."""
    pytester.makepyfile(test_stacks=PROJECT_OF_SOMEONE.format(value=value, stacks=stacks))
    return pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:cacheprovider", *options).ret


def test_a_stack_has_one_file_of_its_name(pytester: pytest.Pytester) -> None:
    assert run(pytester, "--snapshot-update") == 0
    files = [path.name for path in pytester.path.rglob("*.json")]
    assert files == ["one.json"]
    assert run(pytester) == 0


def test_a_difference_a_missing_file_and_an_unused_one_fail(pytester: pytest.Pytester) -> None:
    assert run(pytester) != 0, "missing"
    assert run(pytester, "--snapshot-update", stacks=("one", "two")) == 0
    assert run(pytester, value="b", stacks=("one", "two")) != 0, "different"
    assert run(pytester) != 0, "unused"
