"""Define and synthesize as many queues as the argument says; print seconds and resources as JSON.

The first queue isn't timed: it pays for loading the classes.
"""

import constructs_va  # noqa: F401, I001  # pyright: ignore[reportUnusedImport]  (first: fast start)
import json
import sys
import time
from pathlib import Path

from cdktf import App, LocalBackend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

from constructs_va.data import Queue
from constructs_va.settings import AwsContext, QueueSettings

CONTEXT = AwsContext(
    prefix="va-benchmark",
    account="111122223333",
    region="eu-central-1",
    zones=("eu-central-1a", "eu-central-1b"),
)


def define_queue(stack: TerraformStack, number: int) -> None:
    """One queue with its dead letters, without alarms and keys."""
    settings = QueueSettings(name=f"queue-{number}", encryption="sqs")
    Queue(stack, f"queue-{number}", settings, context=CONTEXT, alarms=None)


def count_resources(template: Path) -> int:
    """How many resources a stack's Terraform JSON has."""
    return sum(len(kind) for kind in json.loads(template.read_text())["resource"].values())


def main(number: int) -> None:
    """Define one queue, then that number of them, each step timed."""
    app = App()
    stack = TerraformStack(app, "queues")
    LocalBackend(stack, path="terraform.tfstate")
    AwsProvider(stack, "aws", region=CONTEXT.region)
    define_queue(stack, 0)
    started = time.perf_counter()
    for index in range(1, number + 1):
        define_queue(stack, index)
    defined = time.perf_counter()
    app.synth()
    synthesized = time.perf_counter()
    resources = count_resources(Path(app.outdir) / "stacks" / "queues" / "cdk.tf.json")
    result = {
        "defining": defined - started,
        "synthesizing": synthesized - defined,
        "resources": resources,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]))
