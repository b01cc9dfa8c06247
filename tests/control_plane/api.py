"""The API of a Kubernetes control plane on this machine."""

import http.client
import json
import ssl
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SECONDS = 60
"""How long an answer may take; a watch that is quiet for longer ends."""


@dataclass(frozen=True)
class Api:
    """An API server, as the first user of a kubeconfig with client certificates."""

    host: str
    port: int
    tls: ssl.SSLContext

    @classmethod
    def of(cls, kubeconfig: Path) -> "Api":
        """The server that a kubeconfig names.

        Raises:
            ValueError: it isn't on this machine.
        """
        config = yaml.safe_load(kubeconfig.read_text("utf-8"))
        cluster: dict[str, str] = config["clusters"][0]["cluster"]
        user: dict[str, str] = config["users"][0]["user"]
        server = urlsplit(cluster["server"])
        if server.hostname not in LOOPBACK:
            raise ValueError(f"{server.hostname} is not this machine")
        tls = ssl.create_default_context(cafile=cluster["certificate-authority"])
        tls.load_cert_chain(user["client-certificate"], user["client-key"])
        return cls(server.hostname, server.port or 443, tls)

    def connect(self) -> http.client.HTTPSConnection:
        """A new connection."""
        return http.client.HTTPSConnection(self.host, self.port, context=self.tls, timeout=SECONDS)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """What the server answers; None where what was asked for isn't there."""
        status, content = self.answer(method, path, body)
        if status == http.client.NOT_FOUND:
            return None
        assert status < http.client.BAD_REQUEST, content
        return content

    def answer(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """What the server answers, whatever that is, and its status."""
        patching = method == "PATCH"
        headers = {"Content-Type": f"application/{'merge-patch+' * patching}json"}
        connection = self.connect()
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        connection.close()
        return answer.status, content

    @contextmanager
    def watching(self, path: str, name: str) -> Generator["Seen"]:
        """Everything that becomes of one object meanwhile, from its present state on."""
        seen = Seen()
        connection = self.connect()
        connection.request("GET", f"{path}?watch=1&fieldSelector=metadata.name={name}")
        answer = connection.getresponse()
        thread = threading.Thread(target=seen.read, args=(answer,), daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            if connection.sock:
                connection.sock.shutdown(2)
            thread.join(SECONDS)
            connection.close()


@dataclass(frozen=True)
class Seen:
    """The states of a watched object, in their order."""

    states: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])

    def read(self, answer: http.client.HTTPResponse) -> None:
        """Take down every event until the connection ends."""
        try:
            for line in answer:
                self.states.append(json.loads(line)["object"])
        except (OSError, http.client.HTTPException, ValueError):
            return  # the end of the watch, in whichever way it came

    @property
    def replicas(self) -> list[int]:
        """The numbers of replicas that were asked for, each as long as it stayed."""
        numbers = [state["spec"]["replicas"] for state in self.states]
        return [
            number
            for index, number in enumerate(numbers)
            if not index or number != numbers[index - 1]
        ]
