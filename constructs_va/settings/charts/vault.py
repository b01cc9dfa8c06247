"""Vault: keeps the VA's secrets, and lends its components credentials that soon expire.

The chart defines no kinds of its own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from annotated_types import Ge
from typing_extensions import override

from constructs_va.settings.bucket import Days
from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.errors import Problem
from constructs_va.settings.types import Name, matching

NOT_STARTING = frozenset({"1.19.17", "1.20.11", "1.21.6", "2.0.1"})
"""Versions of Vault whose image doesn't start under ``capabilities: drop: [ALL]``.

In them the program itself asks for the capability IPC_LOCK, by a capability of its file, and Linux
refuses to run it where the container has dropped that. The next version of each took it back.

Source: hashicorp/vault issue 31919; Vault documentation, "Important changes", "IPC_LOCK removed".
"""

VERSION_PATTERN = r"[0-9]+\.[0-9]+\.[0-9]+"

CHARTS = (
    Chart(
        name="vault",
        version="0.34.1",
        # Not one of NOT_STARTING, which a test holds it against.
        app_version="2.0.4",
        repository="https://helm.releases.hashicorp.com",
        # Source: Vault documentation, "Vault Agent Injector", "Supported Kubernetes versions".
        images={
            "injector.image.repository": "hashicorp/vault-k8s",
            "injector.agentImage.repository": "hashicorp/vault",
            "server.image.repository": "hashicorp/vault",
        },
        # Source: vault-helm's CHANGELOG, 0.33.0: tested with 1.32 to 1.36.
        kubernetes=("1.33", "1.34", "1.35", "1.36"),
        metrics_ports=(8200,),
        needs=("cert-manager",),
        own_policies=True,
        keeps_data=True,
    ),
)

Gibibytes = Annotated[int, Ge(1)]


class VaultServerSettings(ChartSettings):
    """A cluster of Vault servers that keep their data themselves, and unseal by a KMS key."""

    NAME: ClassVar[ChartName] = "vault"

    namespace: Name = "vault"

    version: Annotated[str, matching(VERSION_PATTERN, "a version such as '2.0.4'")] | None = None
    """The version of Vault, for servers, agents and snapshots. Default: the chart's own. For a
    security fix that no chart in the catalogue has yet."""

    servers: int = 3
    """3, or 5: more than half of them must be up. Each runs on a node of its own."""

    storage_gib: Gibibytes = 20
    """The disk of each server, in GiB. Choose well: growing it takes the runbook's steps."""

    audit_storage_gib: Gibibytes = 20
    """The disk of each server for its own audit log, in GiB. Old entries make room for new ones."""

    client_namespaces: tuple[Name, ...] = ("va",)
    """The namespaces whose pods may use Vault. A pod in them isn't started without what it is to
    get of Vault, and not at all while the injector is down."""

    snapshot_every_hours: Literal[1, 2, 3, 4, 6, 8, 12, 24] = 6
    """Hours between two snapshots of everything in Vault: what is written in between is lost with
    the servers' disks."""

    snapshot_days: Days = 30
    """Days for which a snapshot is kept."""

    anyone_may_start_root_generation: bool = False
    """Whether a root token can be made by recovery keys alone, with no token to begin with.

    For the day that nobody can log in any more, and to be taken back right after: until then
    whoever reaches Vault can interrupt it, over and over.
    """

    @override
    def check(self) -> Iterator[Problem]:
        yield from self._check_versions()
        yield from self._check_servers()
        yield from self._check_namespaces()

    def _check_versions(self) -> Iterator[Problem]:
        given = {
            "version": self.version,
            "extra_values.server.image.tag": _value(self.extra_values, "server", "image", "tag"),
            "extra_values.injector.agentImage.tag": _value(
                self.extra_values, "injector", "agentImage", "tag"
            ),
        }
        for path, version in given.items():
            if version in NOT_STARTING:
                yield Problem(
                    path=path,
                    given=version,
                    allowed=f"a version of Vault but {', '.join(sorted(NOT_STARTING))}",
                    remedy="take a later one: the images of these don't start without the "
                    "capability IPC_LOCK, which no pod of Vault has (hashicorp/vault issue 31919)",
                )

    def _check_servers(self) -> Iterator[Problem]:
        # Source: Vault documentation, "Integrated storage", "Quorum size and failure tolerance".
        if self.servers not in (3, 5):
            yield self.problem(
                "servers",
                allowed="3, which outlast the loss of one, or 5, which outlast the loss of two",
                remedy="take 3 or 5; one server outlasts no loss, and an even number no more than "
                "one server less does",
            )

    def _check_namespaces(self) -> Iterator[Problem]:
        if not self.client_namespaces:
            yield self.problem(
                "client_namespaces",
                allowed="one namespace or more",
                remedy="name those whose pods use Vault, or leave it out",
            )
        counts = Counter(self.client_namespaces)
        for name in (name for name, count in counts.items() if count > 1):
            yield Problem(
                path="client_namespaces",
                given=f"{counts[name]} of {name}",
                allowed="each namespace once",
                remedy="take the repetition out",
            )


def _value(values: Mapping[str, Any], *keys: str) -> object:
    """What is at the end of these keys; None where there is nothing."""
    found: object = values
    for key in keys:
        found = cast(Mapping[str, object], found).get(key) if isinstance(found, Mapping) else None
    return found
