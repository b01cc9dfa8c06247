"""Stands in for a component: answers for its health, and tells what it can reach.

``/`` answers with a JSON object: every connection that the environment variables speak of, and
whether something listens there. No value of a variable is told that could be a secret.

Only Python's standard library is used, so that the image needs nothing but Python.
"""

import json
import os
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

HEALTH_PATHS = "STUB_HEALTH_PATHS"
"""Environment variable: the paths at which it says that it is well, separated by commas."""

TIMEOUT_SECONDS = 1.0
"""How long a connection may take."""

Address = tuple[str, int]


def addresses(variables: Mapping[str, str]) -> Iterator[tuple[str, Address]]:
    """The variables that name a server, each with its host and port."""
    for name, value in sorted(variables.items()):
        if name.startswith("DATABASE_") and name.endswith("_HOST"):
            yield name, (value, int(variables.get("DATABASE_PORT", "5432")))
        elif name.endswith("_URL"):
            url = urlsplit(value)
            if url.hostname:
                yield name, (url.hostname, url.port or (443 if url.scheme == "https" else 80))


def reach(address: Address) -> dict[str, Any]:
    """Whether something listens at the address."""
    host, port = address
    answer: dict[str, Any] = {"address": f"{host}:{port}"}
    try:
        socket.create_connection(address, timeout=TIMEOUT_SECONDS).close()
    except OSError as error:
        return {**answer, "reached": False, "error": str(error)}
    return {**answer, "reached": True}


def readable(path: str) -> dict[str, Any]:
    """Whether a file is there and can be read. What is in it is not told."""
    try:
        with Path(path).open("rb") as file:
            file.read(1)
    except OSError as error:
        return {"path": path, "readable": False, "error": error.strerror}
    return {"path": path, "readable": True}


def connections(variables: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the component is connected to, and whether it can be reached."""
    named = dict(addresses(variables))
    with ThreadPoolExecutor(max_workers=len(named) or 1) as pool:
        reached = dict(zip(named, pool.map(reach, named.values()), strict=True))
    files = {
        name: readable(value) for name, value in sorted(variables.items()) if name.endswith("_FILE")
    }
    buckets = {name: value for name, value in variables.items() if name.startswith("BUCKET_")}
    return {
        "component": variables.get("VA_COMPONENT"),
        "environment": variables.get("VA_ENVIRONMENT"),
        "reached": all(answer["reached"] for answer in reached.values()),
        "servers": reached,
        "files": files,
        "buckets": dict(sorted(buckets.items())),
    }


def health_paths() -> list[str]:
    """The paths at which it says that it is well."""
    return os.environ.get(HEALTH_PATHS, "").split(",")


class Handler(BaseHTTPRequestHandler):
    """Answers ``/`` and the health paths; there is nothing else."""

    timeout = 5

    def do_GET(self) -> None:
        """Answer a request."""
        path = urlsplit(self.path).path
        if path in health_paths():
            self._answer(200, {"well": True})
        elif path == "/":
            self._answer(200, connections(os.environ))
        else:
            self._answer(404, {"error": f"a stub has no {path}"})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = f"{json.dumps(content, indent=2)}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of health checks, of which there are many."""
        if urlsplit(getattr(self, "path", "")).path not in health_paths():
            super().log_message(format, *args)


class Server(ThreadingHTTPServer):
    """Ends the requests that it has begun before it stops."""

    daemon_threads = False


def main() -> None:
    """Serve until told to stop."""
    server = Server(("", int(os.environ.get("PORT", "8080"))), Handler)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # In a thread of its own: it waits for the loop that this one is in.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with server:
        print(f"stub of {os.environ.get('VA_COMPONENT')} on port {server.server_port}", flush=True)  # noqa: T201
        server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    main()
