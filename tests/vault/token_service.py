"""AWS STS for tests, as a server of Vault meets it: in one region, over TLS, at its real name."""

import hashlib
import hmac
import re
import ssl
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>\w+)/(?P<date>\d+)/(?P<region>[\w-]+)/(?P<service>\w+)"
    r"/aws4_request, SignedHeaders=(?P<headers>[\w;-]+), Signature=(?P<signature>[0-9a-f]+)"
)

IDENTITY = """\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>{arn}</Arn><UserId>AROATEST:session</UserId>
<Account>111122223333</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>test</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""

REFUSAL = """\
<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>SignatureDoesNotMatch</Code><Message>{message}</Message></Error></ErrorResponse>"""


@dataclass(frozen=True)
class Session:
    """Credentials of somebody who has assumed a role, and the session's ARN."""

    key: str
    secret: str
    token: str
    arn: str

    def shell(self) -> dict[str, str]:
        """The variables by which command lines find them."""
        return {
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_SESSION_TOKEN": self.token,
        }


@dataclass
class TokenService:
    """Tells who signed a request, if it was signed for the service's region, and right.

    Source: IAM User Guide, "Create a signed AWS API request".
    """

    region: str
    sessions: Mapping[str, Session]
    """The sessions that there are, by their access keys."""

    proxy: str = ""
    """The address that a client takes as its proxy for HTTPS, to come here and nowhere else."""

    asked: list[str] = field(default_factory=list[str])
    """Hosts that clients wanted to talk to."""

    signed_for: list[str] = field(default_factory=list[str])
    """Regions of the requests that came."""

    named: list[str] = field(default_factory=list[str])
    """Hosts that those requests name, and whose names are signed."""

    def answer(self, method: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """The HTTP status and the text."""
        given = AUTHORIZATION.fullmatch(headers["authorization"])
        assert given, headers["authorization"]
        self.signed_for.append(given["region"])
        self.named.append(headers["host"])
        if given["region"] != self.region:
            return 403, REFUSAL.format(message="Credential should be scoped to a valid region.")
        session = self.sessions[given["key"]]
        if not hmac.compare_digest(
            given["signature"], _signature(session, given, method, headers, body)
        ):
            return 403, REFUSAL.format(message="The signature doesn't match.")
        return 200, IDENTITY.format(arn=session.arn)


def _signature(
    session: Session, given: re.Match[str], method: str, headers: Mapping[str, str], body: bytes
) -> str:
    # Vault asks for ``//``; what was signed is ``/``, to which AWS normalizes paths.
    lines = [f"{name}:{headers[name].strip()}\n" for name in given["headers"].split(";")]
    request = "\n".join(
        [method, "/", "", "".join(lines), given["headers"], hashlib.sha256(body).hexdigest()]
    )
    scope = f"{given['date']}/{given['region']}/{given['service']}/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{headers['x-amz-date']}\n{scope}\n{digest}"
    key = f"AWS4{session.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


class _Handler(BaseHTTPRequestHandler):
    """A proxy that opens a tunnel to itself: what comes through it is the service's."""

    def do_CONNECT(self) -> None:
        server = cast("_Server", self.server)
        server.service.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.connection = server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)  # type: ignore[assignment]
        self.close_connection = False

    def do_POST(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        status, text = cast("_Server", self.server).service.answer("POST", headers, body)
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet: tests look at what was recorded."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, service: TokenService, certificate: Path, key: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service = service
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)


@contextmanager
def token_service(
    region: str, sessions: list[Session], *, certificate: Path, key: Path
) -> Generator[TokenService]:
    """A service that runs until the block ends.

    Args:
        certificate: what it shows, for its host's name.
        key: the certificate's.
    """
    service = TokenService(region, {session.key: session for session in sessions})
    server = _Server(service, certificate, key)
    service.proxy = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
