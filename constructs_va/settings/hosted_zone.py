"""Zones of DNS that the platform may write to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import matching

Domain = Annotated[
    str,
    matching(
        r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
        "a domain in lower case, such as 'va.example.com'",
    ),
    Field(max_length=253),
]
"""A domain name in lower case, without the dot at its end: ``va.example.com``."""


class HostedZone(Settings):
    """A hosted zone of Route 53. It is there already: who owns a domain outlives an environment."""

    name: Domain
    """The domain that the zone answers for."""

    id: Annotated[
        str, matching(r"Z[A-Z0-9]{3,31}", "capitals and digits after a Z: 'Z0123456789ABCDEFGHIJ'")
    ]
    """The zone's id in Route 53, for example ``Z0123456789ABCDEFGHIJ``."""


def check_zones(zones: Sequence[HostedZone]) -> Iterator[Problem]:
    """The problems of a field ``zones`` that needs one or more, each once."""
    if not zones:
        yield Problem("zones", zones, "one or more hosted zones", "name those to write to")
    counts = Counter(zone.id for zone in zones)
    for id_ in (id_ for id_, count in counts.items() if count > 1):
        yield Problem("zones", f"{counts[id_]} with the id {id_}", "each zone once", "keep one")
