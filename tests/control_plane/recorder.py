"""A proxy before an API server that takes down what is sent through it."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from typing_extensions import override

from tests.control_plane.api import Api

HOP_BY_HOP = {"connection", "content-length", "host", "transfer-encoding"}


@dataclass(frozen=True)
class Request:
    """A request, as it was sent."""

    method: str
    path: str
    body: str


@dataclass
class Recorder:
    """What was sent through a proxy at an address of this machine."""

    address: str
    requests: list[Request] = field(default_factory=list[Request])

    def changes_of(self, resource: str) -> list[Request]:
        """The requests that changed objects of a resource, such as ``deployments``."""
        return [
            one
            for one in self.requests
            if one.method in ("PATCH", "PUT") and f"/{resource}/" in one.path
        ]

    def kubeconfig(self, folder: Path) -> Path:
        """A kubeconfig by which all goes through the proxy, written to a folder."""
        file = folder / "recorded.kubeconfig"
        file.write_text(
            "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
            f"clusters: [{{name: c, cluster: {{server: '{self.address}'}}}}]\n"
            "users: [{name: u, user: {}}]\n"
            "contexts: [{name: c, context: {cluster: c, user: u}}]\n",
            encoding="utf-8",
        )
        return file


@contextmanager
def recording(api: Api) -> Generator[Recorder]:
    """A proxy before the server, for as long as this lasts."""
    recorder = Recorder("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            text = body.decode("utf-8", errors="replace")
            recorder.requests.append(Request(self.command, self.path, text))
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
            connection = api.connect()
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            self.send_response(answer.status)
            for key, value in answer.getheaders():
                if key.lower() not in HOP_BY_HOP:
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one  # noqa: N815

        @override
        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    recorder.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
