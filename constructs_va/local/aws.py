"""What stands in for AWS: moto, which serves SQS and S3 at one address, with their attributes.

It is free and needs no account, and its image is kept up, which is no longer said of the images of
MinIO and LocalStack. It comes as a Python package too, so that tests run what containers run.
"""

import json
from collections.abc import Mapping
from datetime import timedelta

from constructs_va.local.compose import Attachment, HealthCheck, Mount, Service
from constructs_va.local.networks import INSIDE, attached, published
from constructs_va.settings import QueueSettings, names
from constructs_va.settings.local import AWS as NAME
from constructs_va.settings.local import LocalEnvironment

PORT = 5000
ENDPOINT = f"http://{NAME}:{PORT}"
FOLDER = "aws"

IMAGE = "motoserver/moto:5.2.3"

LONG_POLL_SECONDS = 20
"""How long a receive waits for a message, as in the cloud."""

NOBODY = "65534:65534"


def service(environment: LocalEnvironment) -> Service:
    """The server. It has buckets and queues before it answers."""
    # Clients name a bucket by the path or by the host; both lead here.
    hosts = tuple(
        f"{names.bucket_name(environment.context, bucket.name)}.{NAME}"
        for bucket in environment.buckets
    )
    return Service(
        image=IMAGE,
        entrypoint=("python", "/va/serve_aws.py"),
        user=NOBODY,
        environment={"PYTHONDONTWRITEBYTECODE": "1"},
        healthcheck=HealthCheck(
            test=("CMD", "curl", "-fsS", "-o", "/dev/null", f"http://127.0.0.1:{PORT}/moto-api/")
        ),
        networks={**attached(NAME, environment), INSIDE: Attachment(aliases=hosts)},
        ports=published(NAME, PORT, environment),
        volumes=(Mount("bind", f"./{FOLDER}", "/va"),),
        mem_limit=f"{environment.memory[NAME]}m",
    )


def variables(environment: LocalEnvironment) -> Mapping[str, str]:
    """What the SDKs of AWS are told in a container: where to ask, and as whom.

    In the cloud the Pod Identity agent tells them. Nothing here is a secret: moto believes all.
    """
    return {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_DEFAULT_REGION": environment.region,
        "AWS_ENDPOINT_URL": ENDPOINT,
        "AWS_SECRET_ACCESS_KEY": "local",
    }


def queue_url(environment: LocalEnvironment, name: str) -> str:
    """The URL by which the server knows a queue."""
    (queue,) = (queue for queue in environment.queues if queue.name == name)
    context = environment.context
    return f"{ENDPOINT}/{context.account}/{names.queue_name(context, queue)}"


def files(environment: LocalEnvironment) -> dict[str, str]:
    """The description of queues and buckets, for ``files/serve_aws.py``."""
    context = environment.context
    description = {
        "region": environment.region,
        "queues": [
            made for queue in environment.queues for made in _with_dead_letters(environment, queue)
        ],
        "buckets": [names.bucket_name(context, bucket.name) for bucket in environment.buckets],
    }
    return {f"{FOLDER}/aws.json": json.dumps(description, indent=2) + "\n"}


def _with_dead_letters(environment: LocalEnvironment, queue: QueueSettings) -> list[object]:
    """A dead-letter queue and the queue, in the order in which they can be made."""
    context = environment.context
    fifo = {"FifoQueue": "true"} if queue.fifo else {}
    dead_letters = names.dead_letter_queue_name(context, queue)
    redrive = {
        "deadLetterTargetArn": context.arn("sqs", dead_letters),
        "maxReceiveCount": queue.receives_before_dead_letter,
    }
    return [
        {
            "name": dead_letters,
            "attributes": {
                "MessageRetentionPeriod": _seconds(queue.dead_letter_retention),
                **fifo,
            },
        },
        {
            "name": names.queue_name(context, queue),
            "attributes": {
                "DelaySeconds": _seconds(queue.delay),
                "MessageRetentionPeriod": _seconds(queue.retention),
                "ReceiveMessageWaitTimeSeconds": str(LONG_POLL_SECONDS),
                "RedrivePolicy": json.dumps(redrive),
                "VisibilityTimeout": _seconds(queue.visibility_timeout),
                **fifo,
            },
        },
    ]


def _seconds(duration: timedelta) -> str:
    return str(duration // timedelta(seconds=1))
