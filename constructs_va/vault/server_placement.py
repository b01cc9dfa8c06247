"""Where the servers run: apart from each other, and on nodes that stay."""

from collections.abc import Sequence

from constructs_va.helm import values
from constructs_va.helm.placement import NodeAffinity, rather_on_demand
from constructs_va.vault.server_names import SERVER_LABELS


class PodTerm(values.Values):
    """Pods, and what they must not share."""

    label_selector: values.LabelSelector
    topology_key: str


class PodAntiAffinity(values.Values):
    """Pods to stay away from."""

    required_during_scheduling_ignored_during_execution: Sequence[PodTerm]


class Affinity(values.Values):
    """What to stay away from, and where to rather be."""

    pod_anti_affinity: PodAntiAffinity
    node_affinity: NodeAffinity


SELECTOR = values.LabelSelector(match_labels=SERVER_LABELS)


def apart_and_on_demand() -> Affinity:
    """No two servers on a node, and rather on nodes that AWS doesn't take back."""
    apart = PodTerm(label_selector=SELECTOR, topology_key="kubernetes.io/hostname")
    return Affinity(
        pod_anti_affinity=PodAntiAffinity(
            required_during_scheduling_ignored_during_execution=(apart,)
        ),
        node_affinity=rather_on_demand(),
    )


def spread_over_zones_for_good() -> list[values.TopologySpread]:
    """As evenly over the zones as it goes, or not at all.

    A server's disk keeps it in the zone where it first ran. So where they land at first decides
    for good whether a zone that fails takes more than one of them along; and a server needs a node
    in that zone: ``docs/decisions/0017-groups-span-zones.md``.
    """
    return [
        values.TopologySpread(
            topology_key="topology.kubernetes.io/zone",
            when_unsatisfiable="DoNotSchedule",
            label_selector=SELECTOR,
        )
    ]
