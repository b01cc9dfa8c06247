"""Local: the VA on one machine, in Docker, with stand-ins for what AWS and other teams run."""

from constructs_va.settings.local import LocalEnvironment
from environments import base
from environments.components import components


def local() -> LocalEnvironment:
    """All components as stubs; give ``own`` those whose code is here."""
    return LocalEnvironment(
        region=base.REGION,
        components=components("staging", domain="va.localhost", release="local"),
        queues=base.queues(),
        buckets=base.buckets(),
        ports={
            "gateway": 8080,
            "web": 3000,
            "aws": 4566,
            "vault": 8200,
            "postgres-primary": 5432,
        },
    )
