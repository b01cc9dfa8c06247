"""Programs that serve on loopback, each run for as long as a test needs it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

Program = subprocess.Popen[str]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str], port: int, variables: Mapping[str, str], *, within: float = 30
) -> Generator[Program]:
    """Run a Python program until it listens on the port, and end it afterwards."""
    program = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_for(program, port, time.monotonic() + within)
        yield program
    finally:
        program.kill()
        program.communicate()


def ask(port: int, path: str) -> tuple[int, str]:
    """The status and the text of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


def _wait_for(program: Program, port: int, deadline: float) -> None:
    while program.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    program.kill()
    raise AssertionError(f"nothing listens on port {port}: {program.communicate()[0]}")
