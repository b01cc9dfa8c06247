"""What stands in for AWS, run as it is: the program of its container, by moto of PyPI."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import pytest

from constructs_va.local import aws, write
from constructs_va.settings import BucketSettings, QueueSettings
from tests.local.environment import REGION, component, environment
from tests.local.servers import free_port, serving

OUTSIDE = ("consumers", "publishers")
QUEUES = (
    QueueSettings(
        name="jobs",
        visibility_timeout=timedelta(seconds=1),
        retention=timedelta(days=2),
        delay=timedelta(seconds=1),
        receives_before_dead_letter=2,
        dead_letter_retention=timedelta(days=3),
        outside=OUTSIDE,
    ),
    QueueSettings(name="events", fifo=True, outside=OUTSIDE),
)


@dataclass(frozen=True)
class Server:
    """The server, asked as an SDK asks it."""

    port: int

    def sqs(self, queue: str, action: str, **given: str) -> ElementTree.Element:
        form = {"Action": action, "Version": "2012-11-05", **given}
        return self._ask("sqs", f"/123456789012/{queue}", urlencode(form))

    def s3(self, path: str) -> ElementTree.Element:
        return self._ask("s3", path, None)

    def attributes(self, queue: str) -> dict[str, str]:
        answer = self.sqs(queue, "GetQueueAttributes", **{"AttributeName.1": "All"})
        return {
            str(one.findtext("{*}Name")): str(one.findtext("{*}Value"))
            for one in answer.iter()
            if one.tag.endswith("}Attribute")
        }

    def receive(self, queue: str, *, wait: int) -> list[str]:
        answer = self.sqs(queue, "ReceiveMessage", WaitTimeSeconds=str(wait))
        return [str(one.text) for one in answer.iter() if one.tag.endswith("}Body")]

    def _ask(self, service: str, path: str, body: str | None) -> ElementTree.Element:
        scope = f"Credential=local/20260101/{REGION}/{service}/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=x"}
        url = f"http://127.0.0.1:{self.port}{path}"
        with urlopen(Request(url, body.encode() if body else None, headers), timeout=30) as answer:
            return ElementTree.fromstring(answer.read())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = environment(
        component("brain"), queues=QUEUES, buckets=(BucketSettings(name="files"),)
    )
    folder = write(settings, tmp_path_factory.mktemp("local")).folder
    port = free_port()
    with serving([str(folder / "aws" / "serve_aws.py"), str(port)], port, {}):
        yield Server(port)


def test_queues_have_the_attributes_of_settings(server: Server) -> None:
    found = server.attributes("va-local-jobs")
    assert found["VisibilityTimeout"] == "1"
    assert found["MessageRetentionPeriod"] == str(2 * 86_400)
    assert found["DelaySeconds"] == "1"
    assert found["ReceiveMessageWaitTimeSeconds"] == "20"
    assert server.attributes("va-local-jobs-dead")["MessageRetentionPeriod"] == str(3 * 86_400)


def test_a_fifo_queue_and_its_dead_letters_are_fifo(server: Server) -> None:
    for queue in ("va-local-events.fifo", "va-local-events-dead.fifo"):
        assert server.attributes(queue)["FifoQueue"] == "true"
    redrive = json.loads(server.attributes("va-local-events.fifo")["RedrivePolicy"])
    assert redrive["deadLetterTargetArn"].endswith(":va-local-events-dead.fifo")


def test_a_message_that_fails_as_often_as_allowed_is_a_dead_letter(server: Server) -> None:
    server.sqs("va-local-jobs", "SendMessage", MessageBody="hopeless")
    for _ in range(2):
        assert server.receive("va-local-jobs", wait=5) == ["hopeless"]
        time.sleep(1.1)  # as long as it stays hidden
    assert server.receive("va-local-jobs", wait=0) == []
    assert server.receive("va-local-jobs-dead", wait=5) == ["hopeless"]


def test_buckets_are_there_from_the_start(server: Server) -> None:
    names = [one.text for one in server.s3("/").iter() if one.tag.endswith("}Name")]
    assert names == ["va-local-files-123456789012"]


def test_the_image_is_of_the_version_that_is_run_here() -> None:
    assert aws.IMAGE.endswith(f":{version('moto')}")


def test_urls_of_queues_are_those_of_the_server() -> None:
    url = aws.queue_url(environment(component("brain")), "events")
    assert url == "http://aws:5000/123456789012/va-local-events.fifo"


def test_every_file_of_the_description_is_made_in_an_order_that_works() -> None:
    described = json.loads(aws.files(environment(component("brain")))["aws/aws.json"])
    names = [queue["name"] for queue in described["queues"]]
    assert names.index("va-local-jobs-dead") < names.index("va-local-jobs")


@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1"])
def test_buckets_are_asked_for_as_their_region_takes_it(region: str, tmp_path: Path) -> None:
    folder = write(environment(component("brain"), region=region), tmp_path).folder
    port = free_port()
    with serving([str(folder / "aws" / "serve_aws.py"), str(port)], port, {}) as program:
        assert program.poll() is None
