"""Who reaches whom, and what is reached from this machine."""

from constructs_va.local.compose import Attachment, Network
from constructs_va.settings.local import LocalEnvironment

INSIDE = "inside"
"""Between all services. Nothing leads out of it."""

OUTSIDE = "outside"
"""To the internet, for components with ``egress`` as in the cloud. Services with a port of this
machine are on it too: Docker publishes none from a network that nothing leads out of."""

NETWORKS = {INSIDE: Network(internal=True), OUTSIDE: Network()}


def attached(
    name: str, environment: LocalEnvironment, *, egress: bool = False
) -> dict[str, Attachment]:
    """The networks that a service is on."""
    if not egress and name not in environment.ports:
        return {INSIDE: Attachment()}
    # First, as Docker may publish no port of a container that is made with the other alone.
    return {INSIDE: Attachment(), OUTSIDE: Attachment(priority=1)}


def published(name: str, port: int, environment: LocalEnvironment) -> tuple[str, ...]:
    """The port of this machine by which the service's is reached, if it has one."""
    if name not in environment.ports:
        return ()
    return (f"127.0.0.1:{environment.ports[name]}:{port}",)
