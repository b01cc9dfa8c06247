"""The server that stands in for components, run as it is, without Docker."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from constructs_va.local import stubs
from constructs_va.local.project import project
from tests.local.environment import LOCAL
from tests.local.servers import ask, free_port, serving

SERVER = Path(stubs.__file__).parent / "stub" / "server.py"
PATHS = {"STUB_HEALTH_PATHS": "/health/startup,/health/ready,/health/live"}


@pytest.fixture
def listening() -> Iterator[int]:
    """A port on which something listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def port() -> int:
    return free_port()


def what_it_reaches(port: int, **variables: str) -> dict[str, Any]:
    with serving([str(SERVER)], port, {**PATHS, "PORT": str(port), **variables}):
        status, text = ask(port, "/")
    assert status == 200
    return json.loads(text)


@pytest.mark.parametrize("path", ["/health/startup", "/health/ready", "/health/live"])
def test_it_says_that_it_is_well_on_each_of_its_health_paths(port: int, path: str) -> None:
    with serving([str(SERVER)], port, {**PATHS, "PORT": str(port)}):
        assert ask(port, path)[0] == 200


def test_it_runs_with_the_variables_of_a_component_as_they_are_written(port: int) -> None:
    gateway = project(LOCAL).services["gateway"]
    with serving([str(SERVER)], port, {**gateway.environment, "PORT": str(port)}):
        assert ask(port, "/health/ready")[0] == 200


def test_it_has_no_other_paths(port: int) -> None:
    with serving([str(SERVER)], port, {**PATHS, "PORT": str(port)}):
        assert ask(port, "/health")[0] == 404


def test_it_tells_which_servers_it_reaches(port: int, listening: int) -> None:
    told = what_it_reaches(
        port,
        VA_COMPONENT="brain",
        BRAIN_URL=f"http://127.0.0.1:{listening}",
        DATABASE_PRIMARY_HOST="127.0.0.1",
        DATABASE_PORT=str(listening),
        VOICE_URL="http://127.0.0.1:1",
    )
    assert told["component"] == "brain"
    assert told["servers"]["BRAIN_URL"]["reached"]
    assert told["servers"]["DATABASE_PRIMARY_HOST"]["address"] == f"127.0.0.1:{listening}"
    assert told["servers"]["DATABASE_PRIMARY_HOST"]["reached"]
    assert not told["servers"]["VOICE_URL"]["reached"]
    assert "refused" in told["servers"]["VOICE_URL"]["error"]
    assert not told["reached"]


def test_it_tells_whether_secrets_are_there_and_never_what_they_are(
    port: int, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text("in the file")
    told = what_it_reaches(
        port, KEY_FILE=str(file), OTHER_FILE=str(tmp_path / "none"), API_KEY="in the variable"
    )
    assert told["files"]["KEY_FILE"]["readable"]
    assert not told["files"]["OTHER_FILE"]["readable"]
    assert "in the" not in json.dumps(told)


def test_it_stops_at_once_when_it_is_told_to(port: int) -> None:
    with serving([str(SERVER)], port, {**PATHS, "PORT": str(port)}) as program:
        began = time.monotonic()
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=10) == 0
        assert time.monotonic() - began < 3


def test_it_ends_a_request_that_it_has_begun_before_it_stops(port: int) -> None:
    """The address is one at which nobody answers, so that the request takes its second."""
    variables = {**PATHS, "PORT": str(port), "FAR_URL": "http://192.0.2.1"}
    with serving([str(SERVER)], port, variables) as program:
        answers: list[tuple[int, str]] = []
        request = threading.Thread(target=lambda: answers.append(ask(port, "/")))
        request.start()
        time.sleep(0.3)
        program.send_signal(signal.SIGTERM)
        request.join()
        assert [status for status, _ in answers] == [200]
        assert program.wait(timeout=10) == 0


def test_nothing_but_the_standard_library_is_imported() -> None:
    program = (
        f"import sys; sys.argv = ['']; sys.path.insert(0, {str(SERVER.parent)!r}); import server"
    )
    ended = subprocess.run([sys.executable, "-S", "-I", "-B", "-c", program], check=False)
    assert ended.returncode == 0


def test_its_image_runs_it_as_somebody_without_privileges() -> None:
    dockerfile = stubs.files()["stub/Dockerfile"].splitlines()
    assert "USER 65532:65532" in dockerfile
    (base,) = (line for line in dockerfile if line.startswith("FROM"))
    assert ":" in base
    assert not base.endswith(":latest")


def test_its_image_has_another_name_when_its_files_change(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stubs.image("brain")
    monkeypatch.setattr(stubs, "files", lambda: {"stub/server.py": "other"})
    assert stubs.image("brain") != before
