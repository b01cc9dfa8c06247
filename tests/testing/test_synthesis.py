import tempfile
from pathlib import Path

import pytest
from cdktf import App, LocalBackend, TerraformStack, Token
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from constructs_va.testing import Stacks, synthesize_app, synthesize_construct


def define(app: App) -> None:
    """A stack with a queue, and one that sends there."""
    lower, upper = (TerraformStack(app, name) for name in ("lower", "upper"))
    for stack in (lower, upper):
        LocalBackend(stack, path="state")
        AwsProvider(stack, "aws", region="eu-central-1")
    queue = SqsQueue(lower, "queue", name="jobs")
    SqsQueue(upper, "queue", name=Token.as_string(queue.arn))


@pytest.fixture(scope="module")
def stacks() -> Stacks:
    return synthesize_app(define)


def test_every_stack_is_there_by_its_name(stacks: Stacks) -> None:
    assert list(stacks) == ["lower", "upper"]


def test_stacks_know_what_they_wait_for(stacks: Stacks) -> None:
    assert stacks.dependencies == {"lower": set(), "upper": {"lower"}}


def test_references_between_stacks_are_resolved(stacks: Stacks) -> None:
    """They dangle where ``Testing.synth`` makes the JSON."""
    name = stacks["upper"].one("aws_sqs_queue")["name"]
    assert stacks["upper"].follow(name).type == "terraform_remote_state"
    assert stacks["lower"].content["output"]


def test_a_construct_is_synthesized_in_a_stack_with_a_provider() -> None:
    template = synthesize_construct(lambda stack: SqsQueue(stack, "queue", name="jobs"))
    assert template.one("aws_sqs_queue")["name"] == "jobs"
    assert template.content["provider"]["aws"]


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    synthesize_construct(lambda stack: SqsQueue(stack, "queue", name="jobs"))
    assert list(tmp_path.iterdir()) == []
