"""How a problem names a setting: as :class:`.Environment` has it."""

from constructs_va.settings.component import ComponentSettings
from constructs_va.settings.errors import joined


def of_component(component: ComponentSettings, field: str = "") -> str:
    """The path of a component or of its field: ``components["web"].calls``."""
    return joined(f'components["{component.name}"]', field)


def of_queue(name: str, field: str) -> str:
    """The path of a queue's field: ``queues["events"].retention``."""
    return f'queues["{name}"].{field}'


def of_node_group(name: str, field: str) -> str:
    """The path of a node group's field: ``cluster.node_groups["spot"].scaling``."""
    return f'cluster.node_groups["{name}"].{field}'
