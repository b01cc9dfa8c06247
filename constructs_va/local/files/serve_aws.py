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
    region: str = description["region"]
    for queue in description["queues"]:
        attributes = enumerate(queue["attributes"].items(), start=1)
        form = {
            "Action": "CreateQueue",
            "Version": "2012-11-05",
            "QueueName": queue["name"],
            **{f"Attribute.{n}.Name": name for n, (name, _) in attributes},
        }
        values = enumerate(queue["attributes"].values(), start=1)
        form |= {f"Attribute.{n}.Value": value for n, value in values}
        ask(f"http://{host}:{port}/", "POST", "sqs", region, urlencode(form))
    for bucket in description["buckets"]:
        place = f"<LocationConstraint>{region}</LocationConstraint>"
        body = f"<CreateBucketConfiguration>{place}</CreateBucketConfiguration>"
        ask(f"http://{host}:{port}/{bucket}", "PUT", "s3", region, body)
    server.stop()


def ask(url: str, method: str, service: str, region: str, body: str) -> None:
    """Send a request as an SDK does, but for the signature, which moto doesn't look at."""
    scope = f"Credential=local/20260101/{region}/{service}/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=none"}
    with urlopen(Request(url, body.encode(), headers, method=method)):
        pass


if __name__ == "__main__":
    make(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
    main(["-H", "0.0.0.0", "-p", sys.argv[1] if len(sys.argv) > 1 else "5000"])
