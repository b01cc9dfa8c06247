"""One environment of the VA system."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from constructs_va.settings import names
from constructs_va.settings.addons import default_versions_command
from constructs_va.settings.bucket import BucketSettings
from constructs_va.settings.charts.vault import VaultServerSettings
from constructs_va.settings.cluster import ClusterSettings
from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.context import AwsContext
from constructs_va.settings.database import DatabaseSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.invariants import (
    addresses,
    calls,
    capacity,
    charts,
    credentials,
    database,
    disruption,
    exposure,
    facts,
    partitions,
    queues,
    quota,
    references,
    tasks,
    vault_clients,
)
from constructs_va.settings.invariants.paths import of_component
from constructs_va.settings.model import Settings
from constructs_va.settings.network import NetworkSettings
from constructs_va.settings.platform import PlatformSettings
from constructs_va.settings.queue import QueueSettings
from constructs_va.settings.state import S3State
from constructs_va.settings.tags import Tags
from constructs_va.settings.types import AccountId, EmailAddress, Name, Region, Zone
from constructs_va.settings.variables import check_variables
from constructs_va.settings.vault import VaultSettings


class Environment(Settings):
    """Everything that one environment decides; the rest is the same in all of them."""

    name: Annotated[Name, Field(max_length=names.LONGEST_ENVIRONMENT)]
    """The environment's name; stacks are named ``va-<name>-<layer>``."""

    stage: Literal["staging", "production"]
    """How much it matters: ``production`` is held to stricter rules."""

    account: AccountId
    """The AWS account that it lives in. Terraform refuses to work in any other."""

    other_accounts: tuple[AccountId, ...] = ()
    """Other accounts whose roles and users may be given rights here, such as one for pipelines.
    Default: none, so that an ARN that is copied from another environment is refused."""

    region: Region
    """The AWS region that it lives in."""

    zones: tuple[Zone, ...]
    """The availability zones that have subnets. Append to it; never reorder it or take one out:
    addresses follow its order. A zone that is appended gets subnets, and load balancers and
    Karpenter's nodes use them; the control plane and the node groups stay where they are, as
    ``ClusterSettings.control_plane_zones`` says, until a node group names the new zone."""

    tags: Tags
    """Tags of every resource."""

    state: S3State
    """Where Terraform keeps the state of this environment's stacks."""

    network: NetworkSettings
    cluster: ClusterSettings
    platform: PlatformSettings = PlatformSettings()
    database: DatabaseSettings
    queues: tuple[QueueSettings, ...] = ()
    buckets: tuple[BucketSettings, ...] = ()
    components: tuple[ComponentSettings, ...] = ()

    vault: VaultSettings | None = None
    """What is in Vault, and who may have it. Default: nobody sets Vault up."""

    destroyable: bool = False
    """Whether Terraform may destroy what holds data. Needed to take the environment down."""

    alarm_email: EmailAddress | None = None
    """An address that alarms are sent to, once its owner has confirmed. Default: none."""

    @property
    def context(self) -> AwsContext:
        """What constructs need to know of where they are."""
        return AwsContext(
            prefix=f"va-{self.name}",
            account=self.account,
            region=self.region,
            zones=self.zones,
            destroyable=self.destroyable,
        )

    @property
    def image_source(self) -> ImageSource:
        """Where images of charts, and of the library's own jobs, are pulled from."""
        return self.platform.images.source(self.account, self.region)

    def default_tags(self) -> dict[str, str]:
        """The tags that the provider sets on every resource."""
        return {
            "project": self.tags.project,
            "environment": self.name,
            "owner": self.tags.owner,
            "cost-centre": self.tags.cost_centre,
        }

    @override
    def check(self) -> Iterator[Problem]:
        yield from self._check_zones()
        yield from self._check_facts()
        yield from partitions.check(self, self.context.partition)
        yield from self._check_addresses()
        yield from self._check_platform()
        yield from self._check_names("queues", self.queues)
        yield from self._check_names("buckets", self.buckets)
        yield from self._check_names("components", self.components)
        yield from self._check_components()
        yield from self._check_vault()
        if self.stage == "production":
            yield from self._check_production()
        yield from names.check(
            self.context, self.database, self.queues, self.buckets, self.components
        )

    def _check_zones(self) -> Iterator[Problem]:
        yield from self.context.check_zones()
        strangers = [zone for zone in self.zones if zone[:-1] != self.region]
        if strangers:
            yield self.problem(
                "zones",
                allowed=f"zones of the region {self.region}",
                remedy=f"replace {', '.join(strangers)} by zones such as {self.region}a",
            )

    def _check_facts(self) -> Iterator[Problem]:
        yield from facts.check_principals(
            self.context, self.other_accounts, self.cluster, self.vault
        )
        yield from facts.check_state(self.context, self.state)
        yield from facts.check_zones(self.platform)
        yield from facts.check_namespaces(self.cluster, self.platform)

    def _check_addresses(self) -> Iterator[Problem]:
        for problem in self.network.check_zones(self.zones):
            yield problem.under("network")
        for problem in self.cluster.check_zones(self.zones):
            yield problem.under("cluster")
        taken = (self.network.cidr, *self.network.reserved_cidrs)
        if any(self.cluster.service_cidr.overlaps(block) for block in taken):
            yield self.problem(
                "cluster.service_cidr",
                allowed=f"a block that shares no address with {', '.join(map(str, taken))}",
                remedy="take another block; pods could not reach what has an address in both",
            )

    def _check_platform(self) -> Iterator[Problem]:
        for problem in (
            *self.platform.check_kubernetes(self.cluster.kubernetes),
            *self.platform.check_buckets(self.buckets),
            *self.platform.check_images(self.account, self.region),
        ):
            yield problem.under("platform")
        if self.cluster.metrics_addon == self.platform.runs("metrics-server"):
            yield self.problem(
                "cluster.metrics_addon",
                allowed="True without the chart metrics-server, False with it",
                remedy="change one of the two: twice, they fight; without, nothing scales by load",
            )

        yield from charts.check_node_groups(self.cluster, self.platform)

    def _check_names(
        self, field: str, items: Sequence[QueueSettings | BucketSettings | ComponentSettings]
    ) -> Iterator[Problem]:
        counts = Counter(item.name for item in items)
        for name in (name for name, count in counts.items() if count > 1):
            yield Problem(
                path=field,
                given=f"{counts[name]} named {name!r}",
                allowed="each name once",
                remedy="rename one of them; the name is its key in Terraform",
            )

    def _check_components(self) -> Iterator[Problem]:
        components = self.components
        yield from references.check(components, self.queues, self.buckets)
        yield from calls.check(components)
        yield from tasks.check(components)
        yield from queues.check(components, self.queues)
        yield from disruption.check(components)
        yield from charts.check(components, self.platform)
        yield from exposure.check(components, self.platform)
        yield from database.check(components, self.database)
        yield from quota.check(components, self.platform.namespaces)
        yield from capacity.check(components, self.cluster, self.platform)
        yield from addresses.check(self.network, self.zones, self.cluster, self.platform)
        for component in components:
            for problem in check_variables(component, self):
                yield problem.under(of_component(component))

    def _check_vault(self) -> Iterator[Problem]:
        if not self.vault:
            yield from self._check_vault_is_unneeded()
            return
        servers = [c for c in self.platform.charts if isinstance(c, VaultServerSettings)]
        if not servers:
            yield Problem(
                path="vault",
                given="without servers",
                allowed="with VaultServerSettings among platform.charts",
                remedy="add them, or leave vault out",
            )
            return
        yield from credentials.check(self.components, self.vault)
        yield from vault_clients.check(self.components, self.vault)
        for problem in (
            *self.vault.check_clients(servers[0].client_namespaces),
            *self.vault.check_shards(set(self.database.shards)),
        ):
            yield problem.under("vault")
        for problem in self.database.check_authority(self.region):
            yield problem.under("database")
        # Source: PostgreSQL 16 release notes, "Migration to Version 16", CREATEROLE.
        if self.database.postgres == "15":
            yield self.problem(
                "database.postgres",
                allowed="16 or newer with vault",
                remedy="raise it: in 15, who may make users may join any role, rds_superuser too",
            )

    def _check_vault_is_unneeded(self) -> Iterator[Problem]:
        clients = [one.name for one in self.components if charts.uses_vault(one)]
        if clients:
            yield self.problem(
                "vault",
                allowed=f"VaultSettings, as components get something from Vault: {clients[0]}"
                + (f" and {len(clients) - 1} more" if clients[1:] else ""),
                remedy="add it, or take the components' database and secrets out",
            )

    def _check_production(self) -> Iterator[Problem]:
        if self.destroyable:
            yield self.problem("destroyable", allowed="False in production", remedy="leave it out")
        if not self.database.backup_retention_days:
            yield self.problem(
                "database.backup_retention_days",
                allowed="1 to 35 in production",
                remedy="set it, for example to 35; with 0, RDS takes no backups at all",
            )
        if not self.platform.web_firewall and any(one.exposed for one in self.components):
            yield self.problem(
                "platform.web_firewall",
                allowed="WebFirewallSettings in production, where a component is exposed",
                remedy="leave it out; to watch a rule at first, name it in counted_rules",
            )
        if floating := self.cluster.floating_addons:
            yield self.problem(
                "cluster.addon_versions",
                allowed="in production, a build for each add-on: AWS moves its defaults, and any "
                "apply would follow",
                remedy=f"add {', '.join(floating)}; for the builds that AWS names as defaults: "
                + default_versions_command(self.cluster.kubernetes, self.region),
            )
        for field in ("database.deletion_protection", "cluster.deletion_protection"):
            problem = self.problem(field, allowed="True in production", remedy="leave it out")
            if problem.given is False:
                yield problem
