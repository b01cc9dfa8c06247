"""Names by which components are exposed lie in zones that the platform can write to."""

from collections.abc import Iterator, Sequence

from constructs_va.settings.charts.external_dns import ExternalDnsSettings
from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.platform import PlatformSettings


def check(components: Sequence[ComponentSettings], platform: PlatformSettings) -> Iterator[Problem]:
    """A problem for each name that gets no record, or that is taken already.

    A name's certificate needs the same zone: see decision 14.
    """
    first: dict[tuple[str, str], str] = {}
    for component in components:
        if not component.exposed:
            continue
        host, path = component.exposed.host, of_component(component, "exposed")
        for writer, zones in _writers(platform):
            if not any(_lies_in(host, zone) for zone in zones):
                yield Problem(
                    path=f"{path}.host",
                    given=host,
                    allowed=f"names in the zones of {writer}: "
                    + (", ".join(zone.name for zone in zones) or "there are none"),
                    remedy=f"take a name in one of these, or add its zone to {writer}",
                )
        # To a load balancer, "/api/" is what "/api" is.
        other = first.setdefault((host, component.exposed.path.rstrip("/")), path)
        if other != path:
            yield Problem(
                path=path,
                given=f"{host}{component.exposed.path}",
                allowed=f"a host and path that nothing else has; {other} has them",
                remedy="change the host or the path of one of them",
            )


def _writers(platform: PlatformSettings) -> Iterator[tuple[str, Sequence[HostedZone]]]:
    """Who makes records for names, and in which zones."""
    for chart in platform.charts:
        if isinstance(chart, ExternalDnsSettings):
            yield f'platform.charts["{chart.NAME}"].zones', chart.zones


def _lies_in(host: str, zone: HostedZone) -> bool:
    return host == zone.name or host.endswith(f".{zone.name}")
