"""Serves what AWS serves elsewhere, SQS and S3, with the queues and buckets of this environment.

Run in the image of moto, by ``python serve_aws.py [port]``. Beside it is ``aws.json``: the queues
with their attributes, as SQS itself has them, and the buckets. They are made anew at each start,
and before anybody else is answered.
"""

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer, main

DESCRIPTION = Path(__file__).with_name("aws.json")


def make(description: dict[str, Any]) -> None:
    """Make the queues and buckets, by a server that nobody else knows of."""
    # It and the one that is started later have one state.
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    ask = Asking(f"http://{host}:{port}", description["region"])
    for queue in description["queues"]:
        ask.for_queue(queue["name"], queue["attributes"])
    for bucket in description["buckets"]:
        ask.for_bucket(bucket)
    server.stop()


class Asking:
    """Requests as an SDK makes them, but for the signature, which moto doesn't look at."""

    def __init__(self, url: str, region: str) -> None:
        self.url, self.region = url, region

    def for_queue(self, name: str, attributes: dict[str, str]) -> None:
        """Ask for a queue."""
        form = {"Action": "CreateQueue", "Version": "2012-11-05", "QueueName": name}
        for number, (attribute, value) in enumerate(attributes.items(), start=1):
            form[f"Attribute.{number}.Name"] = attribute
            form[f"Attribute.{number}.Value"] = value
        self._send("POST", "sqs", "/", urlencode(form), "application/x-www-form-urlencoded")

    def for_bucket(self, name: str) -> None:
        """Ask for a bucket."""
        place = f"<LocationConstraint>{self.region}</LocationConstraint>"
        body = f"<CreateBucketConfiguration>{place}</CreateBucketConfiguration>"
        # S3 refuses the name of the region in which buckets are that name none.
        self._send(
            "PUT", "s3", f"/{name}", "" if self.region == "us-east-1" else body, "application/xml"
        )

    def _send(self, method: str, service: str, path: str, body: str, content_type: str) -> None:
        scope = f"Credential=local/20260101/{self.region}/{service}/aws4_request"
        headers = {
            "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=none",
            "Content-Type": content_type,
        }
        request = Request(self.url + path, body.encode(), headers, method=method)
        with urlopen(request):
            pass


if __name__ == "__main__":
    make(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
    main(["-H", "0.0.0.0", "-p", sys.argv[1] if len(sys.argv) > 1 else "5000"])
