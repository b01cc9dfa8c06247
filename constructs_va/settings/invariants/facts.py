"""Facts that are given in several places, or that are part of others, are the same everywhere.

Most are mistyped by copying: an ARN from another environment gives the people of one account rights
in the other, and Terraform finds nothing wrong with it.
"""

from collections.abc import Iterator, Sequence, Set

from constructs_va.settings.charts.cert_manager import CertManagerSettings
from constructs_va.settings.charts.external_dns import ExternalDnsSettings
from constructs_va.settings.cluster import ClusterSettings
from constructs_va.settings.context import AwsContext
from constructs_va.settings.errors import Problem
from constructs_va.settings.hosted_zone import HostedZone
from constructs_va.settings.platform import KUBERNETES_OWN, PlatformSettings
from constructs_va.settings.state import S3State
from constructs_va.settings.vault import VaultSettings


def check_principals(
    context: AwsContext,
    others: Sequence[str],
    cluster: ClusterSettings,
    vault: VaultSettings | None,
) -> Iterator[Problem]:
    """A problem for each principal that is of an account not named."""
    accounts = (context.account, *others)
    for path, arn in _principals(cluster, vault):
        account = arn.split(":", 5)[4]
        if account not in accounts:
            yield Problem(
                path=path,
                given=arn,
                allowed=f"principals of the accounts {', '.join(accounts)}",
                remedy="correct the ARN; or name its account in other_accounts, if people and "
                "programs there are to have these rights",
            )


def _principals(cluster: ClusterSettings, vault: VaultSettings | None) -> Iterator[tuple[str, str]]:
    for index, entry in enumerate(cluster.access):
        yield f"cluster.access[{index}].principal_arn", entry.principal_arn
    for field in ("deployers", "operators") if vault else ():
        for index, arn in enumerate(getattr(vault, field)):
            yield f"vault.{field}[{index}]", arn


def check_state(context: AwsContext, state: S3State) -> Iterator[Problem]:
    """A problem with a key that the bucket of the state can't use.

    Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys": same region.
    """
    if state.kms_key_id is None or not state.kms_key_id.startswith("arn:"):
        return
    region = state.kms_key_id.split(":", 4)[3]
    if region != state.region:
        yield Problem(
            path="state.kms_key_id",
            given=state.kms_key_id,
            allowed=f"a key of the bucket's region: arn:{context.partition}:kms:{state.region}:…",
            remedy="name a key there, or correct state.region",
        )


def check_zones(platform: PlatformSettings) -> Iterator[Problem]:
    """A problem for each hosted zone that two charts know by different names or ids."""
    first: dict[str, tuple[HostedZone, str]] = {}
    for path, zone in _zones(platform):
        for known_by in (f"id {zone.id}", f"name {zone.name}"):
            other, by = first.setdefault(known_by, (zone, path))
            if other != zone:
                yield Problem(
                    path=path,
                    given=f"{zone.name} as {zone.id}",
                    allowed=f"{other.name} as {other.id}, which {by} has, or another zone",
                    remedy="correct one of the two: Route 53 knows a zone by its id, and records "
                    "and certificates of a domain are to be in the same one",
                )
                break


def _zones(platform: PlatformSettings) -> Iterator[tuple[str, HostedZone]]:
    for chart in platform.charts:
        path, zones = f'platform.charts["{chart.NAME}"]', ()
        if isinstance(chart, ExternalDnsSettings):
            zones = chart.zones
        elif isinstance(chart, CertManagerSettings) and chart.acme:
            path, zones = f"{path}.acme", chart.acme.zones
        for index, zone in enumerate(zones):
            yield f"{path}.zones[{index}]", zone


def check_namespaces(cluster: ClusterSettings, platform: PlatformSettings) -> Iterator[Problem]:
    """A problem for each namespace of an access entry that isn't there: EKS asks nobody."""
    known: Set[str] = KUBERNETES_OWN | {
        *(namespace.name for namespace in platform.namespaces),
        *(chart.namespace for chart in platform.charts),
    }
    for index, entry in enumerate(cluster.access):
        for stranger in (name for name in entry.namespaces if name not in known):
            yield Problem(
                path=f"cluster.access[{index}].namespaces",
                given=stranger,
                allowed=", ".join(sorted(known)),
                remedy="name one of these, or add it to platform.namespaces: rights in a namespace "
                "that isn't there are none",
            )
